import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { noticeIncarnation } from '../../server/incarnation/notice-incarnation.ts'
import { createLogger } from '../../server/logger.ts'
import { createPool, type Pool, type PoolOptions } from '../../server/store/pool.ts'
import { administer, withDatabase } from './template-database.ts'

export type TestDatabase = {
  url: string
  pool: Pool
  /** Closes the pool and drops the database. */
  drop(): Promise<void>
}

/**
 * A database of its own for a test file, with every migration applied: a copy of the run's template, made in some 30 ms.
 *
 *     const database = await freshDatabase()
 *     afterAll(() => database.drop())
 */
export function freshDatabase(): Promise<TestDatabase> {
  return create(`template ${inject('testDatabase').template}`, { onConnect: noticeIncarnation })
}

/** A database with nothing in it, such as for a demo company or for tests of the migrator. */
export function emptyDatabase(): Promise<TestDatabase> {
  return create('', {})
}

/** A copy of a test database as a restored backup would be: the same rows, in another place. Ends its connections for a moment. */
export async function copyOf(original: TestDatabase): Promise<TestDatabase> {
  const { adminUrl } = inject('testDatabase')
  const name = new URL(original.url).pathname.slice(1)
  await administer(adminUrl, `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${name}'`)
  return create(`template ${name}`, { onConnect: noticeIncarnation })
}

async function create(template: string, options: PoolOptions): Promise<TestDatabase> {
  const { adminUrl, ownerUrl } = inject('testDatabase')
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(adminUrl, `create database ${name} ${template} owner ${new URL(ownerUrl).username}`)
  const url = withDatabase(ownerUrl, name)
  const pool = createPool(url, createLogger('error'), { max: 8, ...options })
  return {
    url,
    pool,
    async drop() {
      await pool.end()
      await administer(adminUrl, `drop database if exists ${name} with (force)`)
    },
  }
}
