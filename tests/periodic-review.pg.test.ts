import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunView } from '#api'
import { choose, complete, confirm, doneAt, openOf, settled, start } from './support/drive-run.ts'
import { type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

/* The demo's yearly review: a record made, an event waited for, a review inside the review. */
let server: TestServer
let ada: SignedIn
let cleo: SignedIn
beforeAll(async () => {
  server = await startTestServer()
  ada = await server.as('ada')
  cleo = await server.as('cleo')
})
afterAll(() => server.stop())

const look = (id: string) => ada('getRun', { params: { run: id } })
async function until(id: string, isSo: (run: RunView) => boolean): Promise<RunView> {
  for (let tries = 0; tries < 400; tries++, await sleep(50)) {
    const run = await look(id)
    if (isSo(run)) return settled(ada, run)
  }
  const { status, open } = await look(id)
  throw new Error(`The run is ${status} at ${open?.stepId}, ${open?.phase}.`)
}
const ticketOf = async (company: string) => {
  const { rows } = await server.demo.pool.query(
    "select status, subject, requester_email, body from tickets where company_id = $1 and subject = 'Periodic review of your account'",
    [company],
  )
  return rows
}

test('asks by a ticket, goes on with the answer, and takes over how the review inside it ended', async () => {
  const asking = await start(ada, '10006', 'periodic-review')
  expect(asking).toMatchObject({ due: { run: { due: expect.any(String) } }, open: { stepId: 'ask' } })
  const waiting = await confirm(ada, asking)
  expect(waiting).toMatchObject({
    phase: 'waiting',
    awaitedEvent: "The customer's answer",
    timer: { purpose: 'limit' },
  })
  expect(await ticketOf('10006')).toEqual([
    {
      status: 'waiting',
      subject: 'Periodic review of your account',
      requester_email: expect.stringContaining('@'),
      body: expect.stringContaining('Nordhafen Elektronik GmbH'),
    },
  ])

  await cleo('sendEventOnRecord', {
    params: { workflow: 'periodic-review', record: '10006' },
    body: { id: 'mail-1', event: 'customer.answered', values: { changes: 'A new director.' } },
  })
  const parent = await until(waiting.id, ({ open }) => open?.stepId === 'review' && open.phase === 'waiting')
  expect(doneAt(parent, 'await_answer').entry?.values).toMatchObject({
    changes: { value: 'A new director.', origin: 'event' },
  })

  let review = await settled(ada, await look(openOf(parent).subrun?.run ?? ''))
  expect(review).toMatchObject({ workflow: { id: 'kyc-review' }, partOf: { run: parent.id } })
  review = await confirm(ada, review)
  review = await choose(ada, review, 'approve', 'A quiet, good customer.')
  review = await confirm(ada, await confirm(ada, review))
  expect(review).toMatchObject({ status: 'completed', outcome: 'approved' })

  const done = await until(parent.id, ({ status }) => status === 'completed')
  expect(done.outcome).toBe('kept')
  expect(await ticketOf('10006')).toMatchObject([{ status: 'closed' }])
})

test('who has the answer by telephone goes on with it; the analyst may not send it as an event', async () => {
  const waiting = await confirm(ada, await start(ada, '10002', 'periodic-review'))
  const event = { id: 'mail-2', event: 'customer.answered', values: { changes: 'Nothing.' } }
  await expect(ada('sendEvent', { params: { run: waiting.id }, body: event })).rejects.toMatchObject({ status: 403 })
  await complete(ada, waiting, { kind: 'wait', ended: 'early', reason: 'She called: nothing has changed.' })
  await until(waiting.id, ({ open }) => open?.stepId === 'review' && open.phase === 'waiting')
})
