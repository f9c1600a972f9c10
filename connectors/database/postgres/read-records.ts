import type { Filter, RecordValues, Value } from '#engine'
import { DataSourceError, type ListQuery, type RecordPage, type SourceRecord } from '../data-source.ts'
import type { Connection, TextRow } from './connection.ts'
import type { CursorPlace, Cursors } from './cursor.ts'
import { getSql, listSql } from './list-sql.ts'
import type { Column, Model, Table } from './model.ts'
import { type Order, orderOf } from './order.ts'
import { keyColumns, readRecordId, writeRecordId } from './record-id.ts'
import { readValue } from './value-text.ts'

/** The table of a collection. Throws DataSourceError `invalid` when there is none. */
export function tableOf(model: Model, dataSource: string, collection: string): Table {
  const table = model.get(collection)
  if (table === undefined)
    throw new DataSourceError('invalid', dataSource, `There is no collection "${String(collection).slice(0, 200)}".`)
  return table
}

/** One page, and where the next one starts. */
export async function listRecords(
  connection: Connection,
  model: Model,
  cursors: Cursors,
  table: Table,
  query: ListQuery,
): Promise<RecordPage> {
  const order = orderOf(table, query.sort)
  const place = placeOf(table, order)
  if (query.after !== undefined && query.offset !== undefined)
    throw invalid(table, 'A page starts after a position or at an offset, not both.')
  const after = query.after === undefined ? undefined : cursors.open(place, query.after)
  if (query.after !== undefined && after?.length !== order.columns.length)
    throw invalid(table, 'This position in the list is not valid (any more). Start again at the first page.')
  const wanted = wantedColumns(table, query.fields)
  const columns = [...new Set([...wanted, ...order.columns])]
  const rows = await connection.rows(listSql(model, table, columns, query, order, after))
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  const records = page.map((row) => recordOf(table, columns, wanted, row))
  if (rows.length <= query.limit || last === undefined) return { records }
  return {
    records,
    next: cursors.seal(
      place,
      order.columns.map((column) => last[columns.indexOf(column)] ?? null),
    ),
  }
}

/** One record by its id, if the filter matches it too. */
export async function getRecord(
  connection: Connection,
  model: Model,
  table: Table,
  id: string,
  filter: Filter | undefined,
): Promise<SourceRecord | undefined> {
  const key = readRecordId(table, id)
  if (key === undefined) return undefined
  const columns = [...table.columns.values()]
  const [row] = await connection.rows(getSql(model, table, columns, key, filter))
  return row && recordOf(table, columns, columns, row)
}

/** A row as a record with the wanted columns, which come first in it. */
export function recordOf(table: Table, columns: Column[], wanted: Column[], row: TextRow): SourceRecord {
  const readColumn = (column: Column) => readValue(column.type, row[columns.indexOf(column)] ?? null)
  const id = writeRecordId(keyColumns(table).map(readColumn))
  return {
    id,
    label: labelOf(table, id, readColumn),
    values: valuesOf(wanted, row),
  }
}

/** The label field's value; a record whose label is empty or only its key is called by its collection and id. */
function labelOf(table: Table, id: string, readColumn: (column: Column) => Value): string {
  const column = table.columns.get(table.collection.label)
  const label = column === undefined || table.collection.key.includes(column.name) ? null : readColumn(column)
  if (label === null || label === '') return `${table.collection.singular} ${id}`
  // The name of an option is for programs; people read it with spaces.
  if (column?.field.type === 'enum' && typeof label === 'string') return label.replaceAll('_', ' ')
  return typeof label === 'string' ? label : JSON.stringify(label)
}

/** The values of a row that begins with the columns in order. */
export function valuesOf(columns: Column[], row: TextRow): RecordValues {
  // A loop, not Object.fromEntries: a page has a thousand values, and this halves its time.
  const values: RecordValues = {}
  for (const [index, column] of columns.entries()) values[column.name] = readValue(column.type, row[index] ?? null)
  return values
}

function wantedColumns(table: Table, fields: string[] | undefined): Column[] {
  if (fields === undefined) return [...table.columns.values()]
  const names = [...table.collection.key, table.collection.label, ...fields]
  return [...new Set(names)].map((name) => {
    const column = table.columns.get(name)
    if (column === undefined)
      throw invalid(
        table,
        `${table.collection.title} has no field "${String(name).slice(0, 200)}".`,
        String(name).slice(0, 200),
      )
    return column
  })
}

function placeOf(table: Table, order: Order): CursorPlace {
  return {
    dataSource: table.collection.dataSource,
    collection: table.collection.id,
    sort: order.columns.map((column) => column.name).join(','),
    direction: order.direction,
  }
}

function invalid(table: Table, message: string, field?: string): DataSourceError {
  return new DataSourceError('invalid', table.collection.dataSource, message, { field })
}
