import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type TestStore } from '../../tests/support/fresh-database.ts'
import { createLogger } from '../logger.ts'
import { createPool } from './pool.ts'

let store: TestStore
beforeAll(async () => {
  store = await freshDatabase()
})
afterAll(() => store.drop())

test.each([
  ['off', 'on'],
  ['local', 'local'],
  ['remote_apply', 'remote_apply'],
])('where the database commits with %s by default, a connection of ours does with %s', async (usual, ours) => {
  const name = new URL(store.url).pathname.slice(1)
  await store.asOwner(`alter database ${name} set synchronous_commit = ${usual}`)
  const connected: string[] = []
  const pool = createPool(store.url, createLogger('error'), {
    onConnect: async (client) => {
      const { rows } = await client.query('show synchronous_commit')
      connected.push(rows[0].synchronous_commit)
    },
  })
  try {
    const { rows } = await pool.query('show synchronous_commit')
    expect(rows).toEqual([{ synchronous_commit: ours }])
    expect(connected).toEqual([ours])
  } finally {
    await pool.end()
  }
})
