import { sql } from 'kysely'
import type { Filter, Operator, Value } from '#engine'
import { DataSourceError } from '../data-source.ts'
import type { Column } from './model.ts'
import { expectText, WrongType, writeParameter } from './parameter.ts'
import { printed, type QuerySource } from './query-source.ts'
import { anyOf, everyOf, type Sql } from './statement.ts'

/** How many comparisons one filter may hold, and how deep it may nest: enough for people, not for exhausting a database. */
export const maxComparisons = 500
export const maxNesting = 20

/** The condition a filter stands for. Throws DataSourceError `invalid` naming the field at fault. */
export function filterSql(source: QuerySource, filter: Filter): Sql {
  let comparisons = 0
  const render = (part: Filter, depth: number): Sql => {
    if (depth > maxNesting) throw refuse(source, `The filter is nested more than ${maxNesting} levels deep.`)
    if ('and' in part) return everyOf(part.and.map((inner) => render(inner, depth + 1)))
    if ('or' in part) return anyOf(part.or.map((inner) => render(inner, depth + 1)))
    comparisons += 1
    if (comparisons > maxComparisons) throw refuse(source, `The filter has more than ${maxComparisons} comparisons.`)
    return comparisonSql(source, part)
  }
  return render(filter, 0)
}

/** The pattern that finds a text literally: `%`, `_` and the escape itself lose their meaning. */
export function likePattern(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)
}

/** Refuses a value with a sentence such as: Risk score takes a whole number. */
export function checked<Result>(source: QuerySource, path: string, column: Column, check: () => Result): Result {
  try {
    return check()
  } catch (error) {
    if (error instanceof WrongType) throw refuse(source, `${column.field.title} takes ${error.message}.`, path)
    throw error
  }
}

type Comparison = Exclude<Filter, { and: Filter[] } | { or: Filter[] }>

function comparisonSql(source: QuerySource, { field, operator, value }: Comparison): Sql {
  const { column, reference } = source.column(field)
  if (operator === 'is-null') return sql`${reference} is null`
  if (operator === 'is-not-null') return sql`${reference} is not null`
  if (value === undefined)
    throw refuse(source, `The comparison "${operator}" of ${column.field.title} needs a value.`, field)
  if (!allows(column, operator))
    throw refuse(source, `${column.field.title} cannot be compared with "${operator}".`, field)
  // A type we do not know may have no equality or order of its own; its text has both.
  const operand = column.type.kind === 'opaque' ? printed(reference) : reference
  const parameter = (item: Value) => checked(source, field, column, () => writeParameter(column.type, item))
  const one = () => {
    if (value === null)
      throw refuse(source, `${column.field.title} cannot be compared with nothing by "${operator}".`, field)
    return sql`${parameter(value)}`
  }
  switch (operator) {
    case 'equals':
      return value === null ? sql`${operand} is null` : sql`${operand} = ${parameter(value)}`
    case 'not-equals':
      return value === null ? sql`${operand} is not null` : sql`${operand} is distinct from ${parameter(value)}`
    case 'less':
      return sql`${operand} < ${one()}`
    case 'less-or-equal':
      return sql`${operand} <= ${one()}`
    case 'greater':
      return sql`${operand} > ${one()}`
    case 'greater-or-equal':
      return sql`${operand} >= ${one()}`
    case 'in':
    case 'not-in':
      return memberSql(operand, operator, listOf(source, field, column, value), parameter)
    case 'contains':
    case 'starts-with':
      return textSql(
        reference,
        column,
        operator,
        checked(source, field, column, () => expectText(value, 'a text')),
      )
    default:
      operator satisfies never
      throw refuse(source, `The comparison "${String(operator).slice(0, 40)}" does not exist.`, field)
  }
}

function memberSql(
  operand: Sql,
  operator: 'in' | 'not-in',
  values: Value[],
  parameter: (value: Value) => unknown,
): Sql {
  const hasNull = values.includes(null)
  const list = values.filter((value) => value !== null).map(parameter)
  if (operator === 'in')
    return hasNull ? sql`(${operand} is null or ${operand} = any(${list}))` : sql`${operand} = any(${list})`
  return hasNull ? sql`${operand} <> all(${list})` : sql`(${operand} is null or ${operand} <> all(${list}))`
}

function textSql(reference: Sql, column: Column, operator: 'contains' | 'starts-with', text: string): Sql {
  // A list contains an item, whole, ignoring case.
  if (column.type.kind === 'list')
    return sql`exists (select 1 from unnest(${reference}) as item where item::text ilike ${likePattern(text)})`
  const pattern = operator === 'contains' ? `%${likePattern(text)}%` : `${likePattern(text)}%`
  return column.type.kind === 'text' ? sql`${reference} ilike ${pattern}` : sql`${reference}::text ilike ${pattern}`
}

function listOf(source: QuerySource, field: string, column: Column, value: Value): Value[] {
  if (!Array.isArray(value)) throw refuse(source, `${column.field.title} needs a list of values here.`, field)
  if (value.length > maxListLength)
    throw refuse(source, `${column.field.title} is compared with more than ${maxListLength} values.`, field)
  return value
}

const maxListLength = 10_000

function allows(column: Column, operator: Operator): boolean {
  switch (column.type.kind) {
    case 'binary':
      return false
    case 'json':
      return operator === 'contains'
    case 'list':
      return operator === 'equals' || operator === 'not-equals' || operator === 'contains'
    default:
      return true
  }
}

function refuse(source: QuerySource, message: string, field?: string): DataSourceError {
  return new DataSourceError('invalid', source.table.collection.dataSource, message, { field })
}
