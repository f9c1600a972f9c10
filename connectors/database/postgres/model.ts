import type { Collection, Field } from '#engine'
import type { CollectionOptions } from '../../config/define.ts'
import { DataSourceError } from '../data-source.ts'
import { guessDisplay, guessLabel, singularOf, titleOf } from '../names.ts'
import type { Catalog, CatalogColumn, CatalogTable } from './catalog.ts'
import { type ColumnType, fieldTypeOf, optionsOfCheck, resolveColumnType } from './column-type.ts'
import { addRelations } from './relations.ts'

/** A column one may see, with what SQL needs to know about it. Hidden columns are not in the model at all. */
export interface Column {
  name: string
  type: ColumnType
  field: Field
  canInsert: boolean
  canUpdate: boolean
}

/** A table or view as a collection. Its names come from the catalog: the only identifiers that ever enter SQL. */
export interface Table {
  schema: string
  name: string
  collection: Collection
  columns: ReadonlyMap<string, Column>
  /** Columns of each constraint by its name, to say which field an error is about. */
  constraints: ReadonlyMap<string, string[]>
}

export type Model = ReadonlyMap<string, Table>

export interface ModelSettings {
  dataSource: string
  schema: string
  options: Readonly<Record<string, CollectionOptions>>
}

/**
 * The collections of a catalog with their options applied. Tables without any key are left out: their rows cannot be named.
 * Throws DataSourceError when the options name a field that is not there, or hide a key.
 */
export function buildModel(catalog: Catalog, settings: ModelSettings): Model {
  const types = new Map(catalog.types.map((type) => [type.oid, type]))
  const tables = new Map<string, Table>()
  for (const entry of catalog.tables) {
    const options = settings.options[entry.name] ?? {}
    if (options.isExcluded === true) continue
    const columns = catalog.columns.filter((column) => column.table === entry.oid)
    refuseUnknownNames(settings, entry.name, options, columns)
    const key = options.key ?? keyOf(catalog, entry, columns)
    if (key.length === 0) continue
    const visible = columns
      .filter((column) => options.hidden?.includes(column.name) !== true)
      .map((column) => describeColumn(column, resolveColumnType(column.type, types), optionsFromChecks(catalog, column), key, options))
    const missing = key.find((name) => !visible.some((column) => column.name === name))
    if (missing !== undefined) {
      if (options.hidden?.includes(missing) === true) throw invalidOptions(settings, `The key "${missing}" of the collection "${entry.name}" cannot be hidden.`)
      continue
    }
    tables.set(entry.name, {
      schema: settings.schema,
      name: entry.name,
      collection: describeCollection(settings, entry.name, key, visible, options),
      columns: new Map(visible.map((column) => [column.name, column])),
      constraints: new Map(catalog.constraints.filter((constraint) => constraint.table === entry.oid).map((constraint) => [constraint.name, constraint.columns])),
    })
  }
  addRelations(catalog, tables)
  return tables
}

function describeCollection(settings: ModelSettings, name: string, key: string[], columns: Column[], options: CollectionOptions): Collection {
  const title = options.title ?? titleOf(name)
  const label = options.label ?? guessLabel(name, columns.map((column) => column.field)) ?? key[0] ?? ''
  return {
    id: name,
    title,
    singular: options.singular ?? singularOf(title),
    dataSource: settings.dataSource,
    key,
    label,
    searchable: options.searchable ?? guessSearchable(columns, label),
    fields: columns.map((column) => column.field),
    relations: [],
    segments: options.segments ?? [],
  }
}

function describeColumn(column: CatalogColumn, type: ColumnType, checked: string[] | undefined, key: string[], options: CollectionOptions): Column {
  const given = options.fields?.[column.name] ?? {}
  const choices = given.options ?? (type.kind === 'enum' ? type.options : checked)
  const fieldType = type.kind === 'text' && choices !== undefined ? 'enum' : fieldTypeOf(type)
  const canUpdate = column.canUpdate && !column.isGenerated && type.kind !== 'binary' && !key.includes(column.name)
  return {
    name: column.name,
    type,
    canInsert: column.canInsert && !column.isGenerated && type.kind !== 'binary',
    canUpdate,
    field: {
      name: column.name,
      title: given.title ?? titleOf(column.name),
      type: fieldType,
      display: given.display ?? guessDisplay(column.name, fieldType),
      isNullable: column.isNullable,
      isReadOnly: !canUpdate || options.readOnly?.includes(column.name) === true,
      ...(choices === undefined ? {} : { options: choices }),
    },
  }
}

/** The primary key, else a unique constraint without nulls, else for a view the column that is named like a key. */
function keyOf(catalog: Catalog, table: CatalogTable, columns: CatalogColumn[]): string[] {
  const constraints = catalog.constraints.filter((constraint) => constraint.table === table.oid)
  const primary = constraints.find((constraint) => constraint.kind === 'p')
  if (primary !== undefined) return primary.columns
  const neverNull = (name: string) => columns.some((column) => column.name === name && !column.isNullable)
  const unique = constraints.find((constraint) => constraint.kind === 'u' && constraint.columns.every(neverNull))
  if (unique !== undefined) return unique.columns
  if (!table.isView) return []
  const names = columns.map((column) => column.name)
  const singular = singularOf(table.name)
  const named = ['id', `${table.name}_id`, `${singular}_id`, 'uuid'].find((name) => names.includes(name))
  const first = names[0]
  return named !== undefined ? [named] : first !== undefined && /id$/i.test(first) ? [first] : []
}

function optionsFromChecks(catalog: Catalog, column: CatalogColumn): string[] | undefined {
  const check = catalog.constraints.find(
    (constraint) => constraint.kind === 'c' && constraint.table === column.table && constraint.columns.length === 1 && constraint.columns[0] === column.name && optionsOfCheck(constraint.definition) !== undefined,
  )
  return check && optionsOfCheck(check.definition)
}

const maxGuessedSearchable = 6

function guessSearchable(columns: Column[], label: string): string[] {
  const texts = columns.filter((column) => column.type.kind === 'text' && column.field.type === 'text')
  const names = texts
    .filter((column) => column.name === label || (!['url', 'long-text', 'country'].includes(column.field.display) && !/password|secret|token|hash/i.test(column.name)))
    .map((column) => column.name)
  return [...new Set(names.includes(label) ? [label, ...names] : names)].slice(0, maxGuessedSearchable)
}

function refuseUnknownNames(settings: ModelSettings, collection: string, options: CollectionOptions, columns: CatalogColumn[]): void {
  const hidden = options.hidden ?? []
  const seen = [...(options.key ?? []), ...(options.label === undefined ? [] : [options.label]), ...(options.searchable ?? []), ...(options.readOnly ?? []), ...Object.keys(options.fields ?? {})]
  const unknown = [...hidden, ...seen].find((name) => !columns.some((column) => column.name === name))
  if (unknown !== undefined) throw invalidOptions(settings, `The options of the collection "${collection}" name a field "${unknown}" that the database does not have.`)
  const both = seen.find((name) => hidden.includes(name))
  if (both !== undefined) throw invalidOptions(settings, `The options of the collection "${collection}" both hide and use the field "${both}".`)
}

function invalidOptions(settings: ModelSettings, message: string): DataSourceError {
  return new DataSourceError('invalid', settings.dataSource, message)
}
