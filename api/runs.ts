import { z } from 'zod'
import {
  actionSchema,
  answerSchema,
  foundResultSchema,
  labelledRefSchema,
  mostDrifts,
  unknownAnswerSchema,
  valueSchema,
  workflowSchema,
} from '#engine'
import { contracts } from './operation.ts'
import { recordViewSchema } from './records.ts'
import { attempt, run, runEventViewSchema, runSummarySchema, runViewSchema, seenDriftSchema } from './run-views.ts'

/** Refusals that whoever comes too late may hear. */
export const raced = [
  'step-moved-on',
  'subrun-open',
  'step-busy',
  'run-not-active',
  'run-ended',
  'outcome-unknown',
] as const

export const runContracts = contracts({
  startRun: {
    summary: 'Start a workflow on a record; where a run of it is open there, that run is resumed instead',
    tag: 'Runs',
    body: z.object({
      workflow: z.string().max(100),
      collection: z.string().max(200),
      record: z.string().max(500),
      whenOpen: z.enum(['resume', 'refuse']).default('resume'),
    }),
    response: runViewSchema.extend({ isResumed: z.boolean() }),
    errors: ['run-exists', 'inputs-missing', 'workflow-not-published', 'data-source-failed', 'data-source-timeout'],
  },
  listRuns: {
    summary: 'Runs one may see, latest first',
    tag: 'Runs',
    query: z.object({
      collection: z.string().max(200).optional(),
      record: z.string().max(500).optional(),
      workflow: z.string().max(100).optional(),
      status: z.enum(['active', 'saved', 'completed', 'aborted', 'open', 'ended']).optional(),
      assignee: z.string().max(60).optional().describe('A person’s id, or "me".'),
      limit: z.coerce.number().int().min(1).max(100).default(50),
      after: z.string().max(200).optional(),
    }),
    response: z.object({ runs: z.array(runSummarySchema), next: z.string().nullable() }),
  },
  getRun: {
    summary: 'A run with its open step, completed steps and context',
    tag: 'Runs',
    params: run,
    response: runViewSchema,
  },
  listRunEvents: {
    summary: 'A run’s events exactly as recorded, for replay',
    tag: 'Runs',
    params: run,
    query: z.object({
      after: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(1000).default(500),
    }),
    response: z.object({
      definition: workflowSchema,
      events: z.array(runEventViewSchema),
      next: z.number().int().nullable(),
    }),
  },
  listCandidates: {
    summary: 'Records a load-related-record step may take',
    tag: 'Runs',
    params: attempt,
    query: z.object({
      relation: z.string().max(200),
      search: z.string().max(200).optional(),
      after: z.string().max(2000).optional(),
    }),
    response: z.object({ collection: z.string(), records: z.array(recordViewSchema), next: z.string().nullable() }),
  },
  completeStep: {
    summary: 'Complete the open step',
    tag: 'Runs',
    params: attempt,
    // Strict: what somebody says to a changed value is never left out unread.
    body: z.strictObject({
      answer: answerSchema,
      expected: z
        .record(z.string(), valueSchema)
        .optional()
        .describe(
          'Values as shown in the form; the write is refused when they have changed. Of a field left out, what the run itself last read or wrote is expected.',
        ),
      drifts: z
        .array(seenDriftSchema.extend({ choice: z.enum(['keep', 'use-new']) }))
        .max(mostDrifts)
        .default([])
        .describe(
          'What the person says to each of the `drifts` they were shown: "keep" leaves the answer as it was, and the log says so. One that is not named here is refused, unless `expected` shows that the person saw the new value.',
        ),
    }),
    response: runViewSchema,
    errors: [...raced, 'answer-invalid', 'record-changed', 'data-source-failed', 'data-source-timeout'],
  },
  handleManually: {
    summary: 'Take the step in hand; it will add nothing to the context',
    tag: 'Runs',
    params: attempt,
    body: z.object({}),
    response: runViewSchema,
    errors: [...raced, 'nothing-proposed'],
  },
  askAgain: {
    summary: 'Ask the assistant (again)',
    tag: 'Runs',
    params: attempt,
    body: z.object({}),
    response: runViewSchema,
    errors: [...raced, 'nothing-proposed'],
  },
  getRevisePrice: {
    summary: 'What revising a step cancels, and which outside effects stay',
    tag: 'Runs',
    params: attempt,
    response: z.object({
      cancels: z.array(z.object({ attempt: z.number().int(), title: z.string(), outcome: z.string() })),
      /** What the authors offer to do about effects that stay: never done unless chosen. */
      offers: z.array(
        z.object({
          effect: z.string(),
          action: actionSchema.pick({ id: true, title: true, description: true, form: true, isSensitive: true }),
          record: labelledRefSchema,
          values: z.record(z.string(), valueSchema),
          missingRight: z.string().nullable(),
        }),
      ),
      /**
       * Effects on the outside. `answered-late`: it happened, and said so when nobody waited for it any more; `unknown`: nobody
       * knows, so it may have happened.
       */
      stays: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          message: z.string(),
          certainty: z.enum(['happened', 'answered-late', 'unknown']),
        }),
      ),
      /** The open sub-run that is aborted, by the title of its workflow. */
      aborts: z.string().nullable(),
    }),
    errors: ['step-not-revisable'],
  },
  reviseStep: {
    summary: 'Go back to a completed step; later ones are cancelled',
    tag: 'Runs',
    params: attempt,
    body: z.object({
      compensations: z
        .array(z.object({ effect: z.string().max(200), form: z.record(z.string(), valueSchema) }))
        .max(50)
        .default([])
        .describe(
          'Actions to run about effects that stay, of those that the price offers; the others are left as they are.',
        ),
      seen: z
        .object({ cancels: z.array(z.number().int()).max(100_000), stays: z.number().int() })
        .optional()
        .describe(
          'What the price said: the attempts, and how many effects. Where it is more by now, nothing is cancelled.',
        ),
    }),
    response: runViewSchema,
    errors: [...raced, 'step-not-revisable', 'answer-invalid'],
  },
  resolveEffect: {
    summary: 'Say what became of an effect whose outcome is unknown',
    tag: 'Runs',
    params: attempt,
    body: z.object({
      effect: z.string().max(100),
      answer: unknownAnswerSchema,
      reason: z.string().min(1).max(2000),
      /** What it gave, by the names that later steps read; only of one that happened. */
      result: foundResultSchema.optional(),
    }),
    response: runViewSchema,
    errors: [...raced, 'no-outcome-asked', 'answer-invalid'],
  },
  saveRun: {
    summary: 'Lay the run aside with one line of hand-over',
    tag: 'Runs',
    params: run,
    body: z.object({ note: z.string().max(500) }),
    response: runViewSchema,
    errors: ['run-not-active', 'run-ended'],
  },
  resumeRun: {
    summary: 'Take a saved run on',
    tag: 'Runs',
    params: run,
    body: z.object({}),
    response: runViewSchema,
    errors: ['run-ended'],
  },
  claimRun: {
    summary: 'Assign an active run to oneself',
    tag: 'Runs',
    params: run,
    body: z.object({}),
    response: runViewSchema,
    errors: ['run-not-active', 'run-ended'],
  },
  assignRun: {
    summary: 'Hand an active run over to somebody else, with a note for them',
    tag: 'Runs',
    params: run,
    body: z.object({ person: z.string().max(60), note: z.string().max(500).default('') }),
    response: runViewSchema,
    errors: ['cannot-receive', 'run-not-active', 'run-ended'],
  },
  releaseRun: {
    summary: 'Put an active run back into the inbox it was taken from',
    tag: 'Runs',
    params: run,
    body: z.object({ note: z.string().max(500).default('') }),
    response: runViewSchema,
    errors: ['not-in-an-inbox', 'run-not-active', 'run-ended'],
  },
  abortRun: {
    summary: 'End the run unfinished',
    tag: 'Runs',
    params: run,
    body: z.object({ reason: z.string().min(1).max(500) }),
    response: runViewSchema,
    errors: ['run-ended', 'step-busy', 'outcome-unknown'],
  },
})
