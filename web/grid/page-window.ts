/** Records of one request: a hundred rows answer as fast as thirty and make scrolling wait less often. */
export const pageSize = 100
/** More rows than a browser can lay out at our row height; beyond, one narrows the list. */
export const mostRows = 900_000

/** The pages that the rows from first to last lie on. */
export function pagesFor(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / pageSize)
  const to = Math.floor(Math.max(0, last) / pageSize)
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

export interface LoadedPage {
  page: number
  length: number
  hasNext: boolean
}

/**
 * How many rows a list has, as far as is known: an exact count wins; else at least as many as were counted or seen, and
 * one page more where the last one seen says that it goes on.
 */
export function rowCount(
  count: { count: number; isExact: boolean } | undefined,
  loaded: readonly LoadedPage[],
): number {
  // A page past the end says nothing of where the end is.
  const telling = loaded.filter(({ page, length }) => page === 0 || length > 0)
  const seen = telling.map(({ page, length, hasNext }) => ({ end: page * pageSize + length, hasNext }))
  const last = seen.sort((left, right) => right.end - left.end)[0]
  // The end has been seen: nothing counts better than that.
  if (last && !last.hasNext && (last.end % pageSize !== 0 || last.end === 0 || count === undefined))
    return Math.min(mostRows, Math.max(last.end, 0))
  if (count?.isExact) return Math.min(mostRows, Math.max(count.count, last?.end ?? 0))
  const reach = last ? last.end + (last.hasNext ? pageSize : 0) : 0
  return Math.min(mostRows, Math.max(count?.count ?? 0, reach))
}
