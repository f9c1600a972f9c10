import type { Collection } from '#engine'
import type { CollectionOptions } from '../../config/define.ts'
import { guessDisplay, guessLabel, singularOf, titleOf } from '../names.ts'
import type { Catalog, CatalogColumn, CatalogTable } from './catalog.ts'
import { type ColumnType, fieldTypeOf, optionsOfCheck } from './column-type.ts'
import type { Column } from './model.ts'

/** A table as a collection, still without its relations. */
export function describeCollection(
  dataSource: string,
  name: string,
  key: string[],
  columns: Column[],
  options: CollectionOptions,
): Collection {
  const title = options.title ?? titleOf(name)
  const label =
    options.label ??
    guessLabel(
      name,
      columns.map((column) => column.field),
    ) ??
    key[0] ??
    ''
  return {
    id: name,
    title,
    singular: options.singular ?? singularOf(title),
    dataSource,
    key,
    label,
    searchable: options.searchable ?? guessSearchable(columns, label),
    fields: columns.map((column) => column.field),
    relations: [],
    segments: options.segments ?? [],
  }
}

/** A column as a field. `checked` are the values its check constraint allows. */
export function describeColumn(
  column: CatalogColumn,
  type: ColumnType,
  checked: string[] | undefined,
  key: string[],
  options: CollectionOptions,
): Column {
  const given = options.fields?.[column.name] ?? {}
  const choices = given.options ?? (type.kind === 'enum' ? type.options : checked)
  const fieldType = type.kind === 'text' && choices !== undefined ? 'enum' : fieldTypeOf(type)
  const isKey = key.includes(column.name)
  const isKept = options.readOnly?.includes(column.name) === true
  const canInsert = column.canInsert && !column.isGenerated && type.kind !== 'binary'
  const canUpdate = column.canUpdate && !column.isGenerated && type.kind !== 'binary' && !isKey
  return {
    name: column.name,
    type,
    canInsert,
    canUpdate,
    field: {
      name: column.name,
      title: given.title ?? titleOf(column.name),
      type: fieldType,
      display: given.display ?? guessDisplay(column.name, fieldType),
      isNullable: column.isNullable,
      isReadOnly: !canUpdate || isKept,
      // A key that the database numbers is left to it: one given by hand would be given again later.
      ...(!canInsert || isKept || (isKey && column.hasDefault)
        ? {}
        : { onCreate: column.isNullable || column.hasDefault ? ('optional' as const) : ('required' as const) }),
      ...(choices === undefined ? {} : { options: choices }),
    },
  }
}

/** The primary key, else a unique constraint without nulls, else for a view the column that is named like a key. */
export function keyOf(catalog: Catalog, table: CatalogTable, columns: CatalogColumn[]): string[] {
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

/** The values a check constraint on this column alone allows. */
export function optionsFromChecks(catalog: Catalog, column: CatalogColumn): string[] | undefined {
  const check = catalog.constraints.find(
    (constraint) =>
      constraint.kind === 'c' &&
      constraint.table === column.table &&
      constraint.columns.length === 1 &&
      constraint.columns[0] === column.name &&
      optionsOfCheck(constraint.definition) !== undefined,
  )
  return check && optionsOfCheck(check.definition)
}

const maxGuessedSearchable = 6

function guessSearchable(columns: Column[], label: string): string[] {
  const texts = columns.filter((column) => column.type.kind === 'text' && column.field.type === 'text')
  const names = texts
    .filter(
      (column) =>
        column.name === label ||
        (!['url', 'long-text', 'country'].includes(column.field.display) &&
          !/password|secret|token|hash/i.test(column.name)),
    )
    .map((column) => column.name)
  return [...new Set(names.includes(label) ? [label, ...names] : names)].slice(0, maxGuessedSearchable)
}
