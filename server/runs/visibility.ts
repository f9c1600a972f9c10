import type { Access, ContextEntry, RecordRef, Step } from '#engine'
import { hasRight, unbornId } from '#engine'
import type { RecordReader } from '../records/record-reader.ts'

/** Says in the place of values that the viewer may not see them. */
export const hiddenNote = 'hidden by your role'

/** Which of the records the viewer may see now, as `collection/id`. One not there yet is for all who may read the collection. */
export async function visibleRecords(
  reader: RecordReader,
  access: Access,
  refs: readonly RecordRef[],
): Promise<Set<string>> {
  const byCollection = Map.groupBy(refs, (ref) => ref.collection)
  const found = await Promise.all(
    [...byCollection].map(async ([collection, members]) => {
      if (!hasRight(access, `${collection}.read`)) return []
      const ids = await reader.visibleIds(
        access,
        collection,
        members.map((ref) => ref.id).filter((id) => id !== unbornId),
      )
      if (hasRight(access, `${collection}.browse`)) ids.add(unbornId)
      return [...ids].map((id) => `${collection}/${id}`)
    }),
  )
  return new Set(found.flat())
}

/** Whether what is meant for a new record at this step is not for the viewer: it names no record by which that could be told. */
export function hidesNewRecord(access: Access, step: Step): boolean {
  return step.kind === 'create-record' && !hasRight(access, `${step.collection}.read`)
}

/** Context entries as the viewer may see them: records out of sight are left out, values read from them are withheld. */
export async function visibleEntries(
  reader: RecordReader,
  access: Access,
  entries: readonly ContextEntry[],
): Promise<ContextEntry[]> {
  const visible = await visibleRecords(reader, access, entries.flatMap(recordsOfEntry))
  return entries.map((entry) => redactEntry(entry, visible))
}

/** Every record an entry names. */
export function recordsOfEntry(entry: ContextEntry): RecordRef[] {
  return [...(entry.record ? [entry.record] : []), ...entry.records, ...(entry.from ?? [])]
}

function redactEntry(entry: ContextEntry, visible: ReadonlySet<string>): ContextEntry {
  const sees = (ref: RecordRef) => visible.has(`${ref.collection}/${ref.id}`)
  if ([...(entry.record ? [entry.record] : []), ...(entry.from ?? [])].some((ref) => !sees(ref)))
    return { ...entry, record: undefined, values: {}, records: [], from: undefined, missing: hiddenNote }
  return entry.records.every(sees) ? entry : { ...entry, records: entry.records.filter(sees) }
}
