import type { Collection, Field } from '#engine'
import type { CollectionOptions } from '../../config/define.ts'
import { DataSourceError } from '../data-source.ts'
import type { Catalog } from './catalog.ts'
import { checkOptions } from './check-options.ts'
import { type ColumnType, resolveColumnType } from './column-type.ts'
import { describeCollection, describeColumn, keyOf, optionsFromChecks } from './describe-collection.ts'
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
    checkOptions(settings.dataSource, entry.name, options, columns)
    const key = options.key ?? keyOf(catalog, entry, columns)
    if (key.length === 0) continue
    const visible = columns
      .filter((column) => options.hidden?.includes(column.name) !== true)
      .map((column) =>
        describeColumn(column, resolveColumnType(column.type, types), optionsFromChecks(catalog, column), key, options),
      )
    const missing = key.find((name) => !visible.some((column) => column.name === name))
    if (missing !== undefined) {
      if (options.hidden?.includes(missing) === true)
        throw new DataSourceError(
          'invalid',
          settings.dataSource,
          `The key "${missing}" of the collection "${entry.name}" cannot be hidden.`,
        )
      continue
    }
    tables.set(entry.name, {
      schema: settings.schema,
      name: entry.name,
      collection: describeCollection(settings.dataSource, entry.name, key, visible, options),
      columns: new Map(visible.map((column) => [column.name, column])),
      constraints: new Map(
        catalog.constraints
          .filter((constraint) => constraint.table === entry.oid)
          .map((constraint) => [constraint.name, constraint.columns]),
      ),
    })
  }
  addRelations(catalog, tables)
  return tables
}
