import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { RunView } from '#api'
import { DataSourceError } from '#connectors'
import { openOf, settled, start } from './support/drive-run.ts'
import { type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

const persistent = (id: string, policy: Record<string, unknown>) => ({
  id,
  title: 'Persistent',
  collection: 'companies',
  teams: ['compliance'],
  start: 'look',
  steps: [
    { id: 'look', kind: 'guidance', title: 'Look', mode: 'manual', next: 'read' },
    { id: 'read', kind: 'get-data', title: 'Read', mode: 'automatic', fields: ['name'], next: 'done', ...policy },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
})

let server: TestServer
let ada: SignedIn
beforeAll(async () => {
  server = await startTestServer()
  ada = await server.as('ada')
  const cleo = await server.as('cleo')
  const policies = { patient: { retry: { attempts: 3, delaySeconds: 1 } }, impatient: {} }
  for (const [id, policy] of Object.entries(policies))
    await cleo('publishWorkflow', { params: { workflow: id }, body: { definition: persistent(id, policy) } })
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => server.stop())

/** Begins a run at its first step; from then on as many reads of a record find no database. */
async function begin(record: string, workflow: string, kind: 'unreachable' | 'timeout' | 'other', failures: number) {
  const run = await start(ada, record, workflow)
  const { records } = server.services
  const read = records.get.bind(records)
  let failed = 0
  vi.spyOn(records, 'get').mockImplementation(async (...asked) => {
    if (failed++ < failures) throw new DataSourceError(kind, 'payments', 'The database is away.')
    return read(...asked)
  })
  const answer = { kind: 'guidance' as const }
  const order = { params: { run: run.id, attempt: openOf(run).attempt }, body: { answer } }
  return ada('completeStep', order)
}

const triesOf = async (run: RunView): Promise<unknown[]> =>
  (await server.store.pool.query('select tries from step_try where run_id = $1', [run.id])).rows

test('a step whose database comes back is prepared by a later try, and nobody is asked', async () => {
  const run = await begin('10001', 'patient', 'unreachable', 2)
  expect(openOf(run)).toMatchObject({ stepId: 'read', phase: 'preparing', handOver: null })
  const after = await settled(ada, run)
  expect(after.status).toBe('completed')
  expect(await triesOf(run)).toEqual([])
})

test('after the last try the step is handed over, with how often and when; asking again starts anew', async () => {
  const after = await settled(ada, await begin('10002', 'patient', 'timeout', Number.POSITIVE_INFINITY))
  expect(openOf(after)).toMatchObject({
    stepId: 'read',
    phase: 'ready',
    handOver: {
      code: 'failed',
      reason: expect.stringMatching(
        /^The database did not answer three times, last at 20\S+Z: The database is away\.$/,
      ),
    },
  })
  expect(await triesOf(after)).toEqual([])
  vi.restoreAllMocks()
  const again = await ada('askAgain', { params: { run: after.id, attempt: openOf(after).attempt }, body: {} })
  expect((await settled(ada, again)).status).toBe('completed')
})

test('without a policy the first failure hands over', async () => {
  const run = await begin('10003', 'impatient', 'unreachable', 1)
  expect(openOf(await settled(ada, run)).handOver?.reason).toBe('The database is away.')
})

test('a refusal of the database is no missing answer: it is not repeated', async () => {
  const run = await begin('10005', 'patient', 'other', 1)
  expect(openOf(await settled(ada, run)).handOver?.reason).toBe('The database is away.')
})

test('tries are counted in the store: whoever makes the last one hands over', async () => {
  const run = await begin('10006', 'patient', 'unreachable', 1)
  expect(await triesOf(run)).toEqual([{ tries: 1 }])
  await server.store.pool.query(
    "update step_try set tries = 2, due_at = now() + interval '1 second' where run_id = $1",
    [run.id],
  )
  vi.restoreAllMocks()
  const { records } = server.services
  vi.spyOn(records, 'get').mockRejectedValue(new DataSourceError('unreachable', 'payments', 'Still away.'))
  let after = run
  for (let looks = 0; looks < 100 && after.open?.phase === 'preparing'; looks++) {
    await sleep(100)
    after = await ada('getRun', { params: { run: run.id } })
  }
  expect(openOf(after).handOver?.reason).toMatch(/^The database did not answer three times, .* Still away\.$/)
})
