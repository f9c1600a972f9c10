import { z } from 'zod'
import { common } from './common.ts'

/** Completes the run, with the outcome's name. */
export const endSchema = z.strictObject({
  kind: z.literal('end'),
  ...common,
  outcome: z.string().min(1).max(60).default('done'),
})
export type EndStep = z.infer<typeof endSchema>
