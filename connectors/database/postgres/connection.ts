import { DatabaseError, type Pool, type PoolClient, type QueryArrayConfig } from 'pg'
import { cancelled } from './database-error.ts'
import { processIdOf } from './session.ts'
import { compile, type Sql } from './statement.ts'

/** A row as PostgreSQL wrote it: `readValue` turns each text into a value. */
export type TextRow = (string | null)[]

/** One connection, lent for a while. */
export class Connection {
  readonly client: PoolClient
  readonly #side: Pool
  readonly #dataSource: string
  readonly #signal: AbortSignal | undefined
  #isBroken = false
  #queryTimeout: { query_timeout?: number } = {}
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
    try {
      const { rows } = await this.#cancellable(() =>
        this.client.query<TextRow>({ ...asText(statement), ...this.#queryTimeout }),
      )
      return rows
    } catch (error) {
      // Only an answer of the database leaves the connection in a state we know.
      if (!(error instanceof DatabaseError)) this.#isBroken = true
      throw error
    }
  }

  /** Lets the transaction that has begun take so long, instead of what the data source allows a statement and a pause. */
  async allow(seconds: number): Promise<void> {
    const milliseconds = seconds * 1_000
    for (const limit of ['idle_in_transaction_session_timeout', 'statement_timeout'])
      await this.command(`set local ${limit} = ${milliseconds}`)
    this.#queryTimeout = { query_timeout: milliseconds }
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
    const processId = processIdOf(this.client)
    if (processId !== undefined) await this.#side.query('select pg_cancel_backend($1)', [processId])
  }
}

/** Throws DataSourceError when the caller no longer wants an answer. */
export function throwIfAborted(dataSource: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled(dataSource, signal.reason)
}

/** The statement for the driver, its answer as plain text. */
export function asText(statement: Sql): QueryArrayConfig {
  return { ...compile(statement), rowMode: 'array', types: textTypes }
}

const asItIs = (text: string) => text
const textTypes = { getTypeParser: () => asItIs }
