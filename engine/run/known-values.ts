import type { LabelledRef, RecordRef, Value } from '../record/value.ts'
import type { ContextEntry, ContextValue } from './context.ts'

/** A field of a record as a run read it, or as it wrote it: a write reads back what it wrote. */
export interface Known {
  entry: ContextEntry
  record: LabelledRef
  field: string
  value: ContextValue
}

/**
 * What a step came to know of a field: of the record it read, changed or made, or of the only one it loaded. What another run
 * handed over is known of the field that was read there.
 */
export function knownFrom(entry: ContextEntry, field: string): Known | undefined {
  const given = entry.values[field]
  if (given?.readFrom) {
    const { field: read, value, ...record } = given.readFrom
    return { entry, record, field: read, value: { ...given, value } }
  }
  const only = entry.kind === 'load-related-record' && entry.records.length === 1 ? entry.records[0] : undefined
  if (only) {
    const value = only.values[field]
    return value && { entry, record: { collection: only.collection, id: only.id, label: only.label }, field, value }
  }
  const value = entry.kind === 'get-data' || isWrite(entry) ? entry.values[field] : undefined
  return value && entry.record ? { entry, record: entry.record, field, value } : undefined
}

/** What a step came to know of some fields of every record that it loaded. */
export function knownFromEach(entry: ContextEntry, fields: readonly string[]): Known[] {
  return entry.records.flatMap(({ collection, id, label, values }) =>
    fields.flatMap((field) => {
      const value = values[field]
      return value ? [{ entry, record: { collection, id, label }, field, value }] : []
    }),
  )
}

/** Every time that a field of a record came to be known, under whatever name. */
export function readingsOf(entries: readonly ContextEntry[], record: RecordRef, field: string): Known[] {
  return entries
    .flatMap((entry) => {
      const given = Object.keys(entry.values).filter((name) => entry.values[name]?.readFrom?.field === field)
      return [...new Set([field, ...given])].flatMap((name) => knownFrom(entry, name) ?? [])
    })
    .filter((known) => known.field === field && isSameRecord(known.record, record))
}

/** The same field as the run itself wrote it last since then, else as it was known: a field it did not write stays as it was read. */
export function withOwnWrite(known: Known, entries: readonly ContextEntry[]): Known {
  const later = entries.filter((entry) => isWrite(entry) && entry.attempt > known.entry.attempt)
  return lastKnown(later, known.record, known.field) ?? known
}

/** Fields of a record as the run knows them last. Those it neither read nor wrote are left out. */
export function lastKnownValues(
  entries: readonly ContextEntry[],
  record: RecordRef,
  fields: readonly string[],
): Record<string, Value> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const known = lastKnown(entries, record, field)
      return known ? [[field, known.value.value]] : []
    }),
  )
}

export function isSameRecord(one: RecordRef | undefined, other: RecordRef): boolean {
  return one?.collection === other.collection && one.id === other.id
}

function lastKnown(entries: readonly ContextEntry[], record: RecordRef, field: string): Known | undefined {
  return readingsOf(entries, record, field).reduce<Known | undefined>(
    (last, each) => (last && last.entry.attempt > each.entry.attempt ? last : each),
    undefined,
  )
}

function isWrite({ kind }: ContextEntry): boolean {
  return kind === 'update-data' || kind === 'create-record'
}
