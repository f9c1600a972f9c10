import { z } from 'zod'
import { assisted } from './assistant-choice.ts'
import { common, expressionSchema, modeSchema, next } from './common.ts'
import { dated } from './due.ts'

/** One red flag: when its rule holds, it is raised with the evidence named. */
export const flagRuleSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  when: expressionSchema,
  severity: z.enum(['high', 'medium', 'low']),
  /** Text with `{{ expression }}` holes. */
  text: z.string().min(1).max(500),
  /** Where the evidence stands: `step.field`, or `step.records` narrowed by `where` (CEL over `item`). */
  evidence: z
    .array(
      z.strictObject({
        from: z.string().regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/),
        where: expressionSchema.optional(),
      }),
    )
    .min(1)
    .max(20),
})
export type FlagRule = z.infer<typeof flagRuleSchema>

/** Shows an instruction, asks for an answer if wanted, and may have the assistant summarise red flags by the author's rules. */
export const guidanceSchema = z.strictObject({
  kind: z.literal('guidance'),
  ...common,
  ...assisted,
  ...dated,
  ...next,
  mode: modeSchema.default('manual'),
  flags: z.array(flagRuleSchema).max(100).optional(),
  answer: z.strictObject({ label: z.string().min(1).max(200), required: z.boolean().default(false) }).optional(),
})
export type GuidanceStep = z.infer<typeof guidanceSchema>
