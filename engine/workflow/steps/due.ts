import { z } from 'zod'
import { stepIdSchema } from './common.ts'
import { momentSchema } from './wait.ts'

/** The run is put into an inbox, or given to the person who started it. */
const givenSchema = z.union([
  z.strictObject({ inbox: z.string().min(1).max(100) }),
  z.strictObject({ assign: z.literal('starter') }),
])
const [after, at, cel] = momentSchema.options
const onStep = { overdue: z.union([...givenSchema.options, z.strictObject({ goTo: stepIdSchema })]).optional() }
const onRun = { overdue: givenSchema.optional() }

/**
 * When a person should have completed the step, told like the moment of a wait, and what happens where nobody has: nothing but
 * that it is said, or the run is put into an inbox, given to who started it, or goes another way.
 */
export const dueSchema = z.union([after.extend(onStep), at.extend(onStep), cel.extend(onStep)])
export type DueRule = z.infer<typeof dueSchema>

/** When a sub-run should have ended. While it is open the run around it goes no other way. */
export const subrunDueSchema = z.union([after.extend(onRun), at.extend(onRun), cel.extend(onRun)])

/** When the whole run should have ended. Its context is empty when it starts, so no expression tells. */
export const runDueSchema = z.union([after.extend(onRun), at.extend(onRun)])
export type RunDueRule = z.infer<typeof runDueSchema>

/** What every step has that a person may have to act on. */
export const dated = { due: dueSchema.optional() }
