import { z } from 'zod'
import { valueSchema } from './value.ts'

/** One question of an action's form. `name` is the key of its answer. */
export const formFieldSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string(),
  type: z.enum(['text', 'long-text', 'number', 'date', 'boolean', 'enum', 'multi-enum']),
  required: z.boolean().default(false),
  options: z.array(z.string()).optional(),
  default: valueSchema.optional(),
  description: z.string().optional(),
})
export type FormField = z.infer<typeof formFieldSchema>

/**
 * What a crash in the middle of an effect means (design, "Effects"): `read` may be repeated, `keyed` may be repeated
 * with the same key, `database` is settled by asking the database, `other` can only be settled by a person.
 */
export const effectClassSchema = z.enum(['read', 'keyed', 'database', 'other'])
export type EffectClass = z.infer<typeof effectClassSchema>

/** Twenty-three days: a timer of Node that waits longer fires at once. */
export const longestTimeoutSeconds = 2_000_000

/** Business logic one may trigger on a record, as the engine and the screens know it: all but the code. */
export const actionSchema = z.object({
  id: z.string(),
  title: z.string(),
  collection: z.string(),
  description: z.string().optional(),
  form: z.array(formFieldSchema),
  effectClass: effectClassSchema,
  /** Cannot be undone or moves money: never offered for automatic mode without an admin. */
  isSensitive: z.boolean().default(false),
  /** Nobody runs it on a record by themselves, nor to make up for something: only a step of a workflow does, with what that step asks for, such as an approval. */
  onlyInWorkflows: z.boolean().optional(),
  /** How long an answer is waited for; then the action's signal aborts. A step may set another. */
  timeoutSeconds: z.number().int().positive().max(longestTimeoutSeconds),
})
export type Action = z.infer<typeof actionSchema>
