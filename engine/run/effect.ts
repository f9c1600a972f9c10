import { z } from 'zod'
import { effectClassSchema } from '../record/action.ts'
import { labelledRefSchema, valueSchema } from '../record/value.ts'
import { contextEntrySchema } from './context.ts'

/** What is asked of the outside, complete: what is approved here is what is executed. */
export const effectRequestSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('update-record'),
    record: labelledRefSchema,
    values: z.record(z.string(), valueSchema),
    /** What stood in the fields when they were shown: the write happens only while it still stands there. */
    expected: z.record(z.string(), valueSchema),
  }),
  z.object({
    kind: z.literal('create-record'),
    /** Where it is made. It has no id yet: `unbornId` stands in its place, and the label says what it will be. */
    record: labelledRefSchema,
    values: z.record(z.string(), valueSchema),
  }),
  z.object({
    kind: z.literal('run-action'),
    action: z.string(),
    title: z.string(),
    record: labelledRefSchema,
    form: z.record(z.string(), valueSchema),
  }),
])
export type EffectRequest = z.infer<typeof effectRequestSchema>

/** An effect about to happen: its id is (run, attempt, n), its digest that of the canonical request. */
export const intendedEffectSchema = z.object({
  id: z.string(),
  effectClass: effectClassSchema,
  digest: z.string(),
  /** What a target of class `keyed` knows it by, where that is not the id: of an effect ordered again because nobody knew what became of it. */
  key: z.string().optional(),
  /** How long an answer is waited for, where the step says so; else the action does. */
  timeoutSeconds: z.number().int().optional(),
  request: effectRequestSchema,
  /** Who approved it, where the step needs that. */
  approval: z.object({ id: z.string(), by: z.object({ id: z.string(), name: z.string() }) }).optional(),
})
export type IntendedEffect = z.infer<typeof intendedEffectSchema>

/** What an effect that happened gave: a sentence, values for the context, and for writes the values before and after. */
export const effectResultSchema = z.object({
  message: z.string(),
  values: contextEntrySchema.shape.values,
  /** The record it made, where it made one. */
  record: labelledRefSchema.optional(),
  before: z.record(z.string(), valueSchema).optional(),
  after: z.record(z.string(), valueSchema).optional(),
})
export type EffectResult = z.infer<typeof effectResultSchema>

/** What an effect answered after nobody waited for it any more. */
export const lateAnswerSchema = z.object({
  effectId: z.string(),
  attempt: z.number().int(),
  at: z.string(),
  status: z.enum(['succeeded', 'failed']),
  title: z.string(),
  record: labelledRefSchema,
  message: z.string(),
})
export type LateAnswer = z.infer<typeof lateAnswerSchema>

/** What an effect gave, as a person found it out: plain values by name. */
export const foundResultSchema = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, 'must be a name of letters, digits and underscores'),
  z.union([z.string().max(2000), z.number(), z.boolean()]),
)
export type FoundResult = z.infer<typeof foundResultSchema>

/** A person's answer to an unknown outcome. */
export const unknownAnswerSchema = z.enum(['happened', 'do-it', 'give-up'])
export type UnknownAnswer = z.infer<typeof unknownAnswerSchema>

/** What an effect does, as a sentence's verb phrase: "Update 2 fields of Larkfield Trading". */
export function effectTitle(request: EffectRequest): string {
  if (request.kind === 'run-action') return `${request.title} on ${request.record.label}`
  if (request.kind === 'create-record') return `Create a ${request.record.label}`
  const count = Object.keys(request.values).length
  return `Update ${count} ${count === 1 ? 'field' : 'fields'} of ${request.record.label}`
}
