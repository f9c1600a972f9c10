import { z } from 'zod'
import { contracts } from './operation.ts'
import { runSummarySchema } from './run-views.ts'

export const inboxContracts = contracts({
  listInboxes: {
    summary: 'The inboxes of one’s team, with counts',
    tag: 'Inboxes',
    response: z.object({ inboxes: z.array(z.object({ id: z.string(), title: z.string(), count: z.number().int() })) }),
  },
  listInboxRuns: {
    summary: 'Runs that wait in an inbox, oldest first',
    tag: 'Inboxes',
    params: z.object({ inbox: z.string().max(100) }),
    response: z.object({ id: z.string(), title: z.string(), runs: z.array(runSummarySchema) }),
  },
})
