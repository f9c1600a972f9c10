import { z } from 'zod'
import { common, next } from './common.ts'
import { dated } from './due.ts'

/** Puts the run into an inbox, where someone of its teams claims it, answers, and takes it on. */
export const escalationSchema = z.strictObject({
  kind: z.literal('escalation'),
  ...common,
  ...dated,
  ...next,
  inbox: z.string(),
})
export type EscalationStep = z.infer<typeof escalationSchema>
