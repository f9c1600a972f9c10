import pg from 'pg'
import { errorCode } from '../error-code.ts'
import type { Logger } from '../logger.ts'
import { StartError } from '../start-error.ts'
import { prepareQueue } from '../worker/prepare-queue.ts'
import { appendOnlyTables } from './append-only.ts'
import { excessRights } from './excess-rights.ts'
import { grantRights, migrate } from './migrate.ts'
import type { StoreServer } from './open-store.ts'
import { createPool, type Queryable } from './pool.ts'

/** insufficient_privilege */
const mayNot = '42501'

/**
 * Brings everything in Stepwell's database up to date as the role that owns it, and gives the role that works in it its
 * rights. Throws a `StartError` when the one may not do that, or the other still cannot work, or could change the log.
 */
export async function prepareStore(
  server: Pick<StoreServer, 'databaseUrl' | 'ownerUrl' | 'workingRole'>,
  log: Logger,
): Promise<void> {
  const { ownerUrl, databaseUrl, workingRole } = server
  const pool = createPool(ownerUrl, log, { max: 1 })
  try {
    await migrate(pool)
    await prepareQueue(ownerUrl, log)
    if (workingRole !== undefined) await grantRights(pool, workingRole)
  } catch (error) {
    throw errorCode(error) === mayNot ? isNoOwner(ownerUrl, error) : error
  } finally {
    await pool.end()
  }
  if (workingRole !== undefined) await checkWorkingRole(databaseUrl, workingRole)
}

/** Asks as that role itself, so that what it has through others, or was given by others, counts too. */
async function checkWorkingRole(databaseUrl: string, workingRole: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    if (!(await canWork(client))) throw cannotWork(workingRole)
    const excess = await excessRights(client, appendOnlyTables)
    if (excess.length > 0) throw couldChangeLog(workingRole, excess)
  } finally {
    await client.end()
  }
}

/** Whether this role may add to the tables: not so where somebody else than the owner owns them. */
async function canWork(client: Queryable): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_class c join pg_namespace n on n.oid = relnamespace
      where (nspname, relname) in (('public', 'run_event'), ('pgboss', 'job'))
        and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') and has_table_privilege(c.oid, 'insert')`,
  )
  return rowCount === 2
}

function cannotWork(role: string): StartError {
  return new StartError(
    'role-lacks-rights',
    `The role ${role} of DATABASE_URL finds no tables of Stepwell that it may write to.`,
    'Give everything in the database to the role of DATABASE_OWNER_URL: "Two roles" in docs/operations.md has the statements.',
  )
}

function couldChangeLog(role: string, excess: string[]): StartError {
  return new StartError(
    'role-owns-tables',
    `The role ${role} of DATABASE_URL could change the log, itself or as a member of another role: it ${excess.join(', ')}.`,
    'Take that from it as a superuser, or name another role in DATABASE_URL: "Two roles" in docs/operations.md has the statements.',
  )
}

function isNoOwner(ownerUrl: string, error: unknown): StartError {
  const { username, pathname } = new URL(ownerUrl)
  return new StartError(
    'role-lacks-rights',
    `The role ${username} may not bring the database ${pathname.slice(1)} up to date: ${error instanceof Error ? error.message : String(error)}.`,
    'Give that role what is in the database, or name the role that owns it in DATABASE_OWNER_URL: "Two roles" in docs/operations.md has the statements.',
    { cause: error },
  )
}
