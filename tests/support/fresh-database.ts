import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { createLogger } from '../../server/logger.ts'
import { createPool, type Pool } from '../../server/store/pool.ts'
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
  return create(`template ${inject('testDatabase').template}`)
}

/** A database with nothing in it, such as for a demo company or for tests of the migrator. */
export function emptyDatabase(): Promise<TestDatabase> {
  return create('')
}

async function create(template: string): Promise<TestDatabase> {
  const { adminUrl, ownerUrl } = inject('testDatabase')
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(adminUrl, `create database ${name} ${template} owner ${new URL(ownerUrl).username}`)
  const url = withDatabase(ownerUrl, name)
  const pool = createPool(url, createLogger('error'), { max: 8 })
  return {
    url,
    pool,
    async drop() {
      await pool.end()
      await administer(adminUrl, `drop database if exists ${name} with (force)`)
    },
  }
}
