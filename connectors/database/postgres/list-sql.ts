import type { Filter } from '#engine'
import { sql } from 'kysely'
import { DataSourceError, type ListQuery } from '../data-source.ts'
import { filterSql, likePattern } from './filter-sql.ts'
import type { Column, Model, Table } from './model.ts'
import { expectText, type Parameter, WrongType, writeParameter } from './parameter.ts'
import { baseAlias, columnOf, QuerySource } from './query-source.ts'
import { keyColumns } from './record-id.ts'
import { anyOf, everyOf, type Sql } from './statement.ts'

/** The most records of one page, and the furthest one may jump. */
export const maxPageSize = 1_000
export const maxOffset = 10_000_000
const maxSearchWords = 8
const maxSearchLength = 500

/** The order of a list: the sort field, then the key in the same direction, so that one index serves both directions. */
export interface Order {
  columns: Column[]
  direction: 'ascending' | 'descending'
  /** Nulls of the sort field come last either way. */
  isFirstNullable: boolean
}

/** The order a query asks for. */
export function orderOf(table: Table, sort: ListQuery['sort']): Order {
  const direction = sort?.direction ?? 'ascending'
  if (direction !== 'ascending' && direction !== 'descending') throw invalid(table, 'A list is sorted ascending or descending.')
  const first = sort && table.columns.get(sort.field)
  if (sort !== undefined && first === undefined) throw invalid(table, `${table.collection.title} has no field "${sort.field}" to sort by.`, sort.field)
  if (first !== undefined && ['json', 'binary', 'opaque'].includes(first.type.kind)) throw invalid(table, `${table.collection.title} cannot be sorted by ${first.field.title}.`, first.name)
  const key = keyColumns(table).filter((column) => column !== first)
  return { columns: first === undefined ? key : [first, ...key], direction, isFirstNullable: first?.field.isNullable ?? false }
}

/** One more row than the page holds is read: its presence says that there is a next page. */
export function listSql(model: Model, table: Table, columns: Column[], query: ListQuery, order: Order, after: Parameter[] | undefined): Sql {
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
export function getSql(model: Model, table: Table, columns: Column[], key: Parameter[], filter: Filter | undefined): Sql {
  const source = new QuerySource(model, table)
  const where = whereSql(source, { filter }, [keySql(table, key)])
  return sql`select ${selection(columns)} from ${source.from()}${where} limit 1`
}

/** `"t0"."id" = $1 and …` */
export function keySql(table: Table, key: Parameter[]): Sql {
  return everyOf(keyColumns(table).map((column, index) => sql`${columnOf(baseAlias, column.name)} = ${key[index] ?? null}`))
}

/** The columns to read. Binary content is never fetched, only its size. */
export function selection(columns: Column[]): Sql {
  return sql.join(
    columns.map((column) => {
      const reference = columnOf(baseAlias, column.name)
      return column.type.kind === 'binary' ? sql`octet_length(${reference})` : reference
    }),
  )
}

/** A whole number between two bounds, or DataSourceError `invalid`. */
export function boundedInteger(table: Table, name: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) throw invalid(table, `The ${name} of a list must be a whole number from ${least} to ${most}.`)
  return value
}

function whereSql(source: QuerySource, query: Pick<ListQuery, 'filter' | 'search'>, more: Sql[]): Sql {
  const conditions = [...more]
  if (query.filter !== undefined) conditions.push(filterSql(source, query.filter))
  const search = query.search?.trim() ?? ''
  if (search !== '') conditions.push(searchSql(source.table, search))
  return conditions.length === 0 ? sql`` : sql` where ${sql.join(conditions, sql` and `)}`
}

/** Every word must stand in some searchable field; a search that can be a key finds that record too. */
function searchSql(table: Table, search: string): Sql {
  if (search.length > maxSearchLength) throw invalid(table, `A search may have up to ${maxSearchLength} characters.`)
  const columns = table.collection.searchable.flatMap((name) => table.columns.get(name) ?? [])
  const words = search.split(/\s+/).slice(0, maxSearchWords)
  const everyWord = words.map((word) => {
    const pattern = `%${likePattern(searchText(table, word))}%`
    return anyOf(columns.map((column) => (column.type.kind === 'text' ? sql`${columnOf(baseAlias, column.name)} ilike ${pattern}` : sql`${columnOf(baseAlias, column.name)}::text ilike ${pattern}`)))
  })
  const [key, ...more] = keyColumns(table)
  const keyParameter = key !== undefined && more.length === 0 && words.length === 1 ? possibleKey(key, search) : undefined
  return keyParameter === undefined || key === undefined ? everyOf(everyWord) : anyOf([...everyWord, sql`${columnOf(baseAlias, key.name)} = ${keyParameter}`])
}

function searchText(table: Table, text: string): string {
  try {
    return expectText(text, 'a text')
  } catch (error) {
    if (error instanceof WrongType) throw invalid(table, `A search takes ${error.message}.`)
    throw error
  }
}

function possibleKey(key: Column, search: string): Parameter | undefined {
  if (key.type.kind !== 'integer' && key.type.kind !== 'uuid') return undefined
  try {
    return writeParameter(key.type, search)
  } catch (error) {
    if (error instanceof WrongType) return undefined
    throw error
  }
}

function orderSql(order: Order): Sql {
  const direction = order.direction === 'ascending' ? sql` asc` : sql` desc`
  return sql.join(
    order.columns.map((column, index) => {
      const nulls = index === 0 && order.isFirstNullable && order.direction === 'descending' ? sql` nulls last` : sql``
      return sql`${columnOf(baseAlias, column.name)}${direction}${nulls}`
    }),
  )
}

/** The rows behind a position. The plain row comparison lets an index on (sort field, key) start at the position. */
function afterSql(order: Order, position: Parameter[]): Sql {
  const compare = order.direction === 'ascending' ? sql`>` : sql`<`
  const references = order.columns.map((column) => columnOf(baseAlias, column.name))
  const [first] = references
  const behind = (from: number) => sql`(${sql.join(references.slice(from))}) ${compare} (${sql.join(position.slice(from).map((value) => sql`${value}`))})`
  if (!order.isFirstNullable || first === undefined) return behind(0)
  return position[0] === null ? sql`(${first} is null and ${behind(1)})` : sql`(${behind(0)} or ${first} is null)`
}

function invalid(table: Table, message: string, field?: string): DataSourceError {
  return new DataSourceError('invalid', table.collection.dataSource, message, { field: field?.slice(0, 200) })
}
