import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ActivityView, ResponseOf } from '#api'
import { call } from '../api.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorNotice } from '../components/error-notice.tsx'
import { RecordLink } from '../components/record-link.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import tableClasses from '../components/table.module.css'
import { ExactTime } from '../components/time-ago.tsx'
import { activityText } from '../messages/en/activity.ts'
import classes from './activity.module.css'
import type { ActivityQuery } from './activity-query.ts'

const firstPage: string | null = null
const pageLength = 100

/** Activity as a table, latest first, a page at a time. */
export function ActivityTable({ query, hasRecord = true }: { query: ActivityQuery; hasRecord?: boolean }) {
  const log = useInfiniteQuery({
    queryKey: ['listActivity', { query }],
    queryFn: ({ pageParam, signal }): Promise<ResponseOf<'listActivity'>> =>
      call('listActivity', { query: { ...query, limit: pageLength, after: pageParam ?? undefined } }, { signal }),
    initialPageParam: firstPage,
    getNextPageParam: ({ next }) => next,
  })
  if (log.isPending) return <SkeletonLines count={10} />
  if (log.error && !log.data) return <ErrorNotice error={log.error} onRetry={() => void log.refetch()} />
  const entries = log.data?.pages.flatMap((page) => page.activity) ?? []
  if (entries.length === 0)
    return (
      <EmptyState title={activityText.empty}>{Object.keys(query).length > 0 && activityText.emptyFiltered}</EmptyState>
    )
  return (
    <>
      <div className={tableClasses.frame}>
        <table className={tableClasses.table} aria-label={activityText.table}>
          <thead>
            <tr>
              <th scope="col">{activityText.when}</th>
              <th scope="col">{activityText.who}</th>
              <th scope="col">{activityText.what}</th>
              {hasRecord && <th scope="col">{activityText.record}</th>}
              <th scope="col">{activityText.run}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <ActivityRow key={entry.id} entry={entry} hasRecord={hasRecord} />
            ))}
          </tbody>
        </table>
      </div>
      {log.hasNextPage && (
        <div className={classes.more}>
          <Button variant="default" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {activityText.more}
          </Button>
        </div>
      )}
    </>
  )
}

function ActivityRow({ entry, hasRecord }: { entry: ActivityView; hasRecord: boolean }) {
  return (
    <tr>
      <td className={tableClasses.narrow}>
        <ExactTime at={entry.at} />
      </td>
      <td>{actorText(entry)}</td>
      <td className={classes.what}>
        {entry.isDenied && <span className={classes.denied}>{activityText.denied}</span>} {entry.summary}
      </td>
      {hasRecord && <td>{entry.record && <RecordLink {...entry.record} />}</td>}
      <td>
        {entry.run !== null && (
          <Link to="/runs/$run" params={{ run: entry.run }} search={{ run: undefined }}>
            {activityText.openRun}
          </Link>
        )}
      </td>
    </tr>
  )
}

function actorText({ actor, person }: ActivityView): string {
  if (!person) return actor === 'person' || actor === 'system' ? activityText.noOne : activityText.actors[actor]
  return actor === 'person' || actor === 'system'
    ? person.name
    : activityText.onBehalf(activityText.actors[actor], person.name)
}
