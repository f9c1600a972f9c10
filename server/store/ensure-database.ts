import pg from 'pg'
import { errorCode } from '../error-code.ts'

export type DatabaseRole = { role: string; password: string }

/** duplicate_database, duplicate_object, unique_violation: another process made it between our look and our order. */
const madeMeanwhile = new Set(['42P04', '42710', '23505'])

/**
 * Makes ordinary roles and a database that belongs to the first, all only where missing, and gives the roles these passwords.
 * No other role may connect to the database, nor these roles to the server's own `postgres` database.
 *
 * `worker` is who works in the database without owning anything in it. Where it does own it, because it was made when one
 * role did both, everything in it is given to the owner, in one transaction.
 *
 * `adminUrl` must be of a superuser.
 */
export async function ensureDatabase(
  adminUrl: string,
  database: string,
  owner: DatabaseRole,
  worker?: DatabaseRole,
): Promise<void> {
  await connected(adminUrl, async (admin) => {
    for (const { role, password } of worker ? [owner, worker] : [owner]) {
      const name = admin.escapeIdentifier(role)
      const roles = await admin.query('select from pg_roles where rolname = $1', [role])
      if (roles.rowCount === 0) await create(admin, `create role ${name} login`)
      await admin.query(`alter role ${name} with login password ${admin.escapeLiteral(password)}`)
    }
    const [name, ownerName] = [admin.escapeIdentifier(database), admin.escapeIdentifier(owner.role)]
    const databases = await admin.query('select pg_get_userbyid(datdba) as owner from pg_database where datname = $1', [
      database,
    ])
    if (databases.rowCount === 0) {
      await create(admin, `create database ${name} owner ${ownerName}`)
      await admin.query(`revoke all on database ${name} from public`)
    }
    if (!worker) return
    const workerName = admin.escapeIdentifier(worker.role)
    if (databases.rows[0]?.owner === worker.role)
      await connected(withDatabase(adminUrl, database), (inside) =>
        inside.query(`reassign owned by ${workerName} to ${ownerName}`),
      )
    await admin.query(`grant connect on database ${name} to ${workerName}`)
  })
}

async function connected(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${encodeURIComponent(database)}`
  return changed.href
}

async function create(admin: pg.Client, statement: string): Promise<void> {
  try {
    await admin.query(statement)
  } catch (error) {
    if (!madeMeanwhile.has(errorCode(error) ?? '')) throw error
  }
}
