import type { Value } from '#engine'
import type { Column, Table } from './model.ts'
import { type Parameter, WrongType, writeParameter } from './parameter.ts'

/** The columns of a table's key, in order. */
export function keyColumns(table: Table): Column[] {
  return table.collection.key.flatMap((name) => table.columns.get(name) ?? [])
}

/** A record's id: the key as text; several parts are escaped and joined by commas. */
export function writeRecordId(key: Value[]): string {
  const parts = key.map(keyText)
  return parts.length === 1 ? (parts[0] ?? '') : parts.map(encodeURIComponent).join(',')
}

/** The parameters that find a record, or undefined when no record of the table can have that id. */
export function readRecordId(table: Table, id: string): Parameter[] | undefined {
  const columns = keyColumns(table)
  const parts = columns.length === 1 ? [id] : id.split(',').map(unescaped)
  if (parts.length !== columns.length) return undefined
  try {
    return columns.map((column, index) => writeParameter(column.type, keyValue(column, parts[index] ?? '')))
  } catch (error) {
    if (error instanceof WrongType) return undefined
    throw error
  }
}

function keyText(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function keyValue(column: Column, text: string): Value {
  if (column.type.kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return text
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
