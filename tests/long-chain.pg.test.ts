import { afterAll, beforeAll, expect, test } from 'vitest'
import { storeFaults } from './support/check-log.ts'
import { complete, settled, start } from './support/drive-run.ts'
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

let server: TestServer
let ada: SignedIn
beforeAll(async () => {
  server = await startTestServer()
  ada = await server.as('ada')
  const cleo = await server.as('cleo')
  await cleo('publishWorkflow', { params: { workflow: looping.id }, body: { definition: looping } })
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
