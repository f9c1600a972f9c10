import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { call } from '../api.ts'

const pageSize = 500

/** All events of a run, page by page up to the end. `isComplete` is false while pages are still on their way. */
export function useRunEvents(run: string) {
  const query = useInfiniteQuery({
    queryKey: ['listRunEvents', { params: { run } }],
    queryFn: ({ pageParam, signal }) =>
      call('listRunEvents', { params: { run }, query: { after: pageParam, limit: pageSize } }, { signal }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
  })
  const { hasNextPage, isFetching, fetchNextPage, isError } = query
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage()
  }, [hasNextPage, isFetching, isError, fetchNextPage])
  const events = useMemo(() => query.data?.pages.flatMap((page) => page.events) ?? [], [query.data])
  return {
    events,
    definition: query.data?.pages[0]?.definition,
    isComplete: query.isSuccess && !hasNextPage,
    error: query.error,
    retry: () => void query.refetch(),
  }
}
