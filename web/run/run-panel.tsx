import { useQuery } from '@tanstack/react-query'
import { read } from '../api.ts'
import { ErrorNotice } from '../components/error-notice.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import { runMessages } from './messages.ts'
import classes from './run.module.css'
import { RunPanelContent } from './run-panel-content.tsx'

/** While something is under way the run is also asked for by itself, in case a live message was lost. */
const safetyNetMilliseconds = 4000

/** The run beside the current screen: its steps, the open one to work on, and what one may do with the run. */
export function RunPanel({ runId, onClose }: { runId: string; onClose: () => void }) {
  const run = useQuery({
    ...read('getRun', { params: { run: runId } }),
    refetchInterval: ({ state }) =>
      (state.data?.open && state.data.open.phase !== 'ready' && state.data.open.phase !== 'unknown') ||
      state.data?.compensating.some(({ status }) => status === 'under-way')
        ? safetyNetMilliseconds
        : false,
  })
  const me = useQuery(read('getMe', {}))
  if (run.data && me.data) return <RunPanelContent run={run.data} me={me.data.person.id} onClose={onClose} />
  const error = run.error ?? me.error
  return (
    <div className={classes.loading}>
      {error ? (
        <ErrorNotice error={error} title={runMessages.loadFailed} onRetry={() => void run.refetch()} />
      ) : (
        <SkeletonLines count={6} />
      )}
    </div>
  )
}
