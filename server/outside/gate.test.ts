import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Gate, type GateLimits, NotAdmittedError } from './gate.ts'

const start = Date.parse('2026-11-22T14:02:30Z')
beforeEach(() => {
  vi.useFakeTimers({ now: start })
})
afterEach(() => {
  vi.useRealTimers()
})

const limits: GateLimits = { maxConcurrent: 2, opensAfter: 3, pauseSeconds: 15 }
const gate = (changed: Partial<GateLimits> = {}) => new Gate('The watchlist service', { ...limits, ...changed })
const later = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000)
async function silences(of: Gate, count: number): Promise<void> {
  for (let call = 0; call < count; call++) (await of.enter({ isByHand: true }))('silent')
}
const isWaiting = async (entering: Promise<unknown>) =>
  (await Promise.race([entering.then(() => false), Promise.resolve('still waiting')])) === 'still waiting'

test('lets so many in at a time; the next comes when one leaves, in the order they came', async () => {
  const way = gate()
  const [first, second] = [await way.enter(), await way.enter()]
  const order: string[] = []
  const entering = async (name: string) => {
    const leave = await way.enter()
    order.push(name)
    return leave
  }
  const [third, fourth] = [entering('third'), entering('fourth')]
  expect(await isWaiting(third)).toBe(true)
  first('answered')
  const leaveThird = await third
  expect(order).toEqual(['third'])
  // Left twice is left once: no second turn is given away.
  first('answered')
  expect(await isWaiting(fourth)).toBe(true)
  second('silent')
  await fourth
  leaveThird('answered')
})

test('who waits may give up, or has waited long enough', async () => {
  const way = gate({ maxConcurrent: 1 })
  const leave = await way.enter()
  const controller = new AbortController()
  const given = way.enter({ signal: controller.signal })
  const tired = way.enter({ longestWaitSeconds: 10 })
  controller.abort(new Error('no longer wanted'))
  await expect(given).rejects.toThrow('no longer wanted')
  const refused = expect(tired).rejects.toMatchObject({ isBusy: true, message: expect.stringContaining('is busy') })
  await later(10)
  await refused
  // The turn was not given to anybody who had gone.
  leave('answered')
  await expect(way.enter()).resolves.toBeTypeOf('function')
})

test('calls in a row without an answer close it, with a reason that people understand', async () => {
  const way = gate()
  await silences(way, 2)
  ;(await way.enter())('answered')
  await silences(way, 2)
  expect(way.refusal()).toBeUndefined()
  await later(60)
  await silences(way, 1)
  expect(way.refusal()).toBe(
    'The watchlist service has not answered since 14:02 UTC. It is tried again in 15 seconds; handle this manually or try again.',
  )
  await expect(way.enter()).rejects.toBeInstanceOf(NotAdmittedError)
})

test('who waits is refused at the moment it closes', async () => {
  const way = gate({ maxConcurrent: 1, opensAfter: 1 })
  const leave = await way.enter()
  const waiting = expect(way.enter()).rejects.toThrow('has not answered since')
  leave('silent')
  await waiting
})

test('after the pause one trial goes through, and while it is under way nobody else', async () => {
  const way = gate()
  await silences(way, 3)
  await later(14)
  await expect(way.enter()).rejects.toThrow('in 1 second;')
  await later(1)
  const trial = await way.enter()
  await expect(way.enter({ isByHand: true })).rejects.toThrow('It is being tried at this moment')
  trial('silent')
  await expect(way.enter()).rejects.toThrow('in 15 seconds')
  await later(15)
  ;(await way.enter())('answered')
  expect(way.refusal()).toBeUndefined()
  const all = await Promise.all([way.enter(), way.enter()])
  expect(all).toHaveLength(2)
})

test('a trial that asked nothing says nothing: the next may be made at once', async () => {
  const way = gate()
  await silences(way, 3)
  await later(15)
  ;(await way.enter())('not-asked')
  expect(way.refusal()).toBeUndefined()
  ;(await way.enter())('silent')
  expect(way.refusal()).toBeDefined()
})

test('a person may try by hand before the pause is over, also when all turns are held by calls that hang', async () => {
  const way = gate({ maxConcurrent: 1, opensAfter: 1 })
  const hanging = await way.enter()
  way.report('silent')
  await expect(way.enter()).rejects.toThrow('has not answered')
  const byHand = await way.enter({ isByHand: true })
  byHand('answered')
  expect(way.refusal()).toBeUndefined()
  hanging('silent')
})

test('what takes no turn here is refused like the rest, and counts like the rest', async () => {
  const way = gate({ maxConcurrent: 1, opensAfter: 2 })
  const leave = await way.enter()
  ;(await way.enter({ takesNoTurn: true }))('silent')
  ;(await way.enter({ takesNoTurn: true }))('silent')
  await expect(way.enter({ takesNoTurn: true })).rejects.toThrow('has not answered')
  leave('answered')
  await expect(way.enter({ takesNoTurn: true })).resolves.toBeTypeOf('function')
})
