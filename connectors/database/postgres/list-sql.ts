import { sql } from 'kysely'
import type { Filter } from '#engine'
import { DataSourceError, type ListQuery } from '../data-source.ts'
import { filterSql } from './filter-sql.ts'
import type { Column, Model, Table } from './model.ts'
import { afterSql, type Order, orderSql } from './order.ts'
import type { Parameter } from './parameter.ts'
import { baseAlias, columnOf, QuerySource } from './query-source.ts'
import { keyColumns } from './record-id.ts'
import { searchSql } from './search-sql.ts'
import { compile, everyOf, type Sql } from './statement.ts'

/** The most records of one page, and the furthest one may jump. */
export const maxPageSize = 1_000
export const maxOffset = 10_000_000

/** One more row than the page holds is read: its presence says that there is a next page. */
export function listSql(
  model: Model,
  table: Table,
  columns: Column[],
  query: ListQuery,
  order: Order,
  after: Parameter[] | undefined,
): Sql {
  const source = new QuerySource(model, table)
  const where = whereSql(source, query, after === undefined ? [] : [afterSql(order, after)])
  const limit = boundedInteger(table, 'limit', query.limit, 1, maxPageSize) + 1
  const offset = boundedInteger(table, 'offset', query.offset ?? 0, 0, maxOffset)
  return sql`select ${selection(columns)} from ${source.from()}${where} order by ${orderSql(order)} limit ${limit}${offset === 0 ? sql`` : sql` offset ${offset}`}`
}

/** Counts no further than one past the limit, whatever the table holds. */
export function countSql(model: Model, table: Table, query: Pick<ListQuery, 'filter' | 'search'>, limit: number): Sql {
  const source = new QuerySource(model, table)
  const where = whereSql(source, query, [])
  return sql`select count(*) from (select 1 from ${source.from()}${where} limit ${limit + 1}) as counted`
}

/** The record with the key, if the filter matches it too. */
export function getSql(
  model: Model,
  table: Table,
  columns: Column[],
  key: Parameter[],
  filter: Filter | undefined,
): Sql {
  const source = new QuerySource(model, table)
  const where = whereSql(source, { filter }, [keySql(table, key)])
  return sql`select ${selection(columns)} from ${source.from()}${where} limit 1`
}

/** `"t0"."id" = $1 and …` */
export function keySql(table: Table, key: Parameter[]): Sql {
  return everyOf(
    keyColumns(table).map((column, index) => sql`${columnOf(baseAlias, column.name)} = ${key[index] ?? null}`),
  )
}

/** The columns to read. Binary content is never fetched, only its size. */
export function selection(columns: Column[]): Sql {
  return sql.raw(columns.map(selected).join(', '))
}

/** Written out once per column: a list names dozens of them in each statement. */
function selected(column: Column): string {
  const known = selectedColumns.get(column)
  if (known !== undefined) return known
  const reference = columnOf(baseAlias, column.name)
  const { text } = compile(column.type.kind === 'binary' ? sql`octet_length(${reference})` : reference)
  selectedColumns.set(column, text)
  return text
}

const selectedColumns = new WeakMap<Column, string>()

/** A whole number between two bounds, or DataSourceError `invalid`. */
export function boundedInteger(table: Table, name: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most)
    throw invalid(table, `The ${name} of a list must be a whole number from ${least} to ${most}.`)
  return value
}

function whereSql(source: QuerySource, query: Pick<ListQuery, 'filter' | 'search'>, more: Sql[]): Sql {
  const conditions = [...more]
  if (query.filter !== undefined) conditions.push(filterSql(source, query.filter))
  const search = query.search?.trim() ?? ''
  if (search !== '') conditions.push(searchSql(source.table, search))
  return conditions.length === 0 ? sql`` : sql` where ${sql.join(conditions, sql` and `)}`
}

function invalid(table: Table, message: string): DataSourceError {
  return new DataSourceError('invalid', table.collection.dataSource, message)
}
