import { z } from 'zod'
import { approved } from './approval.ts'
import { assisted } from './assistant-choice.ts'
import { common, modeSchema, next, pinnedSchema } from './common.ts'
import { compensable } from './compensation.ts'
import { dated } from './due.ts'
import { prepared } from './retry.ts'

/**
 * Makes a record in a collection, which later steps may then work on. `allowed` narrows what may be set; `values` pins
 * some or all of it.
 */
export const createRecordSchema = z.strictObject({
  kind: z.literal('create-record'),
  ...common,
  ...assisted,
  ...dated,
  ...next,
  ...prepared,
  ...approved,
  ...compensable,
  mode: modeSchema,
  collection: z.string().min(1).max(200),
  allowed: z.array(z.string()).min(1).max(100).optional(),
  values: z.record(z.string(), pinnedSchema).optional(),
})
export type CreateRecordStep = z.infer<typeof createRecordSchema>
