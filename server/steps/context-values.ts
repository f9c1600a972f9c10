import type { SourceRecord } from '#connectors'
import type { Collection, ContextRecord, ContextValue, Origin } from '#engine'
import { findField } from '#engine'

/** Named fields of a record as context values, with their titles and types. */
export function contextValues(
  collection: Collection,
  values: SourceRecord['values'],
  fields: readonly string[],
  origin: Origin,
): Record<string, ContextValue> {
  return Object.fromEntries(
    fields.flatMap((name) => {
      const field = findField(collection, name)
      return field ? [[name, { label: field.title, type: field.type, value: values[name] ?? null, origin }]] : []
    }),
  )
}

/** A record that a step brings in, with the fields asked for. */
export function contextRecord(collection: Collection, record: SourceRecord, fields: readonly string[]): ContextRecord {
  return {
    collection: collection.id,
    id: record.id,
    label: record.label,
    values: contextValues(collection, record.values, fields, 'other-record'),
  }
}
