import { asText, type ContextEntry, findField, type LabelledRef, type Origin, type Value } from '#engine'
import type { Question } from '../assistant.ts'

/** A value that the model may quote, under the reference it is shown with. */
export interface LedgerValue {
  reference: string
  place: string
  type: string
  value: Value
  origin: Origin
  step?: string
  field: string
  record?: LabelledRef
}

export interface Ledger {
  values: ReadonlyMap<string, LedgerValue>
  /** A line for each value, newest first, then what is missing. */
  text: string
}

const longestValue = 600

/**
 * What the model is told of the run: the record as it stands, then what completed steps contributed, newest first. What does not fit
 * into `characters` is left out, and the last line says how much.
 */
export function ledgerOf(question: Question, characters: number): Ledger {
  const all = [
    ...recordValues(question),
    ...question.context.toReversed().flatMap((entry) => (entry.missing === undefined ? entryValues(entry) : [])),
  ].filter(({ value }) => value !== null && value !== '')
  const values = new Map<string, LedgerValue>()
  const lines = question.context.flatMap((entry) =>
    entry.missing === undefined ? [] : [`missing | ${oneLine(entry.title)} | ${oneLine(entry.missing)}`],
  )
  let left = characters - lines.join('\n').length
  for (const [index, value] of all.entries()) {
    const entry = { ...value, reference: `v${index + 1}` }
    const line = lineOf(entry)
    if (line.length + 1 > left) break
    left -= line.length + 1
    values.set(entry.reference, entry)
    lines.push(line)
  }
  const omitted = all.length - values.size
  if (omitted > 0) lines.push(`left out | ${omitted} older values, for want of room`)
  return { values, text: lines.join('\n') }
}

/** Every record that a value of the ledger stands in, once. */
export function ledgerRecords({ values }: Ledger): LabelledRef[] {
  const records = [...values.values()].flatMap(({ record }) => record ?? [])
  return [...new Map(records.map((record) => [`${record.collection}/${record.id}`, record])).values()]
}

function lineOf({ reference, place, type, origin, value }: LedgerValue): string {
  const text = asText(value)
  const shown = text.length > longestValue ? `${text.slice(0, longestValue)}…` : text
  return `${reference} | ${oneLine(place)} | ${type} | from ${origin} | ${JSON.stringify(shown)}`
}

function recordValues({ record, collection }: Question): Omit<LedgerValue, 'reference'>[] {
  const { values, ...rest } = record
  const reference = { collection: rest.collection, id: rest.id, label: rest.label }
  return Object.entries(values).map(([name, value]) => ({
    place: `${collection.singular} ${rest.label} › ${findField(collection, name)?.title ?? name} (now)`,
    type: findField(collection, name)?.type ?? 'text',
    value,
    origin: 'this-record' as const,
    field: name,
    record: reference,
  }))
}

function entryValues(entry: ContextEntry): Omit<LedgerValue, 'reference'>[] {
  const own = Object.entries(entry.values).map(([field, { label, type, value, origin }]) => ({
    place: `${entry.title} › ${label}`,
    type,
    value,
    origin,
    step: entry.stepId,
    field,
    ...(entry.record ? { record: entry.record } : {}),
  }))
  const loaded = entry.records.flatMap(({ values, ...record }) =>
    Object.entries(values).map(([field, { label, type, value, origin }]) => ({
      place: `${entry.title} › ${record.label} › ${label}`,
      type,
      value,
      origin,
      step: entry.stepId,
      field,
      record: { collection: record.collection, id: record.id, label: record.label },
    })),
  )
  return [...own, ...loaded]
}

/** Labels come from records and configuration: no line of theirs may look like one of ours. */
function oneLine(text: string): string {
  return text.replace(/[\s|]+/g, ' ').slice(0, 200)
}
