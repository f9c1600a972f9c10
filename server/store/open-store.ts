import pg from 'pg'
import type { Config } from '../config.ts'
import { errorCode } from '../error-code.ts'
import { noticeIncarnation } from '../incarnation/notice-incarnation.ts'
import type { Logger } from '../logger.ts'
import { StartError } from '../start-error.ts'
import { startEmbedded } from './embedded/start-embedded.ts'
import { keptSecret } from './kept-secret.ts'
import { migrate } from './migrate.ts'
import { createPool, type Pool } from './pool.ts'

/** Older ones lack what our SQL uses. */
const oldestVersion = 15

export type Store = { pool: Pool; databaseUrl: string; demoDatabaseUrl?: string; close(): Promise<void> }

/** Opens Stepwell's own database, brought up to date: on the server of DATABASE_URL, else on an embedded one started here. */
export async function openStore(config: Config, log: Logger, onGivenUp: (error: StartError) => void): Promise<Store> {
  const server = config.databaseUrl ? await external(config.databaseUrl) : await embedded(config, log, onGivenUp)
  const migrating = createPool(server.databaseUrl, log, { max: 1 })
  try {
    await migrate(migrating)
  } catch (error) {
    await server.stop()
    throw error
  } finally {
    await migrating.end()
  }
  const pool = createPool(server.databaseUrl, log, { onConnect: noticeIncarnation })
  const close = async () => {
    await pool.end()
    await server.stop()
  }
  return {
    pool,
    databaseUrl: server.databaseUrl,
    demoDatabaseUrl: config.demoDatabaseUrl ?? server.demoDatabaseUrl,
    close,
  }
}

/**
 * The code is loaded meanwhile, which on a busy machine hears nothing of the database for several seconds: with five a server
 * there gave up on a database that had answered at once.
 */
const connectSeconds = 30

type Server = { databaseUrl: string; demoDatabaseUrl?: string; stop(): Promise<void> }

/** Our database and the demo company's, on one server, each with an owner who may not enter the other's. */
async function embedded(config: Config, log: Logger, onGivenUp: (error: StartError) => void): Promise<Server> {
  const server = await startEmbedded({ folder: config.dataFolder, log, onGivenUp })
  const owner = (role: string) => ({ role, password: keptSecret(config.dataFolder, `${role}-password`) })
  try {
    const databaseUrl = await server.ensureDatabase('stepwell', owner('stepwell'))
    const demoDatabaseUrl = await server.ensureDatabase('payments', owner('payments'))
    return { databaseUrl, demoDatabaseUrl, stop: () => server.stop() }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function external(databaseUrl: string): Promise<Server> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: connectSeconds * 1_000 })
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version")
    const version = rows[0]?.version ?? ''
    if (Number.parseInt(version, 10) < oldestVersion) throw tooOld(version)
  } catch (error) {
    throw error instanceof StartError ? error : unreachable(databaseUrl, error)
  } finally {
    await client.end().catch(() => {})
  }
  return { databaseUrl, stop: async () => {} }
}

function tooOld(version: string): StartError {
  return new StartError(
    'database-too-old',
    `The server of DATABASE_URL is PostgreSQL ${version}; Stepwell needs ${oldestVersion} or later.`,
    'Upgrade it, or leave DATABASE_URL out to use the embedded PostgreSQL.',
  )
}

function unreachable(databaseUrl: string, error: unknown): StartError {
  // The address without the name and password in it.
  const { hostname, port, pathname } = new URL(databaseUrl)
  const reason = (error instanceof Error && error.message) || errorCode(error) || 'no answer'
  return new StartError(
    'database-unreachable',
    `The database ${pathname.slice(1)} at ${hostname}:${port || 5432} cannot be used: ${reason}.`,
    'Start that server, correct DATABASE_URL, or leave it out to use the embedded PostgreSQL.',
    { cause: error },
  )
}
