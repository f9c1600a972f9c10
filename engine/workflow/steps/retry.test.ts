import { expect, test } from 'vitest'
import { pauseAfter, type RetryPolicy } from './retry.ts'

const pauses = (policy: RetryPolicy) => [1, 2, 3, 4].map((tries) => pauseAfter(policy, tries))

test('pauses stay the same, double, and end with the last try', () => {
  expect(pauses({ attempts: 3, delaySeconds: 5, backoff: 'constant' })).toEqual([5, 5, undefined, undefined])
  expect(pauses({ attempts: 4, delaySeconds: 5, backoff: 'double' })).toEqual([5, 10, 20, undefined])
})

test('no pause grows beyond five minutes', () => {
  expect(pauses({ attempts: 10, delaySeconds: 200, backoff: 'double' })).toEqual([200, 300, 300, 300])
})
