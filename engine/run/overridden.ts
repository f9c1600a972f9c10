import { z } from 'zod'
import { labelledRefSchema, recordRefSchema, valueSchema } from '../record/value.ts'

/**
 * A value that was read earlier in the run, that had changed since, and that a person was shown and chose to leave as it was
 * in what they confirmed: `was` when the step of that attempt read it, `is` when they chose.
 */
export const overriddenSchema = z.object({
  attempt: z.number().int(),
  step: z.string(),
  record: labelledRefSchema,
  field: z.string(),
  label: z.string(),
  was: valueSchema,
  is: valueSchema,
  /** The title of the run's own last action on the record since it was read: it may be what changed it. */
  since: z.string().optional(),
})
export type Overridden = z.infer<typeof overriddenSchema>

/** Changed values told of one step at most. */
export const mostDrifts = 1_000

/** What an event says of it openly: which reading of which field of which record, without any value. */
export const overrideSchema = z.object({ attempt: z.number().int(), record: recordRefSchema, field: z.string() })

/** Both parts, for an event and its content. Empty where nothing was overridden. */
export function overriddenParts(overridden: readonly Overridden[] = []): {
  body: { overrides?: z.infer<typeof overrideSchema>[] }
  content: { overridden?: Overridden[] }
} {
  if (overridden.length === 0) return { body: {}, content: {} }
  const overrides = overridden.map(({ attempt, record: { collection, id }, field }) => ({
    ...{ attempt, record: { collection, id }, field },
  }))
  return { body: { overrides }, content: { overridden: [...overridden] } }
}
