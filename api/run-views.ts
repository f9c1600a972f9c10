import { z } from 'zod'
import {
  actionSchema,
  actorSchema,
  answerSchema,
  contextEntrySchema,
  effectRequestSchema,
  fieldSchema,
  labelledRefSchema,
  lateAnswerSchema,
  modeSchema,
  overriddenSchema,
  proposalSchema,
  recordRefSchema,
  relationSchema,
  runEventSchema,
  timerPurposeSchema,
} from '#engine'
import { recordViewSchema } from './records.ts'

/** The path of everything about one run. */
export const run = z.object({ run: z.string().max(60) })
/** The path of everything about one attempt. */
export const attempt = run.extend({ attempt: z.coerce.number().int().min(1) })
const person = z.object({ id: z.string(), name: z.string() })

export const runStatusSchema = z.enum(['active', 'saved', 'completed', 'aborted'])

const phaseSchema = z.enum(['preparing', 'ready', 'waiting', 'approving', 'performing', 'unknown'])
const dueSchema = z.object({ due: z.string(), isOver: z.boolean() })
/** `until`: what is waited for; `limit`: how long something else is waited for at most. */
const timerSchema = z.object({ purpose: timerPurposeSchema.extract(['until', 'limit']), due: z.string() })

/** A run in a list. `waitsFor` is the open step's title. */
export const runSummarySchema = z.object({
  id: z.string(),
  status: runStatusSchema,
  workflow: z.object({ id: z.string(), title: z.string(), version: z.number().int() }),
  record: labelledRefSchema,
  startedBy: person,
  startedAt: z.string(),
  updatedAt: z.string(),
  assignee: person.nullable(),
  inbox: z.string().nullable(),
  waitsFor: z.string().nullable(),
  phase: phaseSchema.nullable(),
  /** When it goes on by itself, and for which event it waits. */
  timer: timerSchema.nullable(),
  awaitedEvent: z.string().nullable(),
  /** When the open step and the run as a whole should be done, where the author says so, and whether that time is over. */
  due: z.object({ step: dueSchema.nullable(), run: dueSchema.nullable() }),
  saved: z.object({ note: z.string(), by: person, at: z.string() }).nullable(),
  outcome: z.string().nullable(),
})
export type RunSummary = z.infer<typeof runSummarySchema>

/** What the manual form of the open step offers: exactly what the author allows and the person may do. */
export const stepFormSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('guidance'),
    answer: z.object({ label: z.string(), required: z.boolean() }).nullable(),
    hasSummary: z.boolean(),
  }),
  z.object({
    kind: z.literal('get-data'),
    record: recordViewSchema,
    fields: z.array(fieldSchema),
    isPinned: z.boolean(),
  }),
  z.object({ kind: z.literal('update-data'), record: recordViewSchema, fields: z.array(fieldSchema) }),
  z.object({
    kind: z.literal('create-record'),
    collection: z.object({ id: z.string(), title: z.string(), singular: z.string() }),
    fields: z.array(fieldSchema),
  }),
  z.object({
    kind: z.literal('load-related-record'),
    record: labelledRefSchema,
    relations: z.array(relationSchema),
    take: z.enum(['one', 'many']),
    limit: z.number().int(),
  }),
  z.object({ kind: z.literal('trigger-action'), record: labelledRefSchema, actions: z.array(actionSchema) }),
  z.object({
    kind: z.literal('decision'),
    maker: z.enum(['person', 'rules', 'ai']),
    options: z.array(z.object({ id: z.string(), label: z.string(), description: z.string().optional() })),
    comment: z.enum(['none', 'optional', 'required']),
  }),
  z.object({ kind: z.literal('escalation'), inbox: z.object({ id: z.string(), title: z.string() }) }),
  z.object({
    kind: z.literal('wait'),
    timer: timerSchema.nullable(),
    event: z.object({ name: z.string(), title: z.string() }).nullable(),
  }),
  z.object({ kind: z.literal('go-to'), isSubrun: z.boolean() }),
  z.object({ kind: z.literal('end') }),
])
export type StepForm = z.infer<typeof stepFormSchema>

/** A completed live attempt, as one line of the panel. */
export const doneStepSchema = z.object({
  attempt: z.number().int(),
  stepId: z.string(),
  kind: z.string(),
  title: z.string(),
  outcome: z.string(),
  by: actorSchema,
  at: z.string(),
  /** Who approved its effect, where it needed that. */
  approvedBy: person.nullable(),
  isManual: z.boolean(),
  edited: z.array(z.string()),
  canRevise: z.boolean(),
  answer: answerSchema.nullable(),
  entry: contextEntrySchema.nullable(),
})
export type DoneStep = z.infer<typeof doneStepSchema>

/** A sub-run as the step shows it that waits for it. */
export const subrunSchema = z.object({
  run: z.string().nullable(),
  title: z.string(),
  status: runStatusSchema,
  /** The record it works on, where the person may see it. */
  record: labelledRefSchema.nullable(),
  waitsFor: z.string().nullable(),
  assignee: person.nullable(),
  /** Another run of the workflow stands in the way: no sub-run could start. */
  isInTheWay: z.boolean(),
})

/** The open step as the panel shows it. */
export const openStepSchema = z.object({
  attempt: z.number().int(),
  stepId: z.string(),
  kind: z.string(),
  title: z.string(),
  /** Markdown, with its holes filled from the context. */
  instruction: z.string(),
  mode: modeSchema,
  buttonLabel: z.string().nullable(),
  openedAt: z.string(),
  phase: phaseSchema,
  canHandleManually: z.boolean(),
  proposal: proposalSchema.nullable(),
  handOver: z.object({ code: z.string(), reason: z.string(), at: z.string() }).nullable(),
  handledManually: z.object({ by: person, at: z.string() }).nullable(),
  /** The hand-over that was left at this step, for whoever took the run on. */
  note: z.object({ note: z.string(), by: person, at: z.string() }).nullable(),
  effect: z
    .object({
      id: z.string(),
      title: z.string(),
      request: effectRequestSchema,
      by: actorSchema,
      intendedAt: z.string(),
      failure: z.string().nullable(),
      /** The field at fault, where the failure names one. */
      failedField: z.string().nullable(),
      evidence: z.string().nullable(),
      /** What later steps read of it: where nobody heard its result, a person may know these. */
      resultsRead: z.array(z.string()),
    })
    .nullable(),
  /** The last approval that was asked for here, with exactly what would be done. Withheld like `effect`. */
  approval: z
    .object({
      id: z.string(),
      status: z.enum(['asked', 'given', 'refused', 'withdrawn', 'expired', 'void']),
      digest: z.string(),
      title: z.string(),
      request: effectRequestSchema,
      by: actorSchema,
      askedAt: z.string(),
      due: z.string().nullable(),
      /** By which one may decide, and the people who may not whatever their rights. */
      neededRight: z.string(),
      requesters: z.array(person),
      /** The step at which the person who looks gave something that is in it: therefore they may not decide. */
      ownInputAt: z.string().nullable(),
      decided: z.object({ by: person, at: z.string(), comment: z.string() }).nullable(),
      /** Whether the person who looks may decide on it, or take it back, now. */
      canDecide: z.boolean(),
      canWithdraw: z.boolean(),
      /** Whether the person asked for it or had a hand in it. */
      isRequester: z.boolean(),
    })
    .nullable(),
  /** Whether completing the step asks for somebody's approval. */
  needsApproval: z.boolean(),
  /** The run of another workflow that the step waits for, or that was its last. No `run`: it is not the person's to see. */
  subrun: subrunSchema.nullable(),
  /** The right the person lacks for this step, by name. */
  missingRight: z.string().nullable(),
  /** Null where a right is missing or the record cannot be read now; `formError` then says why. */
  form: stepFormSchema.nullable(),
  formError: z.string().nullable(),
  /** Values read earlier in the run that this step's write or action, or what approval is asked for, builds on and that have changed since. */
  drifts: z.array(overriddenSchema),
})

/** One of the `drifts` as a person saw it: where the value is another by now, they saw something else. */
export const seenDriftSchema = overriddenSchema
  .pick({ attempt: true, field: true, is: true })
  .extend({ record: recordRefSchema })

export type OpenStepView = z.infer<typeof openStepSchema>

/** A run with all the panel needs. */
export const runViewSchema = runSummarySchema.extend({
  sequence: z.number().int(),
  /** Completed live attempts, oldest first: the last 100. */
  done: z.array(doneStepSchema),
  open: openStepSchema.nullable(),
  /** Titles of the steps that follow for certain, and how many more may: "then 2–4 steps". */
  ahead: z.object({
    certain: z.array(z.object({ stepId: z.string(), title: z.string() })),
    least: z.number().int(),
    most: z.number().int(),
  }),
  context: z.array(contextEntrySchema),
  missing: z.array(z.string()),
  /** Actions ordered about effects that revising left behind, and what became of them: the last twenty. */
  compensating: z.array(
    z.object({
      effect: z.string(),
      title: z.string(),
      record: labelledRefSchema,
      status: z.enum(['under-way', 'succeeded', 'failed', 'unknown']),
      message: z.string(),
    }),
  ),
  /** What effects answered after nobody waited for them any more, oldest first: the last twenty. */
  lateAnswers: z.array(lateAnswerSchema),
  ended: z.object({ by: actorSchema, at: z.string(), outcome: z.string() }).nullable(),
  /** The run that this one is part of. No `run`: it is not the person's to see. */
  partOf: z.object({ run: z.string().nullable(), title: z.string(), record: labelledRefSchema.nullable() }).nullable(),
})
export type RunView = z.infer<typeof runViewSchema>

export const runEventViewSchema = z.object({
  sequence: z.number().int(),
  digest: z.string(),
  isHidden: z.boolean(),
  event: runEventSchema,
})
export type RunEventView = z.infer<typeof runEventViewSchema>
