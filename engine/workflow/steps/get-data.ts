import { z } from 'zod'
import { assisted } from './assistant-choice.ts'
import { common, modeSchema, next, onRecord } from './common.ts'
import { dated } from './due.ts'
import { prepared } from './retry.ts'

/** Reads fields of a record into the context. Fields are pinned, or resolved from the instruction. */
export const getDataSchema = z.strictObject({
  kind: z.literal('get-data'),
  ...common,
  ...assisted,
  ...dated,
  ...onRecord,
  ...next,
  ...prepared,
  mode: modeSchema,
  fields: z.array(z.string()).min(1).max(100).optional(),
})
export type GetDataStep = z.infer<typeof getDataSchema>
