import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ApiError } from '#api'
import { read } from '../api.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorNotice } from '../components/error-notice.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { RunTable } from '../components/run-table.tsx'
import { Screen } from '../components/screen.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import { inboxText } from '../messages/en/inbox.ts'
import { NotFoundScreen } from '../shell/not-found-screen.tsx'

/** Runs that wait in an inbox, the oldest first. Opening one leads to its record with the run beside it. */
export function InboxScreen() {
  const { inbox } = useParams({ from: '/app/inbox/$inbox' })
  const { data, error, refetch } = useQuery(read('listInboxRuns', { params: { inbox } }))
  if (error instanceof ApiError && error.status === 404) return <NotFoundScreen />
  return (
    <Screen heading={<PageHeading title={data?.title ?? inboxText.loading} />}>
      {!data && (error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : <SkeletonLines count={4} />)}
      {data?.runs.length === 0 && <EmptyState title={inboxText.empty}>{inboxText.emptyText}</EmptyState>}
      {data && data.runs.length > 0 && (
        <>
          <p style={{ margin: '-12px 0 0', color: 'var(--sw-muted)' }}>{inboxText.count(data.runs.length)}</p>
          <RunTable runs={data.runs} label={data.title} opens="at-record" />
        </>
      )}
    </Screen>
  )
}
