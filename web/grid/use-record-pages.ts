import { useQueries, useQuery } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import type { RecordPageView, RecordView } from '#api'
import type { Filter } from '#engine'
import { read } from '../api.ts'
import { writeFilter } from '../filter/condition.ts'
import { type LoadedPage, pageSize, rowCount } from './page-window.ts'

/** What a list shows, apart from where one has scrolled to. */
export interface RecordListQuery {
  collection: string
  filter?: Filter | undefined
  search?: string | undefined
  /** As the API takes it: a field, "-" before it for descending. */
  sort?: string | undefined
}

export interface RecordPages {
  rows: number
  /** The record at a row; undefined while its page is on its way. */
  at: (row: number) => RecordView | undefined
  labels: RecordPageView['labels']
  error: Error | undefined
  isEmpty: boolean
  retry: () => void
}

/**
 * The pages of a list that are on screen, and the count beside them: each its own query, so that leaving cancels both
 * and a slow count never keeps the rows waiting.
 */
export function useRecordPages(
  { collection, filter, search, sort }: RecordListQuery,
  pages: readonly number[],
): RecordPages {
  const shared = { filter: writeFilter(filter), search: search || undefined }
  const count = useRecordCount({ collection, filter, search })
  const results = useQueries({
    queries: pages.map((page) =>
      read('listRecords', {
        params: { collection },
        query: { ...shared, sort, limit: pageSize, offset: page * pageSize },
      }),
    ),
  })
  const byPage = new Map(pages.map((page, index) => [page, results[index]?.data]))
  const loaded = [...byPage].flatMap(([page, data]): LoadedPage[] =>
    data ? [{ page, length: data.records.length, hasNext: data.next !== null }] : [],
  )
  const answers = results.map(({ dataUpdatedAt }, index) => `${pages[index]} ${dataUpdatedAt}`).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: pages and their times stand for what they hold
  const labels = useMemo(() => mergeLabels(results.map(({ data }) => data)), [answers, collection])
  const counted = rowCount(count.data, loaded)
  // While pages are on their way the list does not shrink beneath the one who scrolls.
  const before = useRef(0)
  const rows = loaded.length === pages.length ? counted : Math.max(counted, before.current)
  before.current = rows
  return {
    rows,
    at: (row) => byPage.get(Math.floor(row / pageSize))?.records[row % pageSize],
    labels,
    error: results.find(({ error }) => error !== null)?.error ?? undefined,
    isEmpty: counted === 0 && (loaded.some(({ page }) => page === 0) || count.data?.count === 0),
    retry: () => {
      for (const result of results) if (result.isError) void result.refetch()
      if (count.isError) void count.refetch()
    },
  }
}

/** How many records match, counted beside the list; up to a limit, which the answer says. */
export function useRecordCount({ collection, filter, search }: Omit<RecordListQuery, 'sort'>) {
  return useQuery({
    ...read('countRecords', {
      params: { collection },
      query: { filter: writeFilter(filter), search: search || undefined },
    }),
    retry: false,
    staleTime: 30_000,
  })
}

function mergeLabels(pages: readonly (RecordPageView | undefined)[]): RecordPageView['labels'] {
  const merged: RecordPageView['labels'] = {}
  for (const page of pages)
    for (const [relation, labels] of Object.entries(page?.labels ?? {}))
      merged[relation] = { ...merged[relation], ...labels }
  return merged
}
