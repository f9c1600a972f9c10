import { z } from 'zod'
import { actorSchema, effectRequestSchema, labelledRefSchema, mostDrifts } from '#engine'
import { contracts } from './operation.ts'
import { run, runViewSchema, seenDriftSchema } from './run-views.ts'
import { raced } from './runs.ts'

const person = z.object({ id: z.string(), name: z.string() })
const attempt = run.extend({ attempt: z.coerce.number().int().min(1) })
const named = z.object({ approval: z.string().min(1).max(200).describe('Its id, as the run or the list gives it.') })

const listedApprovalSchema = z.object({
  id: z.string(),
  run: z.string(),
  attempt: z.number().int(),
  workflow: z.object({ id: z.string(), title: z.string() }),
  /** The record that the run is about. */
  record: labelledRefSchema,
  step: z.string(),
  status: z.enum(['asked', 'given', 'refused', 'withdrawn', 'expired', 'void']),
  /** What it does, in words, and exactly. Withheld from who may not see the record it works on. */
  title: z.string(),
  request: effectRequestSchema.nullable(),
  digest: z.string(),
  by: actorSchema,
  askedAt: z.string(),
  due: z.string().nullable(),
  neededRight: z.string(),
  decided: z.object({ by: person, at: z.string(), comment: z.string() }).nullable(),
  canDecide: z.boolean(),
})
export type ListedApproval = z.infer<typeof listedApprovalSchema>

const errors = [...raced, 'approval-settled', 'own-request', 'not-your-request', 'answer-invalid'] as const

export const approvalContracts = contracts({
  listApprovals: {
    summary: 'Approvals that wait for one, that one asked for, or that are over; those asked for last first',
    tag: 'Approvals',
    query: z.object({
      view: z
        .enum(['to-review', 'asked', 'history'])
        .default('to-review')
        .describe(
          '`to-review`: one may decide on it now. `asked`: one asked for it, or had a hand in it, and it waits. `history`: it is over, and one asked, decided or could have.',
        ),
      limit: z.coerce.number().int().min(1).max(100).default(50),
      after: z.string().max(200).optional(),
    }),
    response: z.object({ approvals: z.array(listedApprovalSchema), next: z.string().nullable() }),
  },
  giveApproval: {
    summary: 'Approve exactly what is asked for; it is then carried out for whoever asked',
    tag: 'Approvals',
    params: attempt,
    body: named.extend({
      digest: z
        .string()
        .min(1)
        .max(200)
        .describe('Of what was looked at: where it is another by now, nothing is approved.'),
      comment: z.string().max(2000).default(''),
      drifts: z
        .array(seenDriftSchema)
        .max(mostDrifts)
        .default([])
        .describe(
          'The `drifts` that the approver was shown. One that is not among them is refused: nobody approves what they did not see.',
        ),
    }),
    response: runViewSchema,
    errors: [...errors, 'record-changed', 'data-source-failed', 'data-source-timeout'],
  },
  refuseApproval: {
    summary: 'Refuse what is asked for, and say why; the step is given back',
    tag: 'Approvals',
    params: attempt,
    body: named.extend({ comment: z.string().min(1).max(2000) }),
    response: runViewSchema,
    errors,
  },
  withdrawApproval: {
    summary: 'Take back what is asked to have approved: by who asked, or who may take the run over',
    tag: 'Approvals',
    params: attempt,
    body: named,
    response: runViewSchema,
    errors,
  },
})
