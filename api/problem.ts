import { z } from 'zod'

/** An error as every operation answers it (RFC 9457, application/problem+json). `code` is stable, `detail` is for people. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  /** Facts beside the sentence: the winner of a race, the missing right, the field at fault. */
  details: z.record(z.string(), z.string()).optional(),
  /** Problems of a workflow definition, each with its place. */
  problems: z
    .array(z.object({ path: z.string(), stepId: z.string().optional(), code: z.string(), message: z.string() }))
    .optional(),
})
export type Problem = z.infer<typeof problemSchema>
