import type { ContextEntry, ContextValue, LabelledRef, RecordRef, Value } from '#engine'

/** A field of a record as a run read it, or as it wrote it: a write reads back what it wrote. */
export interface Known {
  entry: ContextEntry
  record: LabelledRef
  field: string
  value: ContextValue
}

/** What a step came to know of a field: of the record it read, changed or made, or of the only one it loaded. */
export function knownFrom(entry: ContextEntry, field: string): Known | undefined {
  const only = entry.kind === 'load-related-record' && entry.records.length === 1 ? entry.records[0] : undefined
  if (only) {
    const value = only.values[field]
    return value && { entry, record: { collection: only.collection, id: only.id, label: only.label }, field, value }
  }
  const value = entry.kind === 'get-data' || isWrite(entry) ? entry.values[field] : undefined
  return value && entry.record ? { entry, record: entry.record, field, value } : undefined
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
  return entries
    .flatMap((entry) => knownFrom(entry, field) ?? [])
    .filter((known) => isSameRecord(known.record, record))
    .reduce<Known | undefined>(
      (last, each) => (last && last.entry.attempt > each.entry.attempt ? last : each),
      undefined,
    )
}

function isWrite({ kind }: ContextEntry): boolean {
  return kind === 'update-data' || kind === 'create-record'
}
