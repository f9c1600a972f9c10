import { z } from 'zod'
import { contracts } from './operation.ts'

const holdSchema = z.object({
  hold: z
    .object({
      since: z.string(),
      reason: z.string().nullable(),
      by: z.string().nullable(),
      waiting: z.number().int(),
    })
    .nullable(),
})

export const dispatchHoldContracts = contracts({
  getDispatchHold: {
    summary: 'Whether automatic actions are held, since when and why',
    tag: 'Dispatch',
    response: holdSchema,
  },
  holdDispatch: {
    summary: 'Send nothing by itself any more until it is released; what people order from now on is sent',
    tag: 'Dispatch',
    body: z.object({ reason: z.string().trim().min(1).max(500) }),
    response: holdSchema,
    errors: ['conflict'],
  },
  releaseDispatch: {
    summary: 'Let automatic actions go on after a restore, a fail-over or a hold',
    tag: 'Dispatch',
    body: z.object({
      mayHaveLost: z
        .boolean()
        .describe('Whether committed work may be missing: what was ordered before is then put to people, one by one.'),
      note: z.string().trim().max(500).default(''),
    }),
    response: holdSchema,
    errors: ['conflict'],
  },
})
