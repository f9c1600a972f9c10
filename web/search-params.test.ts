import { expect, test } from 'vitest'
import { reconnectDelay } from './reconnect-delay.ts'
import { only, parseSearch, stringifySearch } from './search-params.ts'

test('everything in an address is text, and survives the trip', () => {
  const search = { q: '0042', filter: '{"field":"a","operator":"equals","value":"x & y"}', sort: '-name' }
  expect(parseSearch(stringifySearch(search))).toEqual(search)
})

test('what is not set leaves no trace', () => {
  expect(stringifySearch({ q: undefined, run: null, sort: '' })).toBe('')
})

test('a screen reads only its own parts', () => {
  expect(only('q', 'sort')({ q: 5, other: 'x' })).toEqual({ q: '5' })
})

test('a lost connection is tried again soon, then every ten seconds', () => {
  expect([1, 2, 3, 4, 5, 6, 20].map(reconnectDelay)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000])
})
