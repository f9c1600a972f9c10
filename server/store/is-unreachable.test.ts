import { expect, test } from 'vitest'
import { isUnreachable } from './is-unreachable.ts'

const withCode = (code: string) => Object.assign(new Error('something'), { code })

test.each([
  withCode('ECONNREFUSED'),
  withCode('ECONNRESET'),
  withCode('57P01'),
  withCode('57P03'),
  withCode('08006'),
  new Error('Connection terminated unexpectedly'),
  new Error('Connection terminated due to connection timeout'),
  new Error('timeout exceeded when trying to connect'),
])('%o says that the database is not there', (error) => {
  expect(isUnreachable(error)).toBe(true)
})

test.each([withCode('23505'), withCode('57014'), withCode('ENOENT'), new Error('something'), 'Connection terminated'])(
  '%o says something else',
  (error) => {
    expect(isUnreachable(error)).toBe(false)
  },
)
