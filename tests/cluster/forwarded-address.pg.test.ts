import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const tries = 25

/** The statuses of wrong sign-ins, each of which says that it comes from another address. */
async function guess({ url }: TestServer): Promise<number[]> {
  const statuses = []
  for (let index = 1; index <= tries; index++) {
    const answer = await fetch(`${url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { origin: url, 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${index}` },
      body: JSON.stringify({ email: 'ada@brightwater.example', password: `guess ${index}` }),
    })
    await answer.text()
    statuses.push(answer.status)
  }
  return statuses
}

test('whoever guesses passwords does not become somebody else by writing so', async () => {
  expect((await guess(server)).at(-1)).toBe(429)
})

test('behind a trusted proxy people are told apart by the address it tells', async () => {
  const behind = await server.another({ config: { trustedProxies: ['127.0.0.1'] } })
  expect(new Set(await guess(behind))).toEqual(new Set([401]))
  await behind.stop()
})
