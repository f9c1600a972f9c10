import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LiveMessage, livePath } from '#api'
import { confirm, start } from './support/drive-run.ts'
import { type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

let server: TestServer
let second: TestServer
const streams: AbortController[] = []
beforeAll(async () => {
  server = await startTestServer()
  second = await server.another()
})
afterAll(async () => {
  for (const stream of streams) stream.abort()
  await second.stop()
  await server.stop()
})

test('two people, on two servers, hear a step; who may not see the run hears nothing', async () => {
  const [ada, bo, dan] = await Promise.all([server.as('ada'), second.as('bo'), second.as('dan')])
  const [byAda, byBo, byDan] = await Promise.all([listen(server, ada), listen(second, bo), listen(second, dan)])
  const run = await start(ada, '10001')
  const hidden = await start(ada, '10004')
  for (const heard of [byAda, byBo, byDan]) heard.length = 0
  const { sequence } = await confirm(ada, run)
  await expect
    .poll(() => knows(byAda, run.id, sequence) && knows(byBo, run.id, sequence), { timeout: 10_000, interval: 5 })
    .toBe(true)
  await confirm(ada, hidden)
  await sleep(300)
  expect(byDan).toEqual([])
  // The stream itself works: he hears of his own.
  const { records } = await dan('listRecords', { params: { collection: 'tickets' }, query: { limit: 1 } })
  const own = await start(dan, records[0]?.id ?? '', 'ticket-follow-up', 'tickets')
  await expect.poll(() => byDan.length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(0)
  expect(new Set(byDan.map((message) => (message.type === 'run-changed' ? message.run : message.type)))).toEqual(
    new Set([own.id]),
  )
})

test('a message says that something changed, and nothing of what', async () => {
  const ada = await server.as('ada')
  const heard = await listen(server, ada)
  const run = await start(ada, '10003')
  while (!knows(heard, run.id, run.sequence)) await sleep(5)
  const message = heard.findLast((each) => each.type === 'run-changed')
  expect(message).toEqual({
    type: 'run-changed',
    run: run.id,
    workflow: 'kyc-review',
    sequence: run.sequence,
    collection: 'companies',
    record: '10003',
  })
})

test('whoever is disabled hears nothing more', async () => {
  const [ada, cleo] = await Promise.all([server.as('ada'), server.as('cleo')])
  const [byAda, byCleo] = await Promise.all([listen(server, ada), listen(server, cleo)])
  await server.store.pool.query('update person set is_disabled = true where id = $1', [cleo.person.id])
  byCleo.length = 0
  const run = await start(ada, '10005')
  while (!knows(byAda, run.id, run.sequence)) await sleep(5)
  await sleep(200)
  expect(byCleo).toEqual([])
})

function knows(heard: readonly LiveMessage[], run: string, sequence: number): boolean {
  return heard.some((message) => message.type === 'run-changed' && message.run === run && message.sequence >= sequence)
}

/** Everything the person's stream says from now on. */
async function listen({ url }: TestServer, person: SignedIn): Promise<LiveMessage[]> {
  const stream = new AbortController()
  streams.push(stream)
  const { body } = await fetch(`${url}${livePath}`, { headers: { cookie: person.cookie }, signal: stream.signal })
  if (!body) throw new Error('The stream has no body.')
  const heard: LiveMessage[] = []
  const lines = body.pipeThrough(new TextDecoderStream()).getReader()
  const read = async (rest: string): Promise<void> => {
    const { value, done } = await lines.read()
    if (done) return
    const messages = `${rest}${value}`.split('\n\n')
    for (const message of messages.slice(0, -1))
      if (message.startsWith('data: ')) heard.push(JSON.parse(message.slice(6)))
    return read(messages.at(-1) ?? '')
  }
  read('').catch(() => {})
  while (heard.length === 0) await sleep(5)
  heard.length = 0
  return heard
}
