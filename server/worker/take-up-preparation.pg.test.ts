import { afterAll, beforeAll, expect, test } from 'vitest'
import { start } from '../../tests/support/drive-run.ts'
import { type SignedIn, startTestServer, type TestServer } from '../../tests/support/test-server.ts'
import { serverLockClass } from '../live/server-lease.ts'
import { readRun } from '../runs/read-run.ts'
import { RunAdvancer } from './advance-run.ts'
import { mostPreparations, takeUpPreparation } from './take-up-preparation.ts'

/* Who prepares the open step of a run, when the server that was at it has ended. */

const gone = 999
let server: TestServer
let ada: SignedIn
beforeAll(async () => {
  server = await startTestServer()
  ada = await server.as('ada')
})
afterAll(() => server.stop())

/** A run whose first step another server was preparing. */
async function leftBy(other: number, record: string, preparations = 0): Promise<string> {
  const run = await start(ada, record)
  await server.store.pool.query(
    `update run set phase = 'preparing', taken_by = $2, preparations = $3, state = jsonb_set(state, '{open,phase}', '"preparing"') where id = $1`,
    [run.id, other, preparations],
  )
  return run.id
}
const rowOf = async (id: string) =>
  (await server.store.pool.query('select taken_by, preparations from run where id = $1', [id])).rows[0]

test('one takes it up from a server that is gone, and none from a server that lives', async () => {
  const { pool } = server.store
  const run = { id: await leftBy(gone, '10001'), takenBy: gone }
  const living = await pool.connect()
  try {
    await living.query('select pg_advisory_lock($1, $2)', [serverLockClass, gone])
    expect(await takeUpPreparation(pool, run, 1)).toBeUndefined()
    await living.query('insert into server_life values ($1, now(), 15, false)', [gone])
    expect(await takeUpPreparation(pool, run, 1)).toBeUndefined()
    // It stops, and lives until what it had begun is over.
    await living.query('update server_life set is_stopping = true where server = $1', [gone])
    expect((await Promise.all([1, 2].map((each) => takeUpPreparation(pool, run, each)))).sort()).toEqual([1, undefined])
  } finally {
    await living.query('select pg_advisory_unlock_all()')
    living.release()
  }
})

test('a step that ends one server after the other is given to a person', async () => {
  const id = await leftBy(gone, '10002', mostPreparations - 1)
  await new RunAdvancer(server.services.worker).advance(id)
  const row = await readRun(server.store.pool, id)
  expect(row?.state).toMatchObject({ open: { phase: 'ready' } })
  expect(JSON.stringify(row?.state)).toContain(`Servers ended ${mostPreparations} times while they prepared this step`)
  expect(await rowOf(id)).toEqual({ taken_by: null, preparations: 0 })
})
