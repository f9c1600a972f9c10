import { type ClientBase, Pool, type PoolClient, type QueryArrayConfig } from 'pg'
import { cancelled, toDataSourceError } from './database-error.ts'
import { compile, type Sql } from './statement.ts'

/** A row as PostgreSQL wrote it: `readValue` turns each text into a value. */
export type TextRow = (string | null)[]

export interface ConnectionSettings {
  dataSource: string
  url: string
  statementTimeoutSeconds: number
  maxConnections: number
}

/** The connections to one database: a pool for work, and a small one beside it that work can never fill. */
export class Connections {
  readonly #work: Pool
  readonly #side: Pool
  readonly #dataSource: string

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
    this.#work = new Pool({
      ...shared,
      max: settings.maxConnections,
      statement_timeout: settings.statementTimeoutSeconds * 1_000,
      // The server's own time-out speaks first; this one is for a server that no longer speaks.
      query_timeout: (settings.statementTimeoutSeconds + answerGraceSeconds) * 1_000,
      idle_in_transaction_session_timeout: idleTransactionSeconds * 1_000,
    })
    this.#side = new Pool({ ...shared, max: 2, idleTimeoutMillis: 5_000, statement_timeout: 5_000, query_timeout: 7_000 })
    // The pool drops a connection that breaks while idle; without a listener it would end the process.
    for (const pool of [this.#work, this.#side]) pool.on('error', () => undefined)
  }

  /** Runs work on one connection. An aborted or broken connection is closed, never reused. */
  async use<Result>(work: (connection: Connection) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const client = await this.#acquire(signal)
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
    await Promise.all([this.#work.end(), this.#side.end()])
  }

  async #acquire(signal: AbortSignal | undefined): Promise<PoolClient> {
    throwIfAborted(this.#dataSource, signal)
    const client = await this.#work.connect().catch((error: unknown) => Promise.reject(toDataSourceError(error, { dataSource: this.#dataSource, signal })))
    try {
      throwIfAborted(this.#dataSource, signal)
      return client
    } catch (error) {
      client.release()
      throw error
    }
  }
}

/** One connection, lent for a while. */
export class Connection {
  readonly client: PoolClient
  readonly #side: Pool
  readonly #dataSource: string
  readonly #signal: AbortSignal | undefined
  #isBroken = false
  #pending: Promise<unknown> = Promise.resolve()

  constructor(client: PoolClient, side: Pool, dataSource: string, signal: AbortSignal | undefined) {
    this.client = client
    this.#side = side
    this.#dataSource = dataSource
    this.#signal = signal
    // A connection that breaks between two statements says so by an event, which would end the process if nobody listened.
    client.on('error', this.#onError)
  }

  /** Runs one statement. On abort it is cancelled in the database too, and the caller hears at once. */
  async rows(statement: Sql): Promise<TextRow[]> {
    const { rows } = await this.#cancellable(() => this.client.query<TextRow>(asText(statement)))
    return rows
  }

  /** Runs a command such as `commit` that must not be cancelled half-way. Returns what the server says it did. */
  async command(text: string): Promise<string> {
    try {
      return (await this.client.query(text)).command
    } catch (error) {
      this.#isBroken = true
      throw error
    }
  }

  /** Undoes the transaction. Where that cannot be said any more, closing the connection does it. */
  async rollback(): Promise<void> {
    if (!this.#isBroken) await this.command('rollback').catch(() => undefined)
  }

  release(): void {
    // Closing waits until a cancelled statement has ended, so that its cancellation can hit nobody else.
    const free = () => {
      this.client.off('error', this.#onError)
      this.client.release(this.#isBroken)
    }
    if (this.#isBroken) void this.#pending.then(free, free)
    else free()
  }

  readonly #onError = () => {
    this.#isBroken = true
  }

  async #cancellable<Result>(run: () => Promise<Result>): Promise<Result> {
    const signal = this.#signal
    if (signal === undefined) return run()
    throwIfAborted(this.#dataSource, signal)
    const running = run()
    const { promise: aborted, reject } = Promise.withResolvers<never>()
    const onAbort = () => {
      this.#isBroken = true
      this.#pending = Promise.allSettled([running, this.#cancelInDatabase()])
      reject(cancelled(this.#dataSource, signal.reason))
    }
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      return await Promise.race([running, aborted])
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  async #cancelInDatabase(): Promise<void> {
    const processId = processIds.get(this.client)
    if (processId !== undefined) await this.#side.query('select pg_cancel_backend($1)', [processId])
  }
}

function throwIfAborted(dataSource: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled(dataSource, signal.reason)
}

const connectTimeoutSeconds = 5
const answerGraceSeconds = 5
const idleTransactionSeconds = 300
const processIds = new WeakMap<ClientBase, number>()

/**
 * Makes the text of values the same on every server, and browsing unable to write: `transact` opens `read write` by name.
 * A change that was acknowledged must be on disk, also where the database's default is looser.
 */
async function prepareSession(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ processId: number }>(`
    select set_config('timezone', 'UTC', false), set_config('datestyle', 'ISO, YMD', false), set_config('intervalstyle', 'iso_8601', false),
           set_config('extra_float_digits', '1', false), set_config('default_transaction_read_only', 'on', false),
           case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'local', false) end,
           pg_backend_pid() as "processId"`)
  const [first] = rows
  if (first !== undefined) processIds.set(client, first.processId)
}

function asText(statement: Sql): QueryArrayConfig {
  return { ...compile(statement), rowMode: 'array', types: { getTypeParser: () => (text: string) => text } }
}
