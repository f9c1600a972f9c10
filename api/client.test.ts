import { expect, test } from 'vitest'
import { createClient } from './client.ts'
import { idempotencyKeyHeader } from './idempotency.ts'

/** A network that does with each request in turn what it is told. */
function network(...fates: ('answer' | 'lose' | 'refuse' | 'lose-midway')[]) {
  const keys: (string | null)[] = []
  const call = createClient({
    baseUrl: 'http://server',
    fetch: async (_, request) => {
      keys.push(new Headers(request?.headers).get(idempotencyKeyHeader))
      const fate = fates[keys.length - 1]
      if (fate === 'lose' || fate === undefined) throw new TypeError('fetch failed')
      if (fate === 'refuse') return Response.json({ code: 'run-ended', detail: 'It has ended.' }, { status: 409 })
      if (fate === 'lose-midway')
        return new Response(new ReadableStream({ start: (stream) => stream.error(new TypeError('terminated')) }))
      return Response.json({ id: 'r1' })
    },
  })
  return { keys, call }
}

const save = { params: { run: 'r1' }, body: { note: 'Later' } }

test('an order goes out with a key of its own', async () => {
  const { keys, call } = network('answer', 'answer')
  await call('saveRun', save)
  await call('saveRun', save)
  expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)])
  expect(keys[0]).not.toBe(keys[1])
})

test.each(['lose', 'lose-midway'] as const)(
  'one whose answer is lost (%s) is sent once more with the same key',
  async (fate) => {
    const { keys, call } = network(fate, 'answer')
    expect(await call('saveRun', save)).toEqual({ id: 'r1' })
    expect(keys).toEqual([keys[0], keys[0]])
  },
)

test('not a third time: the person decides, and sends it again with the same key', async () => {
  const { keys, call } = network('lose', 'lose', 'answer')
  await expect(call('saveRun', save, { idempotencyKey: 'mine' })).rejects.toMatchObject({ status: 0, code: 'offline' })
  expect(await call('saveRun', save, { idempotencyKey: 'mine' })).toEqual({ id: 'r1' })
  expect(keys).toEqual(['mine', 'mine', 'mine'])
})

test('a refusal is an answer, and is not sent again', async () => {
  const { keys, call } = network('refuse')
  await expect(call('saveRun', save)).rejects.toMatchObject({
    status: 409,
    code: 'run-ended',
    message: 'It has ended.',
  })
  expect(keys).toHaveLength(1)
})

test('a read has no key and is not sent again', async () => {
  const { keys, call } = network('lose')
  await expect(call('getRun', { params: { run: 'r1' } })).rejects.toMatchObject({ code: 'offline' })
  expect(keys).toEqual([null])
})

test('what nobody waits for any more is not sent again', async () => {
  const { keys, call } = network('lose', 'answer')
  await expect(call('saveRun', save, { signal: AbortSignal.abort() })).rejects.toThrow(TypeError)
  expect(keys).toHaveLength(1)
})
