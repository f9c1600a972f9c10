import { sql } from 'kysely'
import { DataSourceError } from '../data-source.ts'
import { likePattern } from './filter-sql.ts'
import type { Column, Table } from './model.ts'
import { expectText, type Parameter, WrongType, writeParameter } from './parameter.ts'
import { baseAlias, columnOf } from './query-source.ts'
import { keyColumns } from './record-id.ts'
import { anyOf, everyOf, type Sql } from './statement.ts'

/** Every word must stand in some searchable field; a search that can be a key finds that record too. */
export function searchSql(table: Table, search: string): Sql {
  if (search.length > maxSearchLength) throw invalid(table, `A search may have up to ${maxSearchLength} characters.`)
  const columns = table.collection.searchable.flatMap((name) => table.columns.get(name) ?? [])
  const words = search.split(/\s+/).slice(0, maxSearchWords)
  const everyWord = words.map((word) => {
    const pattern = `%${likePattern(searchText(table, word))}%`
    return anyOf(
      columns.map((column) =>
        column.type.kind === 'text'
          ? sql`${columnOf(baseAlias, column.name)} ilike ${pattern}`
          : sql`${columnOf(baseAlias, column.name)}::text ilike ${pattern}`,
      ),
    )
  })
  const [key, ...more] = keyColumns(table)
  const keyParameter =
    key !== undefined && more.length === 0 && words.length === 1 ? possibleKey(key, search) : undefined
  return keyParameter === undefined || key === undefined
    ? everyOf(everyWord)
    : anyOf([...everyWord, sql`${columnOf(baseAlias, key.name)} = ${keyParameter}`])
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

const maxSearchWords = 8
const maxSearchLength = 500

function invalid(table: Table, message: string): DataSourceError {
  return new DataSourceError('invalid', table.collection.dataSource, message)
}
