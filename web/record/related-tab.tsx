import { EmptyState } from '../components/empty-state.tsx'
import { recordText } from '../messages/en/record.ts'
import classes from './record.module.css'
import type { RecordTabProps } from './record-view.tsx'
import { RelatedTable } from './related-table.tsx'
import { visibleRelations } from './visible-relations.ts'

/** A table for each relation to many records. */
export function RelatedTab({ collection, collections, record }: RecordTabProps) {
  const relations = visibleRelations(collection, collections)
  if (relations.length === 0) return <EmptyState title={recordText.noRelations} />
  return (
    <div className={classes.column}>
      {relations.map(({ relation, target }) => (
        <RelatedTable
          key={relation.name}
          collection={collection.id}
          recordId={record.id}
          relation={relation}
          target={target}
        />
      ))}
    </div>
  )
}
