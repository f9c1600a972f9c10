import { z } from 'zod'
import { common, expressionSchema, next, stepIdSchema } from './common.ts'
import { declaredValueSchema, valueNameSchema } from './declared-value.ts'

/**
 * A moment, in one of three ways: a length of time after the step opened, a local date and time in a named zone, or what an
 * expression gives. Whether durations, times and zones are ones is checked with the workflow, where the place can be said.
 */
export const momentSchema = z.union([
  z.strictObject({ after: z.string().max(40) }),
  z.strictObject({ at: z.string().max(40), zone: z.string().max(60) }),
  z.strictObject({ cel: expressionSchema.max(1900), zone: z.string().max(60).optional() }),
])
export type Moment = z.infer<typeof momentSchema>

/** What a wait says of itself in the context: no value of an event may have such a name. */
export const ownValues = ['ended', 'reason']

/**
 * Waits until a moment, or for an event that another program sends. An event may never come, so waiting for one has a limit,
 * after which the run goes on at `overdue`.
 */
export const waitSchema = z.strictObject({
  kind: z.literal('wait'),
  ...common,
  ...next,
  until: momentSchema.optional(),
  event: z
    .strictObject({
      name: z
        .string()
        .regex(/^[a-z][a-z0-9_.-]*$/, 'must be lower case letters, digits, dots, hyphens and underscores')
        .max(100),
      /** What is waited for, in words for people. */
      title: z.string().min(1).max(200).optional(),
      values: z
        .record(
          valueNameSchema.refine((name) => !ownValues.includes(name), `must not be ${ownValues.join(' or ')}`),
          declaredValueSchema,
        )
        .default({}),
    })
    .optional(),
  limit: momentSchema.optional(),
  overdue: stepIdSchema.optional(),
})
export type WaitStep = z.infer<typeof waitSchema>
