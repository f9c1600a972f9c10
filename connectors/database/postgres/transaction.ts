import { sql } from 'kysely'
import type { Filter, RecordValues } from '#engine'
import {
  DataSourceError,
  type ListQuery,
  type RecordPage,
  type SourceRecord,
  type SourceTransaction,
  type UpdateOutcome,
} from '../data-source.ts'
import type { Connection } from './connection.ts'
import type { Cursors } from './cursor.ts'
import { checked, filterSql } from './filter-sql.ts'
import { keySql, selection } from './list-sql.ts'
import type { Column, Model, Table } from './model.ts'
import { writeParameter } from './parameter.ts'
import { baseAlias, printed, QuerySource, tableName } from './query-source.ts'
import { getRecord, listRecords, recordOf, tableOf, valuesOf } from './read-records.ts'
import { readRecordId } from './record-id.ts'
import { everyOf, type Sql } from './statement.ts'

/** The records of one open transaction. `toError` words what the database says. */
export class PostgresTransaction implements SourceTransaction {
  readonly #connection: Connection
  readonly #model: Model
  readonly #cursors: Cursors
  readonly #dataSource: string
  readonly #toError: (error: unknown) => DataSourceError
  #isEnded = false

  constructor(parts: {
    connection: Connection
    model: Model
    cursors: Cursors
    dataSource: string
    toError: (error: unknown) => DataSourceError
  }) {
    this.#connection = parts.connection
    this.#model = parts.model
    this.#cursors = parts.cursors
    this.#dataSource = parts.dataSource
    this.#toError = parts.toError
  }

  /** Nothing may be done through it any more: code that outlives its transaction must not write outside of it. */
  end(): void {
    this.#isEnded = true
  }

  list(query: ListQuery): Promise<RecordPage> {
    return this.#do(() =>
      listRecords(
        this.#connection,
        this.#model,
        this.#cursors,
        tableOf(this.#model, this.#dataSource, query.collection),
        query,
      ),
    )
  }

  get(collection: string, id: string, filter?: Filter): Promise<SourceRecord | undefined> {
    return this.#do(() =>
      getRecord(this.#connection, this.#model, tableOf(this.#model, this.#dataSource, collection), id, filter),
    )
  }

  update(
    collection: string,
    id: string,
    values: RecordValues,
    condition: { expected?: RecordValues; filter?: Filter } = {},
  ): Promise<UpdateOutcome | undefined> {
    return this.#do(async () => {
      const table = tableOf(this.#model, this.#dataSource, collection)
      const assignments = assignmentsOf(this.#model, table, values, 'canUpdate')
      const key = readRecordId(table, id)
      if (key === undefined) return undefined
      const columns = [...table.columns.values()]
      // The row lock makes what is compared and what is changed the same row, also against writers we know nothing of.
      const [found] = await this.#connection.rows(lockSql(this.#model, table, columns, keySql(table, key), condition))
      if (found === undefined) return undefined
      const before = valuesOf(columns, found)
      if (found[columns.length] !== 't') return { changed: false, current: before }
      if (assignments.length === 0) return { changed: true, before, after: before }
      const changes = sql.join(assignments.map(({ column, parameter }) => sql`${sql.id(column.name)} = ${parameter}`))
      const [row] = await this.#connection.rows(
        sql`update ${tableName(table)} as ${sql.id(baseAlias)} set ${changes} where ${keySql(table, key)} returning ${selection(columns)}`,
      )
      return row === undefined ? undefined : { changed: true, before, after: valuesOf(columns, row) }
    })
  }

  insert(collection: string, values: RecordValues): Promise<SourceRecord> {
    return this.#do(() => this.#insert(collection, values))
  }

  create(collection: string, values: RecordValues, filter?: Filter): Promise<SourceRecord | undefined> {
    return this.#do(async () => {
      if (filter === undefined) return this.#insert(collection, values)
      // Only the row itself tells whether the filter matches it: defaults, triggers and relations have their say in it.
      await this.#connection.command('savepoint before_create')
      const record = await this.#insert(collection, values)
      const table = tableOf(this.#model, this.#dataSource, collection)
      const found = await getRecord(this.#connection, this.#model, table, record.id, filter)
      await this.#connection.command(`${found === undefined ? 'rollback to' : 'release'} savepoint before_create`)
      return found
    })
  }

  async #insert(collection: string, values: RecordValues): Promise<SourceRecord> {
    const table = tableOf(this.#model, this.#dataSource, collection)
    const assignments = assignmentsOf(this.#model, table, values, 'canInsert')
    const columns = [...table.columns.values()]
    const content =
      assignments.length === 0
        ? sql`default values`
        : sql`(${sql.join(assignments.map(({ column }) => sql.id(column.name)))}) values (${sql.join(assignments.map(({ parameter }) => sql`${parameter}`))})`
    const [row] = await this.#connection.rows(
      sql`insert into ${tableName(table)} as ${sql.id(baseAlias)} ${content} returning ${selection(columns)}`,
    )
    if (row === undefined)
      throw new DataSourceError(
        'other',
        this.#dataSource,
        `The database did not keep the new ${table.collection.singular}.`,
      )
    return recordOf(table, columns, columns, row)
  }

  async #do<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#isEnded)
      throw new DataSourceError(
        'other',
        this.#dataSource,
        'This transaction has ended; nothing more can be done in it.',
      )
    try {
      return await work()
    } catch (error) {
      throw this.#toError(error)
    }
  }
}

/** Reads and locks the record; its last column says whether every expected value still stands there. */
function lockSql(
  model: Model,
  table: Table,
  columns: Column[],
  key: Sql,
  condition: { expected?: RecordValues; filter?: Filter },
): Sql {
  const source = new QuerySource(model, table)
  const holds = Object.entries(condition.expected ?? {}).map(([name, value]) => {
    const { column, reference } = source.ownColumn(name)
    const parameter = checked(source, name, column, () => writeParameter(column.type, value))
    // Plain `json` has no equality; as `jsonb` it has, and the order of its keys does not matter.
    if (column.type.kind === 'json') return sql`${reference}::jsonb is not distinct from ${parameter}::jsonb`
    return sql`${column.type.kind === 'opaque' ? printed(reference) : reference} is not distinct from ${parameter}`
  })
  const where = condition.filter === undefined ? [key] : [key, filterSql(source, condition.filter)]
  return sql`select ${selection(columns)}, ${everyOf(holds)} from ${source.from()} where ${everyOf(where)} for update of ${sql.id(baseAlias)}`
}

function assignmentsOf(model: Model, table: Table, values: RecordValues, right: 'canInsert' | 'canUpdate') {
  const source = new QuerySource(model, table)
  return Object.entries(values).map(([name, value]) => {
    const column = table.columns.get(name)
    const refuse = (message: string) =>
      new DataSourceError('invalid', table.collection.dataSource, message, { field: name.slice(0, 200) })
    if (column === undefined) throw refuse(`${table.collection.title} has no field "${name}".`)
    if (!column[right]) throw refuse(`${column.field.title} cannot be ${right === 'canInsert' ? 'set' : 'changed'}.`)
    return { column, parameter: checked(source, name, column, () => writeParameter(column.type, value)) }
  })
}
