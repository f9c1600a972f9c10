import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { createLogger } from '../../server/logger.ts'
import { type DatabaseRole, ensureDatabase } from '../../server/store/ensure-database.ts'
import { prepareStore } from '../../server/store/prepare-store.ts'
import type { TestDatabaseServer } from './test-database.ts'

/** Makes the roles that own and that work, and a database with every migration applied for `freshDatabase` to copy. */
export async function prepareServer(adminUrl: string): Promise<TestDatabaseServer> {
  const name = `test_${randomBytes(4).toString('hex')}`
  const server = { adminUrl, template: `${name}_template`, ownerUrl: adminUrl, workerUrl: adminUrl }
  if (await isSuperuser(adminUrl)) {
    const [owner, worker] = [name, `${name}_worker`].map((role) => ({
      role,
      password: randomBytes(12).toString('hex'),
    }))
    if (!owner || !worker) throw new Error('Two roles were made.')
    await ensureDatabase(adminUrl, server.template, owner, worker)
    server.ownerUrl = as(adminUrl, owner)
    server.workerUrl = as(adminUrl, worker)
  } else {
    await administer(adminUrl, `create database ${server.template}`)
  }
  const addresses = {
    databaseUrl: withDatabase(server.workerUrl, server.template),
    ownerUrl: withDatabase(server.ownerUrl, server.template),
  }
  const workingRole = new URL(server.workerUrl).username
  const hasTwoRoles = server.workerUrl !== server.ownerUrl
  await prepareStore({ ...addresses, ...(hasTwoRoles ? { workingRole } : {}) }, createLogger('warn'))
  return server
}

/** Leaves a PostgreSQL that was lent to us as it was. */
export async function tidyServer({ adminUrl, ownerUrl, workerUrl, template }: TestDatabaseServer): Promise<void> {
  await administer(adminUrl, `drop database if exists ${template} with (force)`)
  for (const url of [ownerUrl, workerUrl])
    if (url !== adminUrl) await administer(adminUrl, `drop role if exists ${new URL(url).username}`)
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

function as(url: string, { role, password }: DatabaseRole): string {
  const changed = new URL(url)
  changed.username = role
  changed.password = password
  return changed.href
}
