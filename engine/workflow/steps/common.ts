import { z } from 'zod'

/**
 * Names no step may have: `start` means the start record wherever a record is named, `constructor` is a member every object
 * has already, and the rest are words of CEL that cannot follow `steps.`.
 */
const reserved = ['start', 'constructor', 'in', 'true', 'false', 'null']

/** A step's name inside its workflow: an identifier, so that expressions can say `steps.<id>`. */
export const stepIdSchema = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9_]*$/, 'must be lower case letters, digits and underscores, starting with a letter')
  .refine((id) => !reserved.includes(id), `must not be one of the reserved words ${reserved.join(', ')}`)

/** Who acts: the person alone, the assistant with the person's confirmation, or automation by itself. */
export const modeSchema = z.enum(['manual', 'confirm', 'automatic'])
export type Mode = z.infer<typeof modeSchema>

/** An expression in CEL over the run's context. */
export const expressionSchema = z.string().min(1).max(2000)

/** A pinned argument: a plain value, or `{ cel: "…" }` computed from the context. */
export const pinnedSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.string()),
  z.strictObject({ cel: expressionSchema }),
])
export type Pinned = z.infer<typeof pinnedSchema>

/** Whether a pinned argument is computed. */
export function isExpression(pinned: Pinned): pinned is { cel: string } {
  return pinned !== null && typeof pinned === 'object' && !Array.isArray(pinned)
}

/** What every step has. */
export const common = {
  id: stepIdSchema,
  title: z.string().min(1).max(200),
  /** Markdown for the operator, and the words the assistant resolves. */
  instruction: z.string().max(4000).default(''),
  buttonLabel: z.string().max(60).optional(),
  /** Rights beside those the kind itself needs, by name: who lacks one sees the step but cannot do it. */
  requires: z.array(z.string().max(200)).min(1).max(10).optional(),
}

/** What every step on a record has: the start record, or the one loaded by the named step. Never a silent fallback. */
export const onRecord = { record: z.union([z.literal('start'), stepIdSchema]).default('start') }

export const next = { next: stepIdSchema }
