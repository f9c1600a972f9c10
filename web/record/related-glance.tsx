import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CollectionView, RecordView } from '#api'
import type { Relation } from '#engine'
import { read } from '../api.ts'
import { recordTitle } from '../components/record-title.ts'
import { SkeletonLines } from '../components/skeleton.tsx'
import { errorText } from '../messages/en/errors.ts'
import { recordText } from '../messages/en/record.ts'
import { useHighlight } from '../run/highlight.ts'
import classes from './record.module.css'
import type { RecordTabProps } from './record-view.tsx'
import { visibleRelations } from './visible-relations.ts'

const shownRecords = 4

/** The first few records of each relation, at the side. */
export function RelatedGlance({ collection, collections, record }: RecordTabProps) {
  const relations = visibleRelations(collection, collections)
  if (relations.length === 0) return null
  return (
    <section className={classes.side} aria-label={recordText.relatedTo}>
      {relations.map(({ relation, target }) => (
        <GlanceAtRelation
          key={relation.name}
          relation={relation}
          target={target}
          collection={collection.id}
          id={record.id}
        />
      ))}
    </section>
  )
}

function GlanceAtRelation({
  relation,
  target,
  collection,
  id,
}: {
  relation: Relation
  target: CollectionView
  collection: string
  id: string
}) {
  const { data, isError } = useQuery(
    read('listRelated', { params: { collection, id, relation: relation.name }, query: { limit: shownRecords } }),
  )
  return (
    <div className={classes.glance}>
      <h3>{relation.title}</h3>
      {data === undefined && !isError && <SkeletonLines count={2} />}
      {isError && <p className={classes.quiet}>{errorText.heading}</p>}
      {data?.records.length === 0 && <p className={classes.quiet}>{recordText.noRelated}</p>}
      {data && data.records.length > 0 && (
        <ul>
          {data.records.map((each) => (
            <GlanceItem key={each.id} record={each} title={recordTitle(target, each)} />
          ))}
          {data.next !== null && (
            <li>
              <Link to="." search={(previous) => ({ ...previous, tab: 'related' })}>
                {recordText.showAll(relation.title)}
              </Link>
            </li>
          )}
        </ul>
      )}
    </div>
  )
}

function GlanceItem({ record, title }: { record: RecordView; title: string }) {
  const isPointedAt = useHighlight(record)
  return (
    <li data-pointed={isPointedAt || undefined}>
      <Link to="/c/$collection/$id" params={{ collection: record.collection, id: record.id }}>
        {title}
      </Link>
    </li>
  )
}
