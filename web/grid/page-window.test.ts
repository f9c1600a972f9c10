import { describe, expect, test } from 'vitest'
import { mostRows, pagesFor, rowCount } from './page-window.ts'

test('visible rows lie on the pages that hold them, and on no others', () => {
  expect(pagesFor(0, 30)).toEqual([0])
  expect(pagesFor(95, 120)).toEqual([0, 1])
  expect(pagesFor(99_950, 99_999)).toEqual([999])
  expect(pagesFor(-1, -1)).toEqual([0])
})

describe('how many rows there are', () => {
  const page = (number: number, length: number, hasNext: boolean) => ({ page: number, length, hasNext })
  test.each([
    ['nothing known', undefined, [], 0],
    ['the first page is all', undefined, [page(0, 40, false)], 40],
    ['the first page goes on', undefined, [page(0, 100, true)], 200],
    ['an exact count', { count: 512, isExact: true }, [page(0, 100, true)], 512],
    ['an empty list', { count: 0, isExact: true }, [page(0, 0, false)], 0],
    ['counted up to a limit', { count: 10_000, isExact: false }, [page(0, 100, true)], 10_000],
    ['scrolled past the counted limit', { count: 10_000, isExact: false }, [page(100, 100, true)], 10_200],
    ['the end seen after an older count', { count: 512, isExact: true }, [page(5, 3, false)], 503],
    ['a page past the end', { count: 12, isExact: true }, [page(999, 0, false)], 12],
    ['more than a browser can lay out', { count: 5_000_000, isExact: true }, [], mostRows],
  ])('%s', (_, count, loaded, rows) => {
    expect(rowCount(count, loaded)).toBe(rows)
  })
})
