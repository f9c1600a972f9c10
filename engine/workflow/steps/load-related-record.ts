import { z } from 'zod'
import { filterSchema } from '../../record/filter.ts'
import { assisted } from './assistant-choice.ts'
import { common, modeSchema, next, onRecord } from './common.ts'
import { dated } from './due.ts'
import { prepared } from './retry.ts'

/** Follows a relation of a record to one record that later steps may work on, or to many that they may read. */
export const loadRelatedRecordSchema = z.strictObject({
  kind: z.literal('load-related-record'),
  ...common,
  ...assisted,
  ...dated,
  ...onRecord,
  ...next,
  ...prepared,
  mode: modeSchema,
  /** Pinned relation; else resolved from the instruction. */
  relation: z.string().optional(),
  take: z.enum(['one', 'many']),
  /** Fields to bring into the context; default: those the person sees in a list. */
  fields: z.array(z.string()).min(1).max(50).optional(),
  filter: filterSchema.optional(),
  limit: z.number().int().min(1).max(200).default(50),
})
export type LoadRelatedRecordStep = z.infer<typeof loadRelatedRecordSchema>
