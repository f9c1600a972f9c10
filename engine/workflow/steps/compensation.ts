import { z } from 'zod'
import { pinnedSchema } from './common.ts'

/**
 * What can be done about the step's effect when somebody revises past it: an action on the record that it worked on or made. It is
 * offered, never done by itself. `values` fills in its form, from what the run knows before it is revised.
 */
export const compensationSchema = z.strictObject({
  action: z.string().min(1).max(200),
  values: z.record(z.string(), pinnedSchema).optional(),
})
export type Compensation = z.infer<typeof compensationSchema>

/** What every step has whose effect may be compensated. */
export const compensable = { compensate: compensationSchema.optional() }
