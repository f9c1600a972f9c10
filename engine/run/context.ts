import { z } from 'zod'
import type { Scope, ScopeValue } from '../expression/cel.ts'
import { fieldTypeSchema } from '../record/collection.ts'
import { labelledRefSchema, type Value, valueSchema } from '../record/value.ts'

/** Where a value came from: decides later what may be done with it by itself. */
export const originSchema = z.enum([
  'this-record',
  'other-record',
  'person',
  'assistant',
  'action',
  'rule',
  'event',
  'other-run',
])
export type Origin = z.infer<typeof originSchema>

/** One value of the context, with its name for people, its type, its origin and the record it stands in. */
export const contextValueSchema = z.object({
  label: z.string(),
  type: fieldTypeSchema,
  value: valueSchema,
  origin: originSchema,
  /** The field it is the value of, where another run read it and handed it over; `value` as it was read there: an expression makes a number of a decimal. */
  readFrom: labelledRefSchema.extend({ field: z.string(), value: valueSchema }).optional(),
})
export type ContextValue = z.infer<typeof contextValueSchema>

/** A record that a step brought in, with the values that were read. */
export const contextRecordSchema = labelledRefSchema.extend({ values: z.record(z.string(), contextValueSchema) })
export type ContextRecord = z.infer<typeof contextRecordSchema>

/** What one completed attempt contributes. `missing` says why it contributes nothing. */
export const contextEntrySchema = z.object({
  stepId: z.string(),
  attempt: z.number().int(),
  title: z.string(),
  kind: z.string(),
  /** The record its values were read from or written to. */
  record: labelledRefSchema.optional(),
  values: z.record(z.string(), contextValueSchema),
  records: z.array(contextRecordSchema),
  missing: z.string().optional(),
  /** Records that its values were computed from, in this run or another: who may not see one is not shown them. */
  from: z.array(labelledRefSchema).optional(),
})
export type ContextEntry = z.infer<typeof contextEntrySchema>

/** The kind of the entry that holds what a run was given when it started: it comes from no step. */
export const inputsKind = 'inputs'

/**
 * The context as expressions see it: `steps.<id>.<value>`, `run.inputs.<name>`, and `steps.<id>.records` with `count` for related records.
 * A step handled manually is absent: an expression that reads it fails, and the step is handed over.
 */
export function contextScope(
  entries: readonly ContextEntry[],
  run: { record: { id: string; label: string; collection: string }; startedBy: string },
): Scope {
  const steps: { [key: string]: ScopeValue } = {}
  const inputs = entries.find((entry) => entry.kind === inputsKind && entry.missing === undefined)
  for (const entry of entries) {
    if (entry.missing !== undefined || entry.kind === inputsKind) continue
    const values: { [key: string]: ScopeValue } = plainValues(entry.values)
    if (entry.kind === 'load-related-record') {
      values['records'] = entry.records.map((record) => ({
        id: record.id,
        label: record.label,
        ...plainValues(record.values),
      }))
      values['count'] = BigInt(entry.records.length)
      const only = entry.records[0]
      if (entry.records.length === 1 && only)
        for (const [name, value] of Object.entries(plainValues(only.values))) values[name] ??= value
    }
    steps[entry.stepId] = values
  }
  return {
    steps,
    run: { record: { ...run.record }, started_by: run.startedBy, inputs: plainValues(inputs?.values ?? {}) },
  }
}

/** Values by name as an expression reads them: integers stay integers, decimals become numbers. */
export function plainValues(values: Record<string, ContextValue>): { [key: string]: ScopeValue } {
  return Object.fromEntries(Object.entries(values).map(([name, entry]) => [name, plain(entry)]))
}

function plain({ type, value }: ContextValue): Value | bigint {
  if (type === 'integer' && (typeof value === 'number' || typeof value === 'string') && /^-?\d+$/.test(String(value)))
    return BigInt(value)
  // A decimal that is no number stays a text: comparing it is an error, and an error never decides.
  if (type === 'decimal' && typeof value === 'string' && value !== '' && Number.isFinite(Number(value)))
    return Number(value)
  return value
}

/** What the context lacks because of steps handled manually, in words. */
export function missingNotes(entries: readonly ContextEntry[]): string[] {
  return entries.flatMap((entry) => (entry.missing === undefined ? [] : [`${entry.title}: ${entry.missing}`]))
}
