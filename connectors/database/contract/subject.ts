import { expect } from 'vitest'
import type { Filter } from '#engine'
import { type DataSource, DataSourceError, type ListQuery } from '../data-source.ts'

/** A database with the contract's tables and rows; PostgreSQL's stand in `postgres/contract.pg.test.ts`, for others to translate. */
export interface ContractDatabase {
  source: DataSource
  /** Empties and refills the tables. */
  refill(): Promise<void>
  /** How many statements on the collection `slow` the database is working on. */
  runningSlowStatements(): Promise<number>
  close(): Promise<void>
}

/** What the parts of the contract ask: the source, which is opened only when the tests run, and short ways to ask it. */
export interface ContractSubject {
  source(): DataSource
  /** Ids of the companies that a query finds. */
  ids(query?: Partial<ListQuery>): Promise<string[]>
  where(filter: Filter): Promise<string[]>
  /** What a refusal says; fails when there is none. */
  refusal(work: Promise<unknown>): Promise<{ kind?: DataSourceError['kind']; field?: string }>
  runningSlowStatements(): Promise<number>
}

export function contractSubject(database: () => ContractDatabase): ContractSubject {
  const source = () => database().source
  const ids = async (query: Partial<ListQuery> = {}) =>
    (await source().list({ collection: 'companies', limit: 100, ...query })).records.map((record) => record.id)
  return {
    source,
    ids,
    where: (filter) => ids({ filter }),
    async refusal(work) {
      const error = await work.then(
        () => new Error('It was not refused.'),
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(DataSourceError)
      return error instanceof DataSourceError ? { kind: error.kind, field: error.field } : {}
    },
    runningSlowStatements: () => database().runningSlowStatements(),
  }
}
