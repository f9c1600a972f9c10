import { expect, test, vi } from 'vitest'
import { type LateOutcome, RuleError } from '#engine'
import { LateCalls } from './late-calls.ts'

const answer: LateOutcome = { status: 'failed', reason: 'Too late.' }
const away = new Error('Connection terminated unexpectedly')

test('what cannot be recorded is tried again until the store is back', async () => {
  const calls = new LateCalls()
  const failures: boolean[] = []
  const record = vi.fn(async (_: LateOutcome, _isAgain: boolean) => {})
  record.mockRejectedValueOnce(away).mockRejectedValueOnce(away)
  calls.hear(Promise.resolve(answer), record, (_, isLast) => failures.push(isLast))
  await vi.waitFor(() => expect(record.mock.calls).toHaveLength(3), { timeout: 20_000 })
  expect(record.mock.calls.map(([, isAgain]) => isAgain)).toEqual([false, true, true])
  expect(failures).toEqual([false, false])
  await calls.close(1_000)
  expect(record).toHaveBeenCalledTimes(3)
})

test('closing gives it a last try and then gives up', async () => {
  const calls = new LateCalls()
  const failures: boolean[] = []
  const record = vi.fn(() => Promise.reject(away))
  calls.hear(Promise.resolve(answer), record, (_, isLast) => failures.push(isLast))
  await vi.waitFor(() => expect(record).toHaveBeenCalled(), { timeout: 20_000 })
  await calls.close(1)
  expect(failures.at(-1)).toBe(true)
  expect(failures.filter(Boolean)).toHaveLength(1)
  const tries = record.mock.calls.length
  calls.hear(Promise.resolve(answer), record, () => {})
  await Promise.resolve()
  expect(record.mock.calls).toHaveLength(tries)
})

test('what is refused is refused again: it is tried once', async () => {
  const calls = new LateCalls()
  const failures: boolean[] = []
  const record = vi.fn(() => Promise.reject(new RuleError('not-found', 'There is no such run.')))
  calls.hear(Promise.resolve(answer), record, (_, isLast) => failures.push(isLast))
  await calls.close(20_000)
  expect(failures).toEqual([true])
  expect(record).toHaveBeenCalledTimes(1)
})
