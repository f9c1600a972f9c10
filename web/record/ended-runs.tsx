import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ResponseOf } from '#api'
import { call } from '../api.ts'
import { ErrorNotice } from '../components/error-notice.tsx'
import { RunTable } from '../components/run-table.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import { recordText } from '../messages/en/record.ts'
import classes from './record.module.css'

const firstPage: string | null = null
const pageLength = 25

/** Completed and aborted runs, each leading to its replay. */
export function EndedRuns({ collection, record }: { collection: string; record: string }) {
  const query = { collection, record, status: 'ended' as const, limit: pageLength }
  const ended = useInfiniteQuery({
    queryKey: ['listRuns', { query }],
    queryFn: ({ pageParam, signal }): Promise<ResponseOf<'listRuns'>> =>
      call('listRuns', { query: { ...query, after: pageParam ?? undefined } }, { signal }),
    initialPageParam: firstPage,
    getNextPageParam: ({ next }) => next,
  })
  const runs = ended.data?.pages.flatMap((page) => page.runs)
  return (
    <section className={classes.section} aria-label={recordText.runsEnded}>
      <h2>{recordText.runsEnded}</h2>
      {ended.isPending && <SkeletonLines count={2} />}
      {ended.error && <ErrorNotice error={ended.error} onRetry={() => void ended.refetch()} />}
      {runs?.length === 0 && <p className={classes.quiet}>{recordText.runsEndedEmpty}</p>}
      {runs && runs.length > 0 && <RunTable runs={runs} label={recordText.runsEnded} opens="here" hasRecord={false} />}
      {ended.hasNextPage && (
        <div>
          <Button variant="default" loading={ended.isFetchingNextPage} onClick={() => void ended.fetchNextPage()}>
            {recordText.more}
          </Button>
        </div>
      )}
    </section>
  )
}
