import { expect, test } from 'vitest'
import { ApiError } from '#api'
import { KeptKey } from './kept-key.ts'

const offline = new ApiError(0, 'offline', 'No connection.')

test('an order that nobody answered keeps its key, so that sending it again cannot do it twice', () => {
  const kept = new KeptKey()
  const key = kept.keyFor({ note: 'Later' })
  kept.ended(offline)
  expect(kept.keyFor({ note: 'Later' })).toBe(key)
})

test('also when something on the way answered for the server', () => {
  const kept = new KeptKey()
  const key = kept.keyFor({ note: 'Later' })
  kept.ended(new ApiError(504, 'unexpected', 'The server answered 504.'))
  expect(kept.keyFor({ note: 'Later' })).toBe(key)
})

test('another order has a key of its own', () => {
  const kept = new KeptKey()
  const key = kept.keyFor({ note: 'Later' })
  kept.ended(offline)
  expect(kept.keyFor({ note: 'Tomorrow' })).not.toBe(key)
})

test.each([[undefined], [new ApiError(409, 'run-ended', 'It has ended.')]])(
  'the same order after an answer (%o) is a new order',
  (answer) => {
    const kept = new KeptKey()
    const key = kept.keyFor({ note: 'Later' })
    kept.ended(answer)
    expect(kept.keyFor({ note: 'Later' })).not.toBe(key)
  },
)
