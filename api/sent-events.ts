import { z } from 'zod'
import { valueSchema } from '#engine'
import { contracts } from './operation.ts'
import { run, runStatusSchema } from './run-views.ts'

/** An event as another program sends it. */
const sentEventSchema = z.object({
  id: z.string().min(1).max(200).describe('The sender’s own id of this event. The same id again does nothing.'),
  event: z.string().min(1).max(100).describe('The name that the author of the workflow gave the event.'),
  values: z.record(z.string().max(60), valueSchema).default({}),
})
const receiptSchema = z.object({ run: z.string(), status: runStatusSchema, isRepeated: z.boolean() })
const notAwaited = ['event-not-awaited', 'answer-invalid', 'run-ended', 'conflict'] as const

export const sentEventContracts = contracts({
  sendEvent: {
    summary: 'Say that an event happened which the run waits for; sent again with the same id, it does nothing',
    tag: 'Runs',
    params: run,
    body: sentEventSchema,
    response: receiptSchema,
    errors: notAwaited,
  },
  sendEventOnRecord: {
    summary: 'The same for whichever run of the workflow is open on the record',
    tag: 'Runs',
    params: z.object({ workflow: z.string().max(100), record: z.string().max(500) }),
    body: sentEventSchema,
    response: receiptSchema,
    errors: [...notAwaited, 'data-source-failed', 'data-source-timeout'],
  },
})
