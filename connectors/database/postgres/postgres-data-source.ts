import type { CollectionOptions } from '../../config/define.ts'
import type { DataSource } from '../data-source.ts'
import { readCatalog } from './catalog.ts'
import { Connections } from './connections.ts'
import { createCursors } from './cursor.ts'
import { cancelled, isSchemaChange, toDataSourceError } from './database-error.ts'
import { boundedInteger, countSql } from './list-sql.ts'
import { buildModel, type Model } from './model.ts'
import { getRecord, listRecords, tableOf } from './read-records.ts'
import { settle, settleEnding } from './settlement.ts'
import { transact } from './transact.ts'

export interface PostgresSettings {
  id: string
  /** `postgres://role:password@host:port/database`. The role's rights are the outer limit of what anyone can do. */
  url: string
  /** Default: `public`. */
  schema?: string
  /** A statement that takes longer is stopped in the database. Default: 10. */
  statementTimeoutSeconds?: number
  /** Options by collection, as in the configuration; names of other data sources' collections are ignored. */
  collections?: Readonly<Record<string, CollectionOptions>>
  /** Default: 10. */
  maxConnections?: number
}

/** A customer's PostgreSQL (13 or newer) as collections. Nothing is opened before the first question. */
export function createPostgresDataSource(settings: PostgresSettings): DataSource {
  const {
    id: dataSource,
    url,
    schema = 'public',
    statementTimeoutSeconds = 10,
    collections = {},
    maxConnections = 10,
  } = settings
  const connections = new Connections({ dataSource, url, statementTimeoutSeconds, maxConnections })
  const cursors = createCursors(url)
  let current: Promise<Model> | undefined

  const readModel = (): Promise<Model> => {
    const reading = connections.use(async ({ client }) =>
      buildModel(await readCatalog(client, schema), { dataSource, schema, options: collections }),
    )
    current = reading
    // A failure is not kept: the next question tries again.
    reading.catch(() => {
      if (current === reading) current = undefined
    })
    return reading
  }

  const modelNow = async (signal?: AbortSignal): Promise<Model> => {
    if (signal?.aborted === true) throw cancelled(dataSource, signal.reason)
    try {
      return await (current ?? readModel())
    } catch (error) {
      throw toDataSourceError(error, { dataSource, signal })
    }
  }

  /** Reads with the model and words the failures. A changed schema makes the next question read it anew. */
  const reading = async <Result>(
    signal: AbortSignal | undefined,
    read: (model: Model) => Promise<Result>,
  ): Promise<Result> => {
    const model = await modelNow(signal)
    try {
      return await read(model)
    } catch (error) {
      if (isSchemaChange(error)) current = undefined
      throw toDataSourceError(error, { dataSource, model, signal })
    }
  }

  return {
    id: dataSource,

    async introspect() {
      current = undefined
      return [...(await modelNow()).values()].map((table) => table.collection)
    },

    list: (query, signal) =>
      reading(signal, (model) => {
        const table = tableOf(model, dataSource, query.collection)
        return connections.use((connection) => listRecords(connection, model, cursors, table, query), { signal })
      }),

    count: (query, limit, signal) =>
      reading(signal, async (model) => {
        const table = tableOf(model, dataSource, query.collection)
        const statement = countSql(model, table, query, boundedInteger(table, 'limit of a count', limit, 1, maxCount))
        const [row] = await connections.use((connection) => connection.rows(statement), { signal })
        const count = Number(row?.[0] ?? 0)
        return { count: Math.min(count, limit), isExact: count <= limit }
      }),

    get: (collection, id, filter, signal) =>
      reading(signal, (model) => {
        const table = tableOf(model, dataSource, collection)
        return connections.use((connection) => getRecord(connection, model, table, id, filter), { signal })
      }),

    transact: async (work, options = {}) =>
      transact({ dataSource, connections, cursors, model: await modelNow(options.signal) }, work, options),

    settle: (token, { endsTransaction = false } = {}) =>
      (endsTransaction ? settleEnding : settle)(token, connections).catch((error: unknown) =>
        Promise.reject(toDataSourceError(error, { dataSource })),
      ),

    close: () => connections.close(),
  }
}

/** No count goes further than this, whatever the limit asked for. */
const maxCount = 100_000_000
