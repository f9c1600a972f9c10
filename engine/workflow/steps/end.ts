import { z } from 'zod'
import { common, pinnedSchema } from './common.ts'
import { valueNameSchema } from './declared-value.ts'

/** Completes the run, with the outcome's name and what of the workflow's outputs it gives. */
export const endSchema = z.strictObject({
  kind: z.literal('end'),
  ...common,
  outcome: z.string().min(1).max(60).default('done'),
  outputs: z.record(valueNameSchema, pinnedSchema).optional(),
})
export type EndStep = z.infer<typeof endSchema>
