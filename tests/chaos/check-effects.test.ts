import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { canonicalText } from '#engine'
import {
  complete,
  effectFailed,
  effectSucceeded,
  effectUnknown,
  given,
  type Move,
  resolve,
  run,
  trigger,
  workflowOf,
} from '../support/run-kit.ts'
import type { Report } from './arrivals.ts'
import { checkEffects } from './check-effects.ts'

const workflow = workflowOf(
  { id: 'approve', kind: 'trigger-action', mode: 'manual', action: 'approve', next: 'finish' },
  { id: 'finish', kind: 'end' },
)
const form = { reason: 'mark-a-1' }
const told = (...moves: Move[]) => [given(workflow, trigger(), complete(run('approve', form)), ...moves).events]
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

const digest = createHash('sha256').update(canonicalText(form)).digest('hex')
const called = (times: number, other: Partial<Report['arrivals'][number]> = {}): Report => {
  const [log] = told()
  const effectId = log?.flatMap((event) => (event.type === 'effect-intended' ? [event.effectId] : []))[0] ?? ''
  const arrival = { at: '', effectId, key: effectId, action: 'notify' as const, digest, isDone: true, ...other }
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

test('a keyed call may arrive again as long as it is done once', () => {
  const [first] = called(1, { action: 'charge' }).arrivals
  const arrivals = first ? [first, { ...first, isDone: false }] : []
  expect(checkEffects(told(effectSucceeded()), { ...called(0), arrivals }).violations).toEqual([])
})
