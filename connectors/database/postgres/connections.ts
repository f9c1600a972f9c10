import { Pool, type PoolClient } from 'pg'
import type { Lane } from '../data-source.ts'
import { asText, Connection, type TextRow, throwIfAborted } from './connection.ts'
import { toDataSourceError } from './database-error.ts'
import { prepareSession } from './session.ts'
import type { Sql } from './statement.ts'

export interface ConnectionSettings {
  dataSource: string
  url: string
  statementTimeoutSeconds: number
  maxConnections: number
}

/** The connections to one database: a pool for work, one for each lane, and a small one beside them that work can never fill. */
export class Connections {
  readonly #work: Pool
  readonly #lanes = new Map<string, Pool>()
  readonly #side: Pool
  readonly #dataSource: string
  readonly #openPool: (maxConnections: number) => Pool

  constructor(settings: ConnectionSettings) {
    this.#dataSource = settings.dataSource
    const shared = {
      connectionString: settings.url,
      application_name: 'stepwell',
      connectionTimeoutMillis: connectTimeoutSeconds * 1_000,
      keepAlive: true,
      onConnect: prepareSession,
      allowExitOnIdle: true,
    }
    this.#openPool = (maxConnections) =>
      heard(
        new Pool({
          ...shared,
          max: maxConnections,
          statement_timeout: settings.statementTimeoutSeconds * 1_000,
          // The server's own time-out speaks first; this one is for a server that no longer speaks.
          query_timeout: (settings.statementTimeoutSeconds + answerGraceSeconds) * 1_000,
          idle_in_transaction_session_timeout: idleTransactionSeconds * 1_000,
        }),
      )
    this.#work = this.#openPool(settings.maxConnections)
    this.#side = heard(
      new Pool({
        ...shared,
        max: 2,
        idleTimeoutMillis: 5_000,
        statement_timeout: 5_000,
        query_timeout: 7_000,
      }),
    )
  }

  /** Runs work on one connection. An aborted or broken connection is closed, never reused. */
  async use<Result>(
    work: (connection: Connection) => Promise<Result>,
    { signal, lane }: { signal?: AbortSignal | undefined; lane?: Lane | undefined } = {},
  ): Promise<Result> {
    const client = await this.#acquire(lane ? this.#poolOf(lane) : this.#work, signal)
    const connection = new Connection(client, this.#side, this.#dataSource, signal)
    try {
      return await work(connection)
    } finally {
      connection.release()
    }
  }

  /** Runs a statement of our own, such as settling, beside the pool for work. */
  async side(statement: Sql): Promise<TextRow[]> {
    const { rows } = await this.#side.query<TextRow>(asText(statement))
    return rows
  }

  async close(): Promise<void> {
    await Promise.all([this.#work, ...this.#lanes.values(), this.#side].map((pool) => pool.end()))
  }

  #poolOf({ name, maxConnections }: Lane): Pool {
    const known = this.#lanes.get(name)
    if (known) return known
    const opened = this.#openPool(maxConnections)
    this.#lanes.set(name, opened)
    return opened
  }

  async #acquire(pool: Pool, signal: AbortSignal | undefined): Promise<PoolClient> {
    throwIfAborted(this.#dataSource, signal)
    const client = await pool
      .connect()
      .catch((error: unknown) => Promise.reject(toDataSourceError(error, { dataSource: this.#dataSource, signal })))
    try {
      throwIfAborted(this.#dataSource, signal)
      return client
    } catch (error) {
      client.release()
      throw error
    }
  }
}

/** The pool drops a connection that breaks while idle; without a listener it would end the process. */
function heard(pool: Pool): Pool {
  return pool.on('error', () => undefined)
}

const connectTimeoutSeconds = 5
const answerGraceSeconds = 5
const idleTransactionSeconds = 300
