import { z } from 'zod'

/** What an action of the company sends to the outside. */
export const callSchema = z.object({
  effectId: z.string(),
  key: z.string(),
  action: z.enum(['charge', 'notify']),
  form: z.record(z.string(), z.unknown()),
})
export type OutsideCall = z.infer<typeof callSchema>

/** How a call was left, noted before the answer goes out. */
export const endingSchema = z.object({
  at: z.string(),
  /** Null: no answer went out, because its connection was cut here, or because whoever called was gone. */
  status: z.number().nullable(),
  /** Whether it was the recorder's doing that nobody can know from it what became of the call. */
  isBroken: z.boolean(),
})
export type Ending = z.infer<typeof endingSchema>

/** A call as it arrived, and how it was left; no ending yet while it is under way. */
export const arrivalSchema = callSchema.omit({ form: true }).extend({
  at: z.string(),
  /** SHA-256 of the form as it arrived. */
  digest: z.string(),
  /** Whether the outside did something: for one key it does one thing, and a repetition hears what came of the first. */
  isDone: z.boolean(),
  ending: endingSchema.optional(),
})
export type Arrival = z.infer<typeof arrivalSchema>

/** One line of the recorder's file: an arrival is noted before anything happens, its ending before it is answered. */
export const lineSchema = z.discriminatedUnion('kind', [
  arrivalSchema.omit({ ending: true }).extend({ kind: z.literal('arrival'), number: z.number() }),
  endingSchema.extend({ kind: z.literal('ending'), number: z.number() }),
])
export type Line = z.infer<typeof lineSchema>

/** Whether somebody may have heard that it was done: the answer went out to a connection that stood. */
export function mayBeHeard({ ending }: Arrival): boolean {
  return ending?.status === 200
}

/** Whether it is certain that nobody heard what became of it. */
export function isUnheard({ ending }: Arrival): boolean {
  return ending !== undefined && ending.status !== 200
}

/** One write into the company's own database, noted in the same transaction by a trigger. */
export const writeSchema = z.object({ kind: z.string(), mark: z.string(), count: z.coerce.number() })

/** Everything that happened on the outside. */
export const reportSchema = z.object({ arrivals: z.array(arrivalSchema), writes: z.array(writeSchema) })
export type Report = z.infer<typeof reportSchema>

/** How the recorder treats the calls to come. Chances from 0 to 1, pauses in milliseconds. */
export const mannersSchema = z.object({
  slowest: z.number(),
  /** The connection is cut before the answer; half of these calls are carried out, the other half are not. */
  lost: z.number(),
  /** The same with an answer that tells nothing, 504. */
  noAnswer: z.number(),
})
export type Manners = z.infer<typeof mannersSchema>
