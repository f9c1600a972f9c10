import { z } from 'zod'

/** What asking a model took: recorded on the attempt, shown in the replay, counted against budgets. */
export const modelUseSchema = z.object({
  /** As the company configured it: `openai`, `anthropic`, `google` or `openai-compatible`. */
  provider: z.string(),
  model: z.string(),
  /** Names the fixed rules, the shape asked for and the author's step: it changes whenever one of them does. */
  promptVersion: z.string(),
  /** Questions put to the model, a repair counted like any other. */
  calls: z.number().int().nonnegative(),
  inputTokens: z.number().int().nonnegative(),
  outputTokens: z.number().int().nonnegative(),
  /** Millionths of a US dollar by the price table; absent where the table does not know the model. */
  costMicros: z.number().int().nonnegative().optional(),
  milliseconds: z.number().int().nonnegative(),
})
export type ModelUse = z.infer<typeof modelUseSchema>

/** What several uses took together. */
export type Spent = Pick<ModelUse, 'calls' | 'inputTokens' | 'outputTokens'> & { costMicros: number }

/** One more use on top of what was spent before. A model without a price adds tokens and no cost. */
export function addedUse(before: Spent | undefined, use: ModelUse): Spent {
  return {
    calls: (before?.calls ?? 0) + use.calls,
    inputTokens: (before?.inputTokens ?? 0) + use.inputTokens,
    outputTokens: (before?.outputTokens ?? 0) + use.outputTokens,
    costMicros: (before?.costMicros ?? 0) + (use.costMicros ?? 0),
  }
}
