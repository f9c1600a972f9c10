import { useQuery } from '@tanstack/react-query'
import { read } from '../api.ts'
import { RunTable } from '../components/run-table.tsx'
import { recordText } from '../messages/en/record.ts'
import classes from './record.module.css'

const shownRuns = 3

/** How the last runs of this record ended; absent while none has. */
export function RecentRuns({ collection, record }: { collection: string; record: string }) {
  const { data } = useQuery(read('listRuns', { query: { collection, record, status: 'ended', limit: shownRuns } }))
  if (!data || data.runs.length === 0) return null
  return (
    <section className={classes.section} aria-label={recordText.recentRuns}>
      <h2>{recordText.recentRuns}</h2>
      <RunTable runs={data.runs} label={recordText.recentRuns} opens="here" hasRecord={false} />
    </section>
  )
}
