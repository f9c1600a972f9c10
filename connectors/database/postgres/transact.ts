import { DatabaseError } from 'pg'
import { DataSourceError, type SourceTransaction, type TransactOptions } from '../data-source.ts'
import type { Connection } from './connection.ts'
import type { Connections } from './connections.ts'
import type { Cursors } from './cursor.ts'
import { cancelled, toDataSourceError } from './database-error.ts'
import type { Model } from './model.ts'
import { beginToken } from './settlement.ts'
import { PostgresTransaction } from './transaction.ts'

export interface TransactParts {
  dataSource: string
  connections: Connections
  cursors: Cursors
  model: Model
}

/** Runs work in one transaction, as `DataSource.transact` promises. Errors of the work itself pass through unchanged. */
export function transact<Result>(
  parts: TransactParts,
  work: (transaction: SourceTransaction) => Promise<Result>,
  { onBegin, signal, timeoutSeconds, lane }: TransactOptions,
): Promise<Result> {
  const { dataSource, connections, cursors, model } = parts
  const toError = (error: unknown) => toDataSourceError(error, { dataSource, model, signal })
  return connections.use(
    async (connection) => {
      const transaction = new PostgresTransaction({ connection, model, cursors, dataSource, toError })
      try {
        const token = await begin(connection, connections, { needsToken: onBegin !== undefined, timeoutSeconds }).catch(
          (error: unknown) => Promise.reject(toError(error)),
        )
        const result = await untilAborted(dataSource, signal, async () => {
          if (token !== undefined) await onBegin?.(token)
          return work(transaction)
        })
        transaction.end()
        await commit(connection, parts)
        return result
      } catch (error) {
        transaction.end()
        await connection.rollback()
        throw error
      }
    },
    { signal, lane },
  )
}

async function begin(
  connection: Connection,
  connections: Connections,
  { needsToken, timeoutSeconds }: { needsToken: boolean; timeoutSeconds: number | undefined },
): Promise<string | undefined> {
  await connection.command('begin read write')
  // The caller's own limit comes first; the database's is for a caller that is gone.
  if (timeoutSeconds !== undefined) await connection.allow(Math.ceil(timeoutSeconds) + callerGraceSeconds)
  return needsToken ? beginToken(connection, connections) : undefined
}

/** An abort ends the transaction even if the work does not listen. */
async function untilAborted<Result>(
  dataSource: string,
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  if (signal === undefined) return work()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(cancelled(dataSource, signal.reason))
  if (signal.aborted) throw cancelled(dataSource, signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work(), aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

async function commit(connection: Connection, { dataSource, model }: TransactParts): Promise<void> {
  let done: string
  try {
    done = await connection.command('commit')
  } catch (error) {
    const failure = toDataSourceError(error, { dataSource, model })
    if (error instanceof DatabaseError && failure.kind !== 'unreachable') throw failure
    throw new DataSourceError(
      'unreachable',
      dataSource,
      `The database "${dataSource}" went away while the change was being saved. It may or may not have been saved.`,
      { cause: error },
    )
  }
  // PostgreSQL answers a commit after a failed statement with a silent rollback.
  if (done !== 'COMMIT')
    throw new DataSourceError(
      'other',
      dataSource,
      'Nothing was saved: one of the statements of this change had failed.',
    )
}

const callerGraceSeconds = 60
