import { z } from 'zod'

/** Who prepares steps: rules that need no model, a language model, or nobody. Where none is chosen, what the company set holds. */
export const assistantChoiceSchema = z.enum(['builtin', 'llm', 'off'])
export type AssistantChoice = z.infer<typeof assistantChoiceSchema>

/** What every step that an assistant may prepare has, and the workflow for all of its steps. */
export const assisted = { assistant: assistantChoiceSchema.optional() }
