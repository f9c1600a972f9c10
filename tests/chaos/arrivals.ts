import { z } from 'zod'

/** What an action of the company sends to the outside. */
export const callSchema = z.object({
  effectId: z.string(),
  key: z.string(),
  action: z.enum(['charge', 'notify']),
  form: z.record(z.string(), z.unknown()),
})
export type OutsideCall = z.infer<typeof callSchema>

/** One line of the recorder's file: a call as it arrived, before anything was answered. */
export const arrivalSchema = callSchema.omit({ form: true }).extend({
  at: z.string(),
  /** SHA-256 of the form as it arrived. */
  digest: z.string(),
  /** Whether the outside did something: for one key it does one thing, and a repetition hears what came of the first. */
  isDone: z.boolean(),
})
export type Arrival = z.infer<typeof arrivalSchema>

/** One write into the company's own database, noted in the same transaction by a trigger. */
export const writeSchema = z.object({ kind: z.string(), mark: z.string(), count: z.coerce.number() })

/** Everything that happened on the outside. */
export const reportSchema = z.object({ arrivals: z.array(arrivalSchema), writes: z.array(writeSchema) })
export type Report = z.infer<typeof reportSchema>

/** How the recorder treats the calls to come. Chances from 0 to 1, pauses in milliseconds. */
export const mannersSchema = z.object({
  slowest: z.number(),
  /** The call is carried out and its connection broken before the answer. */
  lost: z.number(),
  /** The call is carried out and answered with 504. */
  noAnswer: z.number(),
})
export type Manners = z.infer<typeof mannersSchema>
