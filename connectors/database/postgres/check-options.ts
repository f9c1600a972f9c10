import type { CollectionOptions } from '../../config/define.ts'
import { DataSourceError } from '../data-source.ts'
import type { CatalogColumn } from './catalog.ts'

/** Refuses options that name fields which are not there, or that both hide and use one. */
export function checkOptions(
  dataSource: string,
  collection: string,
  options: CollectionOptions,
  columns: CatalogColumn[],
): void {
  const invalid = (message: string) =>
    new DataSourceError('invalid', dataSource, `The options of the collection "${collection}" ${message}`)
  const hidden = options.hidden ?? []
  const seen = [
    ...(options.key ?? []),
    ...(options.label === undefined ? [] : [options.label]),
    ...(options.searchable ?? []),
    ...(options.readOnly ?? []),
    ...Object.keys(options.fields ?? {}),
  ]
  const unknown = [...hidden, ...seen].find((name) => !columns.some((column) => column.name === name))
  if (unknown !== undefined) throw invalid(`name a field "${unknown}" that the database does not have.`)
  const both = seen.find((name) => hidden.includes(name))
  if (both !== undefined) throw invalid(`both hide and use the field "${both}".`)
}
