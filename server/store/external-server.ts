import pg from 'pg'
import { errorCode } from '../error-code.ts'
import type { Logger } from '../logger.ts'
import { StartError } from '../start-error.ts'
import { ownedThings } from './excess-rights.ts'
import type { StoreServer } from './open-store.ts'

/** Older ones lack what our SQL uses. */
const oldestVersion = 15

/**
 * The code is loaded meanwhile, which on a busy machine hears nothing of the database for several seconds: with five a server
 * there gave up on a database that had answered at once.
 */
const connectSeconds = 30

/**
 * A PostgreSQL that somebody else runs. Without an address for the owner, one role does both, and the log says so.
 * Throws a `StartError` when it cannot be reached, is too old, the two addresses lead to different databases, or the role that
 * is to work in it owns something there.
 */
export async function externalServer(
  databaseUrl: string,
  ownerUrl: string | undefined,
  log: Logger,
): Promise<StoreServer> {
  let worker = await look(databaseUrl, 'DATABASE_URL')
  const stop = async () => {}
  if (ownerUrl === undefined) {
    log.warn(
      'one role of the database owns the tables and works in them, so it could give itself the right to change the log; "Two roles" in docs/operations.md says how to part them',
    )
    return { databaseUrl, ownerUrl: databaseUrl, stop }
  }
  const owner = await look(ownerUrl, 'DATABASE_OWNER_URL')
  // A fail-over between the two looks is no difference.
  if (worker.place !== owner.place) worker = await look(databaseUrl, 'DATABASE_URL')
  // Before anything is brought up to date: it may be somebody else's database.
  if (worker.place !== owner.place) {
    throw new StartError(
      'databases-differ',
      'DATABASE_URL and DATABASE_OWNER_URL lead to different databases.',
      'Let both lead to the same database of the same server. Nothing was changed in either.',
    )
  }
  if (worker.owns.length > 0) {
    throw new StartError(
      'role-owns-tables',
      `The role ${worker.role} of DATABASE_URL ${worker.owns.join(', ')}, itself or as a member of another role, so it could change the log.`,
      `Give that to ${owner.role} (reassign owned by), or name another role in DATABASE_URL: "Two roles" in docs/operations.md has the statements.`,
    )
  }
  return { databaseUrl, ownerUrl, workingRole: worker.role, stop }
}

type Seen = { version: string; role: string; place: string; owns: string[] }

async function look(url: string, setting: string): Promise<Seen> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectSeconds * 1_000 })
  try {
    await client.connect()
    // A copy of a database has another number, and a copy of a whole server was not started in the same microsecond.
    const { rows } = await client.query<Omit<Seen, 'owns'>>(
      `select current_setting('server_version') as version, current_user as role,
              oid || '/' || extract(epoch from pg_postmaster_start_time()) as place
         from pg_database where datname = current_database()`,
    )
    const [seen] = rows
    if (!seen) throw new Error('it does not say what it is')
    if (Number.parseInt(seen.version, 10) < oldestVersion) throw tooOld(seen.version, setting)
    return { ...seen, owns: await ownedThings(client) }
  } catch (error) {
    throw error instanceof StartError ? error : unreachable(url, setting, error)
  } finally {
    await client.end().catch(() => {})
  }
}

function tooOld(version: string, setting: string): StartError {
  return new StartError(
    'database-too-old',
    `The server of ${setting} is PostgreSQL ${version}; Stepwell needs ${oldestVersion} or later.`,
    `Upgrade it, or leave ${setting} out to use the embedded PostgreSQL.`,
  )
}

function unreachable(url: string, setting: string, error: unknown): StartError {
  // The address without the name and password in it.
  const { hostname, port, pathname } = new URL(url)
  const reason = (error instanceof Error && error.message) || errorCode(error) || 'no answer'
  return new StartError(
    'database-unreachable',
    `The database ${pathname.slice(1)} at ${hostname}:${port || 5432} cannot be used: ${reason}.`,
    setting === 'DATABASE_URL'
      ? 'Start that server, correct DATABASE_URL, or leave it out to use the embedded PostgreSQL.'
      : `Start that server, or correct ${setting}.`,
    { cause: error },
  )
}
