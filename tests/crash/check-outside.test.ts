import { expect, test } from 'vitest'
import { actingRun } from '../support/acting-run.ts'
import { effectFailed, effectSucceeded, effectUnknown, type Move, resolve } from '../support/run-kit.ts'
import { checkOutside } from './check-outside.ts'

const approved = (...moves: Move[]) => [actingRun('mark-a-1', ...moves).events]
const happened = (times: number) => new Map(times === 0 ? [] : [['approve mark-a-1', times]])

test.each([
  ['succeeded', [effectSucceeded()], [1]],
  ['failed', [effectFailed('No')], [0]],
  ['is under way', [], [0, 1]],
  ['is unknown', [effectUnknown('Sent')], [0, 1]],
  ['was unknown and confirmed', [effectUnknown('Sent'), resolve('happened', 'Seen')], [1]],
  [
    'was unknown, ordered again and succeeded',
    [effectUnknown('Sent'), resolve('do-it', 'Not seen'), effectSucceeded()],
    [1, 2],
  ],
  ['was unknown and given up', [effectUnknown('Sent'), resolve('give-up', 'No use')], [0, 1]],
])('an effect that %s may have happened only so often', (_, moves, allowed) => {
  for (const times of [0, 1, 2, 3]) {
    const { violations } = checkOutside(approved(...moves), happened(times))
    expect(violations.length === 0, `${times} times`).toBe(allowed.includes(times))
  }
})

test('what happened without an intent in any log is a violation', () => {
  expect(checkOutside([], happened(1)).violations).toEqual(['"approve mark-a-1" happened, but no log holds its intent'])
})
