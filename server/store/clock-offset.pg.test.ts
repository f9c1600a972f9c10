import { Writable } from 'node:stream'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/support/fresh-database.ts'
import { createLogger } from '../logger.ts'
import { warnOfClock } from './clock-offset.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await freshDatabase()
})
afterEach(() => {
  vi.useRealTimers()
})
afterAll(() => database.drop())

const day = 24 * 60 * 60 * 1_000

test('a clock that agrees with the database’s is not worth a word', async () => {
  expect(await warnings()).toEqual([])
})

test.each([
  [-day, 'behind'],
  [day, 'ahead of'],
])('a clock that is %d ms off is said to be %s it', async (offset, words) => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + offset })
  const [warning] = await warnings()
  const [, seconds, side] = warning?.match(/clock is (\d+) s (behind|ahead of) the database's/) ?? []
  expect(side).toBe(words)
  expect(Number(seconds)).toBeGreaterThan((day - 600_000) / 1_000)
})

async function warnings(): Promise<string[]> {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)).msg)
      done()
    },
  })
  await warnOfClock(database.pool, createLogger('warn', stream))
  return lines
}
