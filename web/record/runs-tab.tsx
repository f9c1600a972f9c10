import { useQuery } from '@tanstack/react-query'
import { read } from '../api.ts'
import { ErrorNotice } from '../components/error-notice.tsx'
import { RunTable } from '../components/run-table.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import { recordText } from '../messages/en/record.ts'
import { EndedRuns } from './ended-runs.tsx'
import classes from './record.module.css'

/** The record's runs: open ones to continue, ended ones to replay. */
export function RunsTab({ collection, record }: { collection: string; record: string }) {
  const open = useQuery(read('listRuns', { query: { collection, record, status: 'open' } }))
  return (
    <div className={classes.column}>
      <section className={classes.section} aria-label={recordText.runsOpen}>
        <h2>{recordText.runsOpen}</h2>
        {open.isPending && <SkeletonLines count={2} />}
        {open.error && <ErrorNotice error={open.error} onRetry={() => void open.refetch()} />}
        {open.data?.runs.length === 0 && <p className={classes.quiet}>{recordText.runsOpenEmpty}</p>}
        {open.data && open.data.runs.length > 0 && (
          <RunTable runs={open.data.runs} label={recordText.runsOpen} opens="here" hasRecord={false} />
        )}
      </section>
      <EndedRuns collection={collection} record={record} />
    </div>
  )
}
