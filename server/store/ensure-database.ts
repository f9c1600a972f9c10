import pg from 'pg'
import { errorCode } from '../error-code.ts'

export type DatabaseOwner = { role: string; password: string }

/** duplicate_database, duplicate_object, unique_violation: another process made it between our look and our order. */
const madeMeanwhile = new Set(['42P04', '42710', '23505'])

/**
 * Makes an ordinary role and a database that belongs to it, both only where missing, and gives the role this password.
 * No other role may connect to the database, nor this role to the server's own `postgres` database.
 * `adminUrl` must be of a role that may create roles and databases.
 */
export async function ensureDatabase(adminUrl: string, database: string, owner: DatabaseOwner): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 })
  await admin.connect()
  try {
    const [role, name] = [admin.escapeIdentifier(owner.role), admin.escapeIdentifier(database)]
    const roles = await admin.query('select from pg_roles where rolname = $1', [owner.role])
    if (roles.rowCount === 0) await create(admin, `create role ${role} login`)
    await admin.query(`alter role ${role} with login password ${admin.escapeLiteral(owner.password)}`)

    const databases = await admin.query('select from pg_database where datname = $1', [database])
    if (databases.rowCount === 0) {
      await create(admin, `create database ${name} owner ${role}`)
      await admin.query(`revoke all on database ${name} from public`)
    }
  } finally {
    await admin.end()
  }
}

async function create(admin: pg.Client, statement: string): Promise<void> {
  try {
    await admin.query(statement)
  } catch (error) {
    if (!madeMeanwhile.has(errorCode(error) ?? '')) throw error
  }
}
