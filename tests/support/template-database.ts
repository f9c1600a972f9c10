import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { createLogger } from '../../server/logger.ts'
import { ensureDatabase } from '../../server/store/ensure-database.ts'
import { migrate } from '../../server/store/migrate.ts'
import { createPool } from '../../server/store/pool.ts'
import type { TestDatabaseServer } from './test-database.ts'

/** Makes the role that tests work as, and a database with every migration applied for `freshDatabase` to copy. */
export async function prepareServer(adminUrl: string): Promise<TestDatabaseServer> {
  const name = `test_${randomBytes(4).toString('hex')}`
  const server = { adminUrl, template: `${name}_template`, ownerUrl: adminUrl }
  if (await isSuperuser(adminUrl)) {
    const owner = { role: name, password: randomBytes(12).toString('hex') }
    await ensureDatabase(adminUrl, server.template, owner)
    server.ownerUrl = withOwner(adminUrl, owner)
  } else {
    await administer(adminUrl, `create database ${server.template}`)
  }
  const pool = createPool(withDatabase(server.ownerUrl, server.template), createLogger('warn'), { max: 2 })
  try {
    await migrate(pool)
  } finally {
    await pool.end()
  }
  return server
}

/** Leaves a PostgreSQL that was lent to us as it was. */
export async function tidyServer({ adminUrl, ownerUrl, template }: TestDatabaseServer): Promise<void> {
  await administer(adminUrl, `drop database if exists ${template} with (force)`)
  if (ownerUrl !== adminUrl) await administer(adminUrl, `drop role if exists ${new URL(ownerUrl).username}`)
}

/** Runs one statement that cannot be part of a transaction, on a connection of its own. */
export async function administer(adminUrl: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    return await client.query(statement)
  } finally {
    await client.end()
  }
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

async function isSuperuser(url: string): Promise<boolean> {
  const { rows } = await administer(url, 'select rolsuper from pg_roles where rolname = current_user')
  return rows[0]?.rolsuper === true
}

function withOwner(url: string, { role, password }: { role: string; password: string }): string {
  const changed = new URL(url)
  changed.username = role
  changed.password = password
  return changed.href
}
