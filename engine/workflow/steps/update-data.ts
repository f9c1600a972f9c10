import { z } from 'zod'
import { approved } from './approval.ts'
import { assisted } from './assistant-choice.ts'
import { common, modeSchema, next, onRecord, pinnedSchema } from './common.ts'
import { compensable } from './compensation.ts'
import { dated } from './due.ts'
import { prepared } from './retry.ts'

/** Writes several fields of a record at once. `allowed` narrows what may be written; `values` pins some or all. */
export const updateDataSchema = z.strictObject({
  kind: z.literal('update-data'),
  ...common,
  ...assisted,
  ...dated,
  ...onRecord,
  ...next,
  ...prepared,
  ...approved,
  ...compensable,
  mode: modeSchema,
  allowed: z.array(z.string()).min(1).max(100).optional(),
  values: z.record(z.string(), pinnedSchema).optional(),
})
export type UpdateDataStep = z.infer<typeof updateDataSchema>
