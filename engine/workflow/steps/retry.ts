import { z } from 'zod'

/** Tries a step may be given at most. */
export const mostAttempts = 10
/** The longest pause between two tries, also where pauses grow. */
export const longestDelaySeconds = 300

/**
 * How often a step is prepared again where the database does not answer, and its action is called again where no answer came:
 * only what is safe to repeat, reads and actions of class `read` or `keyed`. With `backoff: double` each pause is twice as long as the one before.
 */
export const retrySchema = z.strictObject({
  attempts: z.number().int().min(2).max(mostAttempts),
  delaySeconds: z.number().int().min(1).max(longestDelaySeconds),
  backoff: z.enum(['constant', 'double']).default('constant'),
})
export type RetryPolicy = z.infer<typeof retrySchema>

/** What a step has that the server prepares by reading. */
export const prepared = { retry: retrySchema.optional() }

/** The pause after so many tries without an answer, in seconds. Undefined when no other try is allowed. */
export function pauseAfter(policy: RetryPolicy, tries: number): number | undefined {
  if (tries >= policy.attempts) return undefined
  const grown = policy.backoff === 'double' ? policy.delaySeconds * 2 ** (tries - 1) : policy.delaySeconds
  return Math.min(grown, longestDelaySeconds)
}
