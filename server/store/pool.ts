import pg from 'pg'
import type { Logger } from '../logger.ts'

export type Pool = pg.Pool
export type Client = pg.PoolClient
/** Anything a query can be sent through: the pool, or the client of an open transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>

export type PoolOptions = {
  /** Connections at most. Sixteen clients saturate two cores; PostgreSQL's own limit of 100 leaves room for six processes. */
  max?: number
  /** How long one statement may run. No request of ours needs longer, and a forgotten one must not hold its locks. */
  statementSeconds?: number
  /** Awaited for every new connection before it is used. */
  onConnect?: (client: Queryable) => Promise<void>
}

const { builtins } = pg.types

/** How values arrive: as pg does it, but counters as numbers, and dates without a time as the text they are. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === builtins.INT8) return wholeNumber
    if (oid === builtins.DATE) return (text: string) => text
    return pg.types.getTypeParser(oid, format)
  },
}

/** The pool of connections to Stepwell's own database. A connection lost while idle is logged and replaced. */
export function createPool(connectionString: string, log: Logger, options: PoolOptions = {}): Pool {
  const pool = new pg.Pool({
    connectionString,
    types,
    application_name: 'stepwell',
    max: options.max ?? 16,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: (options.statementSeconds ?? 30) * 1_000,
    lock_timeout: 10_000,
    // A process that stands still in the midst of a transaction must not keep a run from everybody for long.
    idle_in_transaction_session_timeout: 15_000,
    onConnect: async (client) => {
      await flushCommits(client)
      await options.onConnect?.(client)
    },
  })
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection was lost'))
  // A connection lost while in use also fails the query or transaction it is used for; unheard, it would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/**
 * What was acknowledged must be on disk, also where the database's default is looser. A connection option could not ask for the
 * default first, and would loosen a stricter one.
 */
async function flushCommits(client: Queryable): Promise<void> {
  await client.query(
    "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
  )
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number))
    throw new RangeError(`The database sent ${text}, which JavaScript cannot count to exactly.`)
  return number
}
