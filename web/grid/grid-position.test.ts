import { describe, expect, test } from 'vitest'
import { moveInGrid, nextSort, readSort, writeSort } from './grid-position.ts'

const size = { rows: 100, columns: 5, page: 20 }

describe('keys in a grid', () => {
  test.each([
    [{ row: 3, column: 2 }, 'ArrowDown', { row: 4, column: 2 }],
    [{ row: 3, column: 2 }, 'j', { row: 4, column: 2 }],
    [{ row: 3, column: 2 }, 'k', { row: 2, column: 2 }],
    [{ row: 99, column: 0 }, 'ArrowDown', { row: 99, column: 0 }],
    [{ row: 0, column: 2 }, 'ArrowUp', { row: -1, column: 2 }],
    [{ row: -1, column: 2 }, 'ArrowUp', { row: -1, column: 2 }],
    [{ row: -1, column: 2 }, 'ArrowRight', { row: -1, column: 3 }],
    [{ row: -1, column: 4 }, 'ArrowRight', { row: -1, column: 4 }],
    [{ row: -1, column: 4 }, 'Home', { row: -1, column: 0 }],
    [{ row: 50, column: 0 }, 'Home', { row: 0, column: 0 }],
    [{ row: 50, column: 0 }, 'End', { row: 99, column: 0 }],
    [{ row: 95, column: 0 }, 'PageDown', { row: 99, column: 0 }],
    [{ row: 5, column: 0 }, 'PageUp', { row: 0, column: 0 }],
  ])('from %j, %s leads to %j', (from, key, to) => {
    expect(moveInGrid(from, key, size)).toEqual(to)
  })

  test('other keys do not move, and an empty grid has only headings', () => {
    expect(moveInGrid({ row: 3, column: 0 }, 'ArrowRight', size)).toBeUndefined()
    expect(moveInGrid({ row: 3, column: 0 }, 'a', size)).toBeUndefined()
    expect(moveInGrid({ row: -1, column: 0 }, 'End', { ...size, rows: 0 })).toEqual({ row: -1, column: 4 })
    expect(moveInGrid({ row: -1, column: 0 }, 'ArrowDown', { ...size, rows: 0 })).toEqual({ row: -1, column: 0 })
  })
})

test('a heading sorts up, then down, then not', () => {
  const up = nextSort(undefined, 'name')
  expect(up).toEqual({ field: 'name', isDescending: false })
  expect(nextSort(up, 'country')).toEqual({ field: 'country', isDescending: false })
  const down = nextSort(up, 'name')
  expect(down).toEqual({ field: 'name', isDescending: true })
  expect(nextSort(down, 'name')).toBeUndefined()
})

test('a sort survives the trip through the address', () => {
  expect(readSort(writeSort({ field: 'name', isDescending: true }))).toEqual({ field: 'name', isDescending: true })
  expect(readSort('name')).toEqual({ field: 'name', isDescending: false })
  expect(readSort('-')).toBeUndefined()
  expect(writeSort(undefined)).toBeUndefined()
})
