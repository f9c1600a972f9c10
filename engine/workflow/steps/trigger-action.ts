import { z } from 'zod'
import { longestTimeoutSeconds } from '../../record/action.ts'
import { approved } from './approval.ts'
import { assisted } from './assistant-choice.ts'
import { common, modeSchema, next, onRecord, pinnedSchema } from './common.ts'
import { compensable } from './compensation.ts'
import { dated } from './due.ts'
import { prepared } from './retry.ts'

/** Runs an action on a record. The action is pinned, or resolved among `allowed`; `form` pins answers; `timeoutSeconds` goes before the action's own. */
export const triggerActionSchema = z.strictObject({
  kind: z.literal('trigger-action'),
  ...common,
  ...assisted,
  ...dated,
  ...onRecord,
  ...next,
  ...prepared,
  ...approved,
  ...compensable,
  mode: modeSchema,
  action: z.string().optional(),
  allowed: z.array(z.string()).min(1).max(50).optional(),
  form: z.record(z.string(), pinnedSchema).optional(),
  timeoutSeconds: z.number().int().positive().max(longestTimeoutSeconds).optional(),
})
export type TriggerActionStep = z.infer<typeof triggerActionSchema>
