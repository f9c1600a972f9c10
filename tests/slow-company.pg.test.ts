import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { complete, openOf, start } from './support/drive-run.ts'
import { type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

/* While the company's database does not answer, whoever waits for it holds nothing that others need. */

vi.setConfig({ testTimeout: 60_000 })

/** Shown to the support team too, whose scope is asked of the company's database. */
const scoring = {
  ...{ id: 'scoring', title: 'Scoring', collection: 'companies', teams: ['compliance', 'support'], start: 'set' },
  steps: [
    {
      ...{ id: 'set', kind: 'update-data', title: 'Set the score', mode: 'manual', allowed: ['risk_score'] },
      ...{ approval: { by: { right: 'companies.approve' }, expiresAfter: 'P1D' }, next: 'done' },
    },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

let server: TestServer
let [ada, cleo, dan]: SignedIn[] = []
beforeAll(async () => {
  server = await startTestServer()
  ;[ada, cleo, dan] = await Promise.all(['ada', 'cleo', 'dan'].map((name) => server.as(name)))
  await who(cleo)('publishWorkflow', { params: { workflow: 'scoring' }, body: { definition: scoring } })
  await server.store.pool.query(`update role set rights = rights || '["companies.approve"]' where id = 'support_agent'`)
}, 60_000)
afterAll(() => server.stop())
const who = (found: SignedIn | undefined): SignedIn => {
  if (!found) throw new Error('Nobody is signed in.')
  return found
}

const waitingReads = async () =>
  (
    await server.demo.pool.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    )
  ).rowCount ?? 0

/**
 * Gives the order while companies cannot be read. Each time that it waits for them the run must be free; then one read is let
 * through, and the next one waits again.
 */
async function whileCompaniesHang<Result>(runId: string, order: () => Promise<Result>): Promise<Result> {
  let isOver = false
  const blocker = await server.demo.pool.connect()
  try {
    await blocker.query('begin; lock table companies in access exclusive mode')
    const answer = order().finally(() => {
      isOver = true
    })
    for (let looks = 0; !isOver; looks++) {
      for (let tries = 0; !isOver && (await waitingReads()) === 0; tries++) {
        if (tries > 400) throw new Error('Nothing waits for the companies.')
        await sleep(20)
      }
      if (!isOver) {
        await server.store.pool.query('select from run where id = $1 for update nowait', [runId])
        // The one read goes on; the next one waits again.
        await blocker.query('commit; begin')
        await blocker.query('lock table companies in access exclusive mode')
      }
      if (looks > 50) throw new Error('The order never comes to its end.')
    }
    return await answer
  } finally {
    await blocker.query('rollback')
    blocker.release()
  }
}

test('handing a run to somebody with a scope does not hold the run while their scope is asked for', async () => {
  const run = await start(who(ada), '10001', 'scoring')
  await whileCompaniesHang(run.id, () =>
    who(ada)('assignRun', { params: { run: run.id }, body: { person: who(dan).person.id, note: '' } }),
  )
  expect(await who(ada)('getRun', { params: { run: run.id } })).toMatchObject({ assignee: { name: 'Dan Whitlock' } })
})

test('nor does deciding on what is asked for', async () => {
  const asked = await complete(who(ada), await start(who(ada), '10002', 'scoring'), {
    ...{ kind: 'update-data', values: { risk_score: 12 } },
  })
  const run = await who(dan)('getRun', { params: { run: asked.id } })
  const approval = openOf(run).approval?.id ?? ''
  await whileCompaniesHang(run.id, () =>
    who(dan)('refuseApproval', {
      params: { run: run.id, attempt: openOf(run).attempt },
      body: { approval, comment: 'Too low.' },
    }),
  )
  expect(openOf(await who(ada)('getRun', { params: { run: run.id } }))).toMatchObject({
    phase: 'ready',
    approval: { status: 'refused' },
  })
})
