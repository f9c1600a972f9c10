import { z } from 'zod'
import { common, stepIdSchema } from './common.ts'

/** Goes on at another step. Going back makes a loop: it needs a limit, and where to go when the limit is reached. */
export const goToSchema = z.strictObject({
  kind: z.literal('go-to'),
  ...common,
  target: stepIdSchema,
  limit: z.number().int().min(1).max(10_000).optional(),
  exceeded: stepIdSchema.optional(),
})
export type GoToStep = z.infer<typeof goToSchema>
