import { z } from 'zod'

/**
 * Somebody else has to look before the step's effect happens: who has the right named, or who works in the inbox. `expiresAfter`
 * is a duration such as `P2D`; without it the run waits as long as it takes.
 */
export const approvalSchema = z.strictObject({
  by: z.union([
    z.strictObject({ right: z.string().min(1).max(200) }),
    z.strictObject({ inbox: z.string().min(1).max(100) }),
  ]),
  expiresAfter: z.string().max(40).optional(),
})
export type ApprovalRule = z.infer<typeof approvalSchema>

/** What every step has that acts on the outside. */
export const approved = { approval: approvalSchema.optional() }

/** The right by which somebody may approve. */
export function approvalRight({ by }: ApprovalRule): string {
  return 'right' in by ? by.right : `inbox.${by.inbox}.work`
}
