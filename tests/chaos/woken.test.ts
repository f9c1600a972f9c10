import { expect, test } from 'vitest'
import type { RunEvent } from '#engine'
import { actingRun } from '../support/acting-run.ts'
import { answeredLate, effectFailed, effectSucceeded, effectUnknown, type Move, resolve } from '../support/run-kit.ts'
import { judgeWoken, type StoredEvent } from './woken.ts'

const stored = (events: readonly RunEvent[]): StoredEvent[] =>
  events.map((event, index) => ({
    ...{ run: 'r1', sequence: index + 1, type: event.type, actor: event.actor.kind },
    attempt: 'attempt' in event ? event.attempt : null,
    effect: 'effectId' in event ? event.effectId : null,
    status: event.type === 'effect-answered-late' ? event.status : null,
  }))

/** The log while the server slept, and after it woke and wrote what follows. */
function logs(asleep: Move[], awake: Move[]): [StoredEvent[], StoredEvent[]] {
  const scenario = actingRun('Fine', ...asleep)
  const before = stored(scenario.events)
  for (const move of awake) scenario.do(move)
  return [before, stored(scenario.events)]
}

const failedLate = answeredLate({ status: 'failed', reason: 'Too late.' })

test.each<[string, Move[], Move[], number]>([
  ['nothing', [effectUnknown('Sent')], [], 0],
  ['a late failure, which proves nothing', [effectUnknown('Sent')], [failedLate], 1],
  ['a late success, which settles what is unknown', [effectUnknown('Sent')], [answeredLate()], 1],
])('a woken server may write %s', (_, asleep, awake, toldLate) => {
  expect(judgeWoken(...logs(asleep, awake))).toEqual({ violations: [], toldLate })
})

const [asleep, awake] = logs([effectUnknown('Sent')], [answeredLate()])
const last = awake.length - 1
const swapped = (index: number) => awake.with(index, awake[index + 1] ?? lost()).with(index + 1, awake[index] ?? lost())
function lost(): never {
  throw new Error('There is no such event.')
}

test.each<[string, StoredEvent[], RegExp]>([
  ['anything after the end', [...awake, { ...(awake[last] ?? lost()), type: 'step-revised' }], /wrote step-revised/],
  ['another step than the next', awake.with(last - 2, { ...(awake[last - 2] ?? lost()), attempt: 7 }), /step-opened/],
  ['the completion in another order', swapped(last - 3), /wrote step-opened/],
  ['half of it', awake.slice(0, -1), /nothing where run-completed is due/],
  ['what a person decides', awake.with(last, { ...(awake[last] ?? lost()), actor: 'person' }), /run-completed/],
  ['an outcome without a late answer', awake.toSpliced(asleep.length, 1), /wrote effect-succeeded/],
  [
    'a late answer to what nobody intended',
    awake.with(asleep.length, { ...(awake[asleep.length] ?? lost()), effect: 'x' }),
    /effect-answered-late/,
  ],
])('a woken server may not write %s', (_, written, words) => {
  expect(judgeWoken(asleep, written).violations.join('\n')).toMatch(words)
})

test.each<[string, Move[], Move[]]>([
  ['an outcome that a dead server cannot have told', [], [effectSucceeded()]],
  ['a failure', [], [effectFailed('No')]],
  ['that it does not know', [], [effectUnknown('Sent')]],
  ['a proof of what was not told as unknown', [], [answeredLate()]],
  ['an answer in the place of a person', [effectUnknown('Sent')], [resolve('happened', 'Seen')]],
  ['the same answer twice', [effectUnknown('Sent')], [failedLate, failedLate]],
])('a woken server may not write %s', (_, before, after) => {
  expect(judgeWoken(...logs(before, after)).violations).toHaveLength(1)
})
