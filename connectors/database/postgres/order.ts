import { sql } from 'kysely'
import { DataSourceError, type ListQuery } from '../data-source.ts'
import type { Column, Table } from './model.ts'
import type { Parameter } from './parameter.ts'
import { baseAlias, columnOf } from './query-source.ts'
import { keyColumns } from './record-id.ts'
import type { Sql } from './statement.ts'

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
  if (direction !== 'ascending' && direction !== 'descending')
    throw invalid(table, 'A list is sorted ascending or descending.')
  const first = sort && table.columns.get(sort.field)
  if (sort !== undefined && first === undefined)
    throw invalid(table, `${table.collection.title} has no field "${sort.field}" to sort by.`, sort.field)
  if (first !== undefined && ['json', 'binary', 'opaque'].includes(first.type.kind))
    throw invalid(table, `${table.collection.title} cannot be sorted by ${first.field.title}.`, first.name)
  const key = keyColumns(table).filter((column) => column !== first)
  return {
    columns: first === undefined ? key : [first, ...key],
    direction,
    isFirstNullable: first?.field.isNullable ?? false,
  }
}

/** `"t0"."name" asc, "t0"."id" asc`. */
export function orderSql(order: Order): Sql {
  const direction = order.direction === 'ascending' ? sql` asc` : sql` desc`
  return sql.join(
    order.columns.map((column, index) => {
      const nulls = index === 0 && order.isFirstNullable && order.direction === 'descending' ? sql` nulls last` : sql``
      return sql`${columnOf(baseAlias, column.name)}${direction}${nulls}`
    }),
  )
}

/** The rows behind a position. The plain row comparison lets an index on (sort field, key) start at the position. */
export function afterSql(order: Order, position: Parameter[]): Sql {
  const compare = order.direction === 'ascending' ? sql`>` : sql`<`
  const references = order.columns.map((column) => columnOf(baseAlias, column.name))
  const [first] = references
  const behind = (from: number) =>
    sql`(${sql.join(references.slice(from))}) ${compare} (${sql.join(position.slice(from).map((value) => sql`${value}`))})`
  if (!order.isFirstNullable || first === undefined) return behind(0)
  return position[0] === null ? sql`(${first} is null and ${behind(1)})` : sql`(${behind(0)} or ${first} is null)`
}

function invalid(table: Table, message: string, field?: string): DataSourceError {
  return new DataSourceError('invalid', table.collection.dataSource, message, { field: field?.slice(0, 200) })
}
