import { afterAll, beforeAll, expect, test } from 'vitest'
import { start } from '../../tests/support/drive-run.ts'
import { startTestServer, type TestServer } from '../../tests/support/test-server.ts'
import { LeftRuns } from './left-runs.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

test('each look goes on where the last one ended, and begins anew after the last run', async () => {
  const ada = await server.as('ada')
  const { pool } = server.store
  const ids: string[] = []
  for (const [index, record] of ['10001', '10002', '10003'].entries()) {
    const { id } = await start(ada, record)
    // Two of them at the very same moment.
    await pool.query("update run set due_at = timestamptz '2020-01-01' + make_interval(secs => $2) where id = $1", [
      id,
      Math.min(index, 1),
    ])
    ids.push(id)
  }
  const [first = '', ...same] = ids
  const looks = LeftRuns.due(2)
  const seen = [await looks.next(pool, 0), await looks.next(pool, 0), await looks.next(pool, 0)]
  expect(seen).toEqual([[first, same.toSorted()[0]], [same.toSorted()[1]], [first, same.toSorted()[0]]])
})
