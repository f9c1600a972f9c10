import { z } from 'zod'
import { assisted } from './assistant-choice.ts'
import { common, expressionSchema, modeSchema, stepIdSchema } from './common.ts'
import { dated } from './due.ts'

export const optionSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string().min(1).max(120),
  description: z.string().max(500).optional(),
  /** Rules: chosen when true, first one wins. The assistant reads it as a hint. */
  when: expressionSchema.optional(),
  next: stepIdSchema,
})
export type DecisionOption = z.infer<typeof optionSchema>

/**
 * Chooses the way on. `person` always asks; `rules` takes the first option whose condition holds; `ai` proposes.
 * Rules that do not match and assistants that are unsure hand over to a person: that fallback is built in, not optional.
 */
export const decisionSchema = z.strictObject({
  kind: z.literal('decision'),
  ...common,
  ...assisted,
  ...dated,
  maker: z.enum(['person', 'rules', 'ai']),
  mode: modeSchema.exclude(['manual']).default('confirm'),
  options: z.array(optionSchema).max(20),
  comment: z.enum(['none', 'optional', 'required']).default('optional'),
})
export type DecisionStep = z.infer<typeof decisionSchema>
