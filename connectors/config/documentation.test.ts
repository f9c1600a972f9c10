import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ActionCall, CodeAction } from './define.ts'
import { defineAction } from './define.ts'
import { NoAnswerError } from './no-answer-error.ts'
import { RefusedError } from './refused-error.ts'

const page = readFileSync(new URL('../../docs/actions.md', import.meta.url), 'utf8')
const [, example = ''] = /```ts\nimport .*\n([\s\S]*?)```/.exec(page) ?? []
const never = () => Promise.reject(new Error('This action works on no database.'))

/** The example's action, with an answer in place of the bank's. */
function refundWith(answer: Response, asked: RequestInit[] = []): CodeAction {
  const code = example.replace('export const refund =', 'return')
  return new Function('defineAction', 'NoAnswerError', 'RefusedError', 'fetch', code)(
    defineAction,
    NoAnswerError,
    RefusedError,
    async (_: string, request: RequestInit) => {
      asked.push(request)
      return answer
    },
  )
}

const callOn = (status: string): ActionCall => ({
  record: { id: '7', label: 'Payment 7', values: { status } },
  form: {},
  person: { id: 'ana', name: 'Ana', email: 'ana@example.com' },
  ...{ effectId: 'r1:2:1', idempotencyKey: 'r1:1:1', signal: AbortSignal.timeout(20_000) },
  transaction: { list: never, get: never, update: never, insert: never, create: never },
})

test('the example of docs/actions.md does what the page says', async () => {
  const asked: RequestInit[] = []
  expect(await refundWith(Response.json({}), asked).run(callOn('settled'))).toEqual({
    message: 'Payment 7 is refunded.',
  })
  expect(asked).toMatchObject([{ headers: { 'idempotency-key': 'r1:1:1' }, redirect: 'error' }])
  const declined = refundWith(new Response('The account is closed.', { status: 422 }))
  await expect(declined.run(callOn('settled'))).rejects.toEqual(new RefusedError('The account is closed.'))
  const broken = refundWith(new Response('', { status: 500 }))
  await expect(broken.run(callOn('settled'))).rejects.toEqual(new NoAnswerError('The bank answered 500.'))
  await expect(refundWith(Response.json({})).run(callOn('new'))).rejects.toBeInstanceOf(RefusedError)
})
