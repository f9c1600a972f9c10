import { afterAll, beforeAll, expect, test } from 'vitest'
import { handleCommand } from '../server/runs/handle-command.ts'
import { RunAdvancer } from '../server/worker/advance-run.ts'
import { storeFaults } from './support/check-log.ts'
import { complete, openOf, settled, start } from './support/drive-run.ts'
import { type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

/* A loop that only rules and go-tos make: more steps than one command passes by itself. */

const rounds = 450
const looping = {
  ...{ id: 'looping', title: 'Looping', collection: 'companies', teams: ['compliance'], start: 'look' },
  steps: [
    { id: 'look', kind: 'guidance', title: 'Look', next: 'rule' },
    {
      ...{ id: 'rule', kind: 'decision', title: 'Rule', maker: 'rules' },
      options: [{ id: 'on', label: 'On', when: 'true', next: 'back' }],
    },
    { id: 'back', kind: 'go-to', title: 'Back', target: 'rule', limit: rounds, exceeded: 'done' },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

const writes = 150
const acting = {
  ...{ id: 'acting', title: 'Acting', collection: 'companies', teams: ['compliance'], start: 'look' },
  steps: [
    { id: 'look', kind: 'guidance', title: 'Look', next: 'there' },
    { id: 'there', kind: 'update-data', title: 'There', mode: 'automatic', values: { city: 'There' }, next: 'here' },
    { id: 'here', kind: 'update-data', title: 'Here', mode: 'automatic', values: { city: 'Here' }, next: 'back' },
    { id: 'back', kind: 'go-to', title: 'Back', target: 'there', limit: writes / 2 - 1, exceeded: 'done' },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

let server: TestServer
let ada: SignedIn
beforeAll(async () => {
  server = await startTestServer()
  ada = await server.as('ada')
  const cleo = await server.as('cleo')
  for (const definition of [looping, acting])
    await cleo('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
})
afterAll(() => server.stop())

test('hundreds of rounds follow by themselves, each of them in the log', async () => {
  const run = await complete(ada, await start(ada, '10001', looping.id), { kind: 'guidance' })
  expect((await settled(ada, run)).status).toBe('completed')
  const { rows } = await server.store.pool.query(
    "select count(*)::int as count from run_event where run_id = $1 and type = 'option-chosen'",
    [run.id],
  )
  expect(rows).toEqual([{ count: rounds + 1 }])
  expect(await storeFaults(server.store.pool)).toEqual([])
})

test('a chain that acts at every step goes on to its end without the queue or a look of recovery', async () => {
  const run = await start(ada, '10002', acting.id)
  const queue = { ...server.services.worker.queue, enqueue: async () => {} }
  const parts = { ...server.services.worker, queue }
  await handleCommand(parts, run.id, (_, { now: at }) => ({
    ...{ type: 'complete-step', at, by: { kind: 'person', person: ada.person }, attempt: openOf(run).attempt },
    ...{ answer: { kind: 'guidance' }, gathered: { outcome: '' }, allowedBy: '' },
  }))
  await new RunAdvancer(parts).advance(run.id)
  const { rows } = await server.store.pool.query(
    "select status, (select count(*)::int from run_event where run_id = run.id and type = 'effect-succeeded') as writes from run where id = $1",
    [run.id],
  )
  expect(rows).toEqual([{ status: 'completed', writes }])
})
