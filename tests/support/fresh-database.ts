import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import pg from 'pg'
import { inject } from 'vitest'
import { noticeIncarnation } from '../../server/incarnation/notice-incarnation.ts'
import { createLogger } from '../../server/logger.ts'
import { createPool, type Pool } from '../../server/store/pool.ts'
import { type AppendOnlyTable, changedTables } from './append-only.ts'
import { administer, withDatabase } from './template-database.ts'

export type TestDatabase = {
  url: string
  pool: Pool
  /** Closes the pool and drops the database. */
  drop(): Promise<void>
}

/** A database of Stepwell's own. `url` and `pool` are of the role that servers work as, which owns nothing in it. */
export type TestStore = Omit<TestDatabase, 'drop'> & {
  ownerUrl: string
  /** Runs a statement as the owner: tables and triggers of a test. */
  asOwner(statement: string): Promise<void>
  /**
   * Closes the pool and drops the database, and throws when PostgreSQL counted a changed or removed row in an append-only
   * table. A test that changes some on purpose, past the rights, names exactly those tables.
   */
  drop(expected?: { changed: AppendOnlyTable[] }): Promise<void>
}

/**
 * A store of its own for a test file, with every migration applied: a copy of the run's template, made in some 30 ms.
 *
 *     const database = await freshDatabase()
 *     afterAll(() => database.drop())
 */
export function freshDatabase(): Promise<TestStore> {
  return createStore(inject('testDatabase').template)
}

/** A database with nothing in it, such as for a demo company or for tests of the migrator. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const { ownerUrl } = inject('testDatabase')
  const name = await create('')
  const url = withDatabase(ownerUrl, name)
  const pool = createPool(url, createLogger('error'), { max: 8 })
  return {
    url,
    pool,
    async drop() {
      await pool.end()
      await remove(name)
    },
  }
}

/** A copy of a test store as a restored backup would be: the same rows, in another place. Nobody reaches the original for a moment. */
export async function copyOf(original: TestStore): Promise<TestStore> {
  const { adminUrl } = inject('testDatabase')
  const name = new URL(original.url).pathname.slice(1)
  await administer(adminUrl, `alter database ${name} with allow_connections false`)
  try {
    await administer(adminUrl, `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${name}'`)
    return await createStore(name)
  } finally {
    await administer(adminUrl, `alter database ${name} with allow_connections true`)
  }
}

async function createStore(template: string): Promise<TestStore> {
  const server = inject('testDatabase')
  const name = await create(`template ${template}`)
  await administer(
    server.adminUrl,
    `revoke all on database ${name} from public; grant connect on database ${name} to ${new URL(server.workerUrl).username}`,
  )
  const [url, ownerUrl] = [withDatabase(server.workerUrl, name), withDatabase(server.ownerUrl, name)]
  const pool = createPool(url, createLogger('error'), { max: 8, onConnect: noticeIncarnation })
  return {
    url,
    ownerUrl,
    pool,
    async asOwner(statement) {
      await administer(ownerUrl, statement)
    },
    async drop(expected = { changed: [] }) {
      await pool.end()
      const changed = await changedIn(name)
      await remove(name)
      if (!isDeepStrictEqual(changed, expected.changed.toSorted()))
        throw new Error(
          `PostgreSQL counted changed or removed rows in ${changed.join(', ') || 'no append-only table'}; ${expected.changed.join(', ') || 'none'} was expected.`,
        )
    },
  }
}

/** The append-only tables that were changed, once every connection has ended and so told what it did. */
async function changedIn(name: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: withDatabase(inject('testDatabase').adminUrl, name) })
  await client.connect()
  try {
    await client.query(
      "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1 and backend_type = 'client backend' and pid <> pg_backend_pid()",
      [name],
    )
    return await changedTables(client)
  } finally {
    await client.end()
  }
}

async function create(template: string): Promise<string> {
  const { adminUrl, ownerUrl } = inject('testDatabase')
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(adminUrl, `create database ${name} ${template} owner ${new URL(ownerUrl).username}`)
  return name
}

async function remove(name: string): Promise<void> {
  await administer(inject('testDatabase').adminUrl, `drop database if exists ${name} with (force)`)
}
