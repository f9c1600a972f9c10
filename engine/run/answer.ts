import { z } from 'zod'
import { labelledRefSchema, valueSchema } from '../record/value.ts'
import { originSchema } from './context.ts'

/** One piece of evidence of a red flag: the value as it stood, and where. */
export const evidenceSchema = z.object({
  /** Absent where it is the record as it stands, before any step has read it. */
  step: z.string().optional(),
  label: z.string(),
  value: valueSchema,
  record: labelledRefSchema.optional(),
  field: z.string().optional(),
})
export type Evidence = z.infer<typeof evidenceSchema>

export const raisedFlagSchema = z.object({
  id: z.string(),
  severity: z.enum(['high', 'medium', 'low']),
  text: z.string().max(2000),
  evidence: z.array(evidenceSchema).max(50),
  /** Absent where a rule of the author's raised it. */
  raisedBy: z.literal('assistant').optional(),
})
export type RaisedFlag = z.infer<typeof raisedFlagSchema>

/**
 * What completes a step, one shape per kind. A person submits it, the assistant proposes the same shape:
 * so "proposed versus done" is a comparison of two answers.
 */
export const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('guidance'),
    answer: z.string().max(10_000).optional(),
    flags: z.array(raisedFlagSchema).max(100).optional(),
    summary: z.string().max(10_000).optional(),
  }),
  z.strictObject({ kind: z.literal('get-data'), fields: z.array(z.string()).min(1).max(100) }),
  z.strictObject({ kind: z.literal('update-data'), values: z.record(z.string(), valueSchema) }),
  z.strictObject({ kind: z.literal('create-record'), values: z.record(z.string(), valueSchema) }),
  z.strictObject({
    kind: z.literal('load-related-record'),
    relation: z.string(),
    records: z.array(z.string()).max(200),
  }),
  z.strictObject({ kind: z.literal('trigger-action'), action: z.string(), form: z.record(z.string(), valueSchema) }),
  z.strictObject({ kind: z.literal('decision'), option: z.string(), comment: z.string().max(10_000).optional() }),
  z.strictObject({ kind: z.literal('escalation'), answer: z.string().min(1).max(10_000) }),
  z.strictObject({
    kind: z.literal('wait'),
    /** How it ended: `early` by a person, else by its time, its event or its limit. */
    ended: z.enum(['early', 'time', 'event', 'limit']).default('early'),
    /** Why a person goes on early. */
    reason: z.string().max(2000),
  }),
  z.strictObject({ kind: z.literal('go-to') }),
  /** A sub-run completed its step: only that run itself says so. */
  z.strictObject({ kind: z.literal('sub-run'), run: z.string(), outcome: z.string() }),
  z.strictObject({ kind: z.literal('end') }),
  /** Nobody completed it in time, and the run went another way: no answer of anybody's. */
  z.strictObject({ kind: z.literal('overdue') }),
  /** The step was handled manually and its work done outside Stepwell. */
  z.strictObject({ kind: z.literal('elsewhere'), note: z.string().min(1).max(10_000) }),
])
export type Answer = z.infer<typeof answerSchema>
export type AnswerOf<Kind extends Answer['kind']> = Extract<Answer, { kind: Kind }>

/** Where a proposed value came from, in words and by reference. `path` names the part of the answer: `values.status`, `form.reason`, `option`. */
export const sourceSchema = z.object({
  path: z.string(),
  /** `stated`: it stands there; `derived`: follows by a rule; `guess`: likely, must be looked at. */
  certainty: z.enum(['stated', 'derived', 'guess']),
  text: z.string().max(1000),
  /** Who the value came from, where it was taken from the context. */
  origin: originSchema.optional(),
  step: z.string().optional(),
  field: z.string().optional(),
  record: labelledRefSchema.optional(),
})
export type Source = z.infer<typeof sourceSchema>

/** What the assistant offers for a step. A weak proposal is never carried out by itself. */
export const proposalSchema = z.object({
  assistant: z.string(),
  answer: answerSchema,
  why: z.string().max(4000),
  certainty: z.enum(['stated', 'derived', 'guess']),
  sources: z.array(sourceSchema).max(200),
  /** Other answers, best first, for the hand-over form. */
  alternatives: z.array(z.object({ id: z.string(), label: z.string(), why: z.string() })).max(20),
  /** What the context lacks because a step was handled manually, in words. */
  missing: z.array(z.string()).max(50),
  /** Records that its texts may quote, beside those its sources name: who may not see one of them is not shown it. */
  from: z.array(labelledRefSchema).max(2_000).optional(),
})
export type Proposal = z.infer<typeof proposalSchema>

/** The parts of `done` that differ from `proposed`, by path, in a stable order. */
export function editedParts(proposed: Answer, done: Answer): string[] {
  if (proposed.kind !== done.kind) return ['kind']
  return differences(proposed, done, '')
}

function differences(left: unknown, right: unknown, path: string): string[] {
  if (isMap(left) && isMap(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort()
    return keys.flatMap((key) => differences(left[key], right[key], path === '' ? key : `${path}.${key}`))
  }
  return JSON.stringify(left) === JSON.stringify(right) ? [] : [path]
}

function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
