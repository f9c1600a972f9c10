import { z } from 'zod'
import { common, modeSchema, next, onRecord, pinnedSchema } from './common.ts'

/** Runs an action on a record. The action is pinned, or resolved among `allowed`; `form` pins answers. */
export const triggerActionSchema = z.strictObject({
  kind: z.literal('trigger-action'),
  ...common,
  ...onRecord,
  ...next,
  mode: modeSchema,
  action: z.string().optional(),
  allowed: z.array(z.string()).min(1).max(50).optional(),
  form: z.record(z.string(), pinnedSchema).optional(),
})
export type TriggerActionStep = z.infer<typeof triggerActionSchema>
