import { useQuery } from '@tanstack/react-query'
import { read } from '../api.ts'
import { RunTable } from '../components/run-table.tsx'
import { defaultColumns } from '../grid/columns.ts'
import { recordText } from '../messages/en/record.ts'
import { FieldList } from './field-list.tsx'
import { RecentRuns } from './recent-runs.tsx'
import classes from './record.module.css'
import type { RecordTabProps } from './record-view.tsx'

const keyFacts = 12

/** What one needs to know first: open runs, the telling fields, and how earlier runs ended. */
export function SummaryTab({ collection, record }: RecordTabProps) {
  const { data } = useQuery(
    read('listRuns', { query: { collection: collection.id, record: record.id, status: 'open' } }),
  )
  const names = new Set(
    defaultColumns(collection)
      .slice(0, keyFacts)
      .map(({ field }) => field.name),
  )
  const runs = data?.runs ?? []
  return (
    <div className={classes.column}>
      {runs.length > 0 && (
        <section className={classes.section} aria-label={recordText.openRuns}>
          <h2>{recordText.openRuns}</h2>
          <RunTable runs={runs} label={recordText.openRuns} opens="here" hasRecord={false} />
        </section>
      )}
      <section className={classes.card} aria-label={recordText.keyFacts}>
        <h2>{recordText.keyFacts}</h2>
        <FieldList
          collection={collection}
          record={record}
          fields={collection.fields.filter(({ name }) => names.has(name))}
        />
      </section>
      <RecentRuns collection={collection.id} record={record.id} />
    </div>
  )
}
