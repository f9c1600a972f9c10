import { useQuery } from '@tanstack/react-query'
import { read } from '../api.ts'
import { ErrorNotice } from '../components/error-notice.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import { replayMessages } from './messages.ts'
import classes from './replay.module.css'
import { ReplayView } from './replay-view.tsx'
import { useRunEvents } from './use-run-events.ts'

/** An ended or running run, exactly as recorded: read-only. */
export function ReplayScreen({ runId }: { runId: string }) {
  const run = useQuery(read('getRun', { params: { run: runId } }))
  const log = useRunEvents(runId)
  const error = run.error ?? log.error
  if (run.data && log.definition && log.isComplete)
    return <ReplayView run={run.data} events={log.events} definition={log.definition} />
  return (
    <div className={classes.loading}>
      <PageHeading title={run.data ? replayMessages.title(run.data.workflow.title) : replayMessages.loadingTitle} />
      {error ? (
        <ErrorNotice
          error={error}
          title={replayMessages.loadFailed}
          onRetry={() => {
            void run.refetch()
            log.retry()
          }}
        />
      ) : (
        <>
          {log.events.length > 0 && run.data && <p>{replayMessages.progress(log.events.length, run.data.sequence)}</p>}
          <SkeletonLines count={8} />
        </>
      )}
    </div>
  )
}
