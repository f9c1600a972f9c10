import { z } from 'zod'
import { common, pinnedSchema, stepIdSchema } from './common.ts'
import { declaredTypeSchema, valueNameSchema } from './declared-value.ts'
import { subrunDueSchema } from './due.ts'
import { workflowIdSchema } from './workflow-id.ts'

/**
 * Goes on at another step, or into another workflow. Going back makes a loop: it needs a limit, and where to go when the limit
 * is reached. Another workflow runs as a sub-run on `record`, with `inputs`; when it has ended, its `outputs` are this step's
 * and the run goes on at `next`. It may be `due`. Which settings belong together is checked with the workflow, where the place can be said.
 */
export const goToSchema = z.strictObject({
  kind: z.literal('go-to'),
  ...common,
  target: stepIdSchema.optional(),
  limit: z.number().int().min(1).max(10_000).optional(),
  exceeded: stepIdSchema.optional(),
  workflow: workflowIdSchema.optional(),
  /** The start record, unless said otherwise. */
  record: z.union([z.literal('start'), stepIdSchema]).optional(),
  inputs: z.record(valueNameSchema, pinnedSchema).optional(),
  /** What is taken over from the sub-run, with the type it must have. */
  outputs: z.record(valueNameSchema, declaredTypeSchema).optional(),
  next: stepIdSchema.optional(),
  due: subrunDueSchema.optional(),
})
export type GoToStep = z.infer<typeof goToSchema>

/** A go-to into another workflow. */
export type SubrunStep = GoToStep & { workflow: string; next: string }
