import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { canonicalText, type RunEvent } from '#engine'
import { actingRun } from '../support/acting-run.ts'
import { answeredLate, effectFailed, effectSucceeded, effectUnknown, type Move, resolve } from '../support/run-kit.ts'
import type { Arrival, Ending, Report } from './arrivals.ts'
import { checkEffects } from './check-effects.ts'

const form = { reason: 'mark-a-1' }
const told = (...moves: Move[]) => [actingRun(form.reason, ...moves).events]
const written = (count: number): Report => ({
  arrivals: [],
  writes: count === 0 ? [] : [{ kind: 'approve', mark: 'mark-a-1', count }],
})

test.each([
  ['succeeded', [effectSucceeded()], [1]],
  ['failed', [effectFailed('No')], [0]],
  ['is unknown', [effectUnknown('Sent')], [0, 1]],
  ['was unknown and confirmed', [effectUnknown('Sent'), resolve('happened', 'Seen')], [1]],
  ['was unknown and given up', [effectUnknown('Sent'), resolve('give-up', 'No use')], [0, 1]],
])('a write that %s may have happened only so often', (_, moves, allowed) => {
  for (const times of [0, 1, 2])
    expect(checkEffects(told(...moves), written(times)).violations.length === 0, `${times} times`).toBe(
      allowed.includes(times),
    )
})

test('a write that no log intended is a violation', () => {
  expect(checkEffects([], written(1)).violations).toEqual(['"approve mark-a-1" happened, but no log holds its intent'])
})

const heard: Ending = { at: '', status: 200, isBroken: false }
const cut: Ending = { at: '', status: null, isBroken: true }
const silent: Ending = { at: '', status: 504, isBroken: true }
const gone: Ending = { at: '', status: null, isBroken: false }

const digest = createHash('sha256').update(canonicalText(form)).digest('hex')
const called = (times: number, other: Partial<Arrival> = {}): Report => {
  const [log] = told()
  const effectId = log?.flatMap((event) => (event.type === 'effect-intended' ? [event.effectId] : []))[0] ?? ''
  const same = { at: '', effectId, key: effectId, action: 'notify' as const, digest, isDone: true, ending: heard }
  const arrival = { ...same, ...other }
  return { arrivals: Array.from({ length: times }, () => arrival), writes: written(1).writes }
}

test.each<[string, Report, RegExp]>([
  ['is sent twice', called(2), /was sent 2 times/],
  ['is done twice for one key', called(2, { action: 'charge' }), /done 2 times/],
  ['arrives with another content', called(1, { digest: 'other' }), /another content than was confirmed/],
  ['arrives without an intent', called(1, { effectId: 'nobody' }), /no log holds its intent/],
])('a call that %s is a violation', (_, report, words) => {
  expect(checkEffects(told(effectSucceeded()), report).violations.join('\n')).toMatch(words)
})

test('a call that arrived may not be told as failed', () => {
  const report = { ...called(1), writes: [] }
  expect(checkEffects(told(effectFailed('No')), report).violations.join('\n')).toMatch(/tells that it failed/)
})

/** What the log tells of a call by that action of the harness. */
const toldOf = (action: Arrival['action'], ...moves: Move[]): RunEvent[][] =>
  told(...moves).map((log) =>
    log.map((event) =>
      event.type === 'effect-intended' && event.content.request.kind === 'run-action'
        ? { ...event, content: { ...event.content, request: { ...event.content.request, action } } }
        : event,
    ),
  )
/** The calls that arrived, nothing else. */
const only = (...arrivals: Partial<Arrival>[]): Report => ({
  arrivals: arrivals.flatMap((other) => called(1, other).arrivals),
  writes: [],
})
const wordsOf = (logs: RunEvent[][], report: Report) => checkEffects(logs, report).violations.join('\n')

test('a keyed call may arrive again as long as it is done once', () => {
  const charge = { action: 'charge' as const }
  const report = only({ ...charge, ending: cut }, { ...charge, isDone: false })
  expect(checkEffects(toldOf('charge', effectSucceeded()), report).violations).toEqual([])
})

describe.each<[string, Ending]>([
  ['its connection was cut', cut],
  ['it was answered with 504', silent],
  ['whoever called was gone', gone],
])('a call of which nobody heard, as %s,', (_, ending) => {
  test.each([true, false])('is told as unknown and then by a person, done: %s', (isDone) => {
    const answer = isDone ? resolve('happened', 'Seen') : resolve('give-up', 'No use')
    expect(checkEffects(toldOf('notify', effectUnknown('Sent'), answer), only({ ending, isDone }))).toMatchObject({
      violations: [],
      trueUnknown: 1,
      trueUnknownTold: 1,
    })
  })

  test.each([true, false])('may not be guessed as succeeded, done: %s', (isDone) => {
    const check = checkEffects(toldOf('notify', effectSucceeded()), only({ ending, isDone }))
    expect(check).toMatchObject({ trueUnknown: 1, trueUnknownTold: 0 })
    expect(check.violations.join('\n')).toMatch(/told as succeeded though no answer was heard/)
    expect(check.violations.join('\n')).toMatch(/not told as unknown first/)
  })

  test.each([true, false])('may not be guessed as failed, done: %s', (isDone) => {
    expect(wordsOf(toldOf('notify', effectFailed('No')), only({ ending, isDone }))).toMatch(
      /told as failed though no answer was heard/,
    )
  })

  test('is not settled by a late answer that nobody can have heard', () => {
    expect(wordsOf(toldOf('notify', effectUnknown('Sent'), answeredLate()), only({ ending }))).toMatch(
      /told as succeeded though no answer was heard/,
    )
  })

  test('may not be sent again', () => {
    expect(wordsOf(toldOf('notify', effectSucceeded()), only({ ending, isDone: false }, {}))).toMatch(
      /sent again though nobody knew what became of it/,
    )
  })

  test('is no true unknown where its key allows another try that is heard', () => {
    const report = only({ action: 'charge', ending, isDone: false }, { action: 'charge' })
    expect(checkEffects(toldOf('charge', effectSucceeded()), report)).toMatchObject({ violations: [], trueUnknown: 0 })
  })

  test('is a true unknown with its key too, where no try is heard', () => {
    const lost = { action: 'charge' as const, ending, isDone: false }
    expect(checkEffects(toldOf('charge', effectUnknown('Sent')), only(lost, lost))).toMatchObject({
      violations: [],
      trueUnknown: 1,
      trueUnknownTold: 1,
    })
    expect(wordsOf(toldOf('charge', effectSucceeded()), only(lost, lost))).toMatch(/the outside did nothing/)
  })
})

test('an answer that was heard late settles what was unknown', () => {
  expect(checkEffects(toldOf('notify', effectUnknown('Sent'), answeredLate()), only({})).violations).toEqual([])
})

test('nobody may be told that it happened where the outside did nothing', () => {
  const logs = toldOf('notify', effectUnknown('Sent'), resolve('happened', 'Seen'))
  expect(wordsOf(logs, only({ ending: cut, isDone: false }))).toMatch(/the outside did nothing/)
})
