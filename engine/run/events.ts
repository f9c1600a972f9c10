import { z } from 'zod'
import { effectClassSchema } from '../record/action.ts'
import { labelledRefSchema, recordRefSchema, valueSchema } from '../record/value.ts'
import { answerSchema, proposalSchema } from './answer.ts'
import { contextEntrySchema } from './context.ts'
import { effectRequestSchema, effectResultSchema, lateAnswerSchema, unknownAnswerSchema } from './effect.ts'
import { modelUseSchema } from './model-use.ts'
import { overriddenSchema, overrideSchema } from './overridden.ts'

const personSchema = z.object({ id: z.string(), name: z.string() })
/** `inputAt`: the step at which they gave something that is in what is asked for. */
const requesterSchema = personSchema.extend({ inputAt: z.string().optional() })
const requestersSchema = z.record(z.string(), z.array(requesterSchema))

/** Who acted. Automation and the assistant always act for a named person, with that person's rights. */
export const actorSchema = z.object({
  kind: z.enum(['person', 'automation', 'assistant']),
  person: personSchema,
})
export type Actor = z.infer<typeof actorSchema>

/** A completed attempt that still counts, as later commands need it. */
export const liveAttemptSchema = z.object({
  ordinal: z.number().int(),
  stepId: z.string(),
  kind: z.string(),
  title: z.string(),
  outcome: z.string(),
  by: actorSchema,
  at: z.string(),
  entry: contextEntrySchema,
  /** Who else has input in it: who sent its event, whoever stands behind it in a sub-run, who did an earlier pass. */
  contributors: z.array(personSchema).optional(),
  /** An effect that happened and that revising does not undo. */
  effect: z
    .object({
      id: z.string(),
      title: z.string(),
      message: z.string(),
      /** The approval without which it would not have happened. */
      approval: z.object({ id: z.string(), by: personSchema }).optional(),
    })
    .optional(),
})
export type LiveAttempt = z.infer<typeof liveAttemptSchema>

export const timerPurposeSchema = z.enum(['until', 'limit', 'approval', 'step-due', 'run-due'])
export type TimerPurpose = z.infer<typeof timerPurposeSchema>

/** An action that was ordered about an effect which revising left behind. */
export const compensatingSchema = z.object({ effect: z.string(), title: z.string(), record: labelledRefSchema })

const base = { at: z.string(), actor: actorSchema, allowedBy: z.string().optional() }
const attempt = { attempt: z.number().int() }

/**
 * Everything that happens in a run. `content` holds record values and free text: the store keeps it apart from the rest,
 * by salted digest, so that it can be erased while the chain still verifies.
 */
export const runEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run-triggered'),
    ...base,
    workflow: z.object({ id: z.string(), version: z.number().int(), hash: z.string() }),
    record: recordRefSchema,
    /** The step of another run that this run is part of, and how deep runs stand in each other; the rest as in the run's state. */
    parent: z
      .object({
        run: z.string(),
        attempt: z.number().int(),
        depth: z.number().int(),
        contributors: z.array(personSchema).optional(),
        requesters: requestersSchema.optional(),
        doneBy: personSchema.optional(),
      })
      .optional(),
    content: z.object({
      label: z.string(),
      workflowTitle: z.string(),
      parentTitle: z.string().optional(),
      given: contextEntrySchema.optional(),
    }),
  }),
  z.object({
    type: z.literal('step-opened'),
    ...base,
    ...attempt,
    stepId: z.string(),
    kind: z.string(),
    isPreparing: z.boolean(),
  }),
  z.object({ type: z.literal('proposal-asked'), ...base, ...attempt }),
  /** A model was asked for what follows; by its own account and our clock, whatever it answered. */
  z.object({ type: z.literal('model-asked'), ...base, ...attempt, use: modelUseSchema }),
  z.object({
    type: z.literal('proposal-made'),
    ...base,
    ...attempt,
    certainty: z.string(),
    content: z.object({ proposal: proposalSchema }),
  }),
  z.object({
    type: z.literal('proposal-failed'),
    ...base,
    ...attempt,
    code: z.enum(['unsure', 'failed', 'nothing-to-propose']),
    content: z.object({ reason: z.string() }),
  }),
  z.object({
    type: z.literal('step-handed-over'),
    ...base,
    ...attempt,
    code: z.enum([
      ...['unsure', 'failed', 'no-rule', 'right-missing', 'limit', 'effect-failed', 'no-time'],
      ...['approval-refused', 'approval-expired', 'run-exists', 'subrun-aborted', 'no-output'],
    ] as const),
    content: z.object({ reason: z.string() }),
  }),
  z.object({ type: z.literal('step-handled-manually'), ...base, ...attempt }),
  z.object({
    type: z.literal('option-chosen'),
    ...base,
    ...attempt,
    option: z.string(),
    maker: z.enum(['person', 'rules', 'ai']),
    proposed: z.string().optional(),
  }),
  z.object({
    type: z.literal('effect-intended'),
    ...base,
    ...attempt,
    effectId: z.string(),
    effectClass: effectClassSchema,
    digest: z.string(),
    key: z.string().optional(),
    timeoutSeconds: z.number().int().optional(),
    /** The approval it was waiting for, where the step needs one. */
    approval: z.string().optional(),
    /** Values that had changed since they were read, and that whoever confirmed kept as they were. */
    overrides: z.array(overrideSchema).optional(),
    content: z.object({
      request: effectRequestSchema,
      answer: answerSchema,
      overridden: z.array(overriddenSchema).optional(),
    }),
  }),
  /** Nothing is intended yet: what would be is put before somebody else, and the run waits. */
  z.object({
    type: z.literal('approval-asked'),
    ...base,
    ...attempt,
    approval: z.string(),
    effectClass: effectClassSchema,
    /** Of exactly what would be carried out. */
    digest: z.string(),
    key: z.string().optional(),
    timeoutSeconds: z.number().int().optional(),
    /** Everybody who asked for it or had a hand in it: none of them may approve. */
    requesters: z.array(requesterSchema),
    overrides: z.array(overrideSchema).optional(),
    content: z.object({
      request: effectRequestSchema,
      answer: answerSchema,
      overridden: z.array(overriddenSchema).optional(),
    }),
  }),
  z.object({
    type: z.literal('approval-given'),
    ...base,
    ...attempt,
    approval: z.string(),
    digest: z.string(),
    /** Values that had changed since they were read, and that the approver was shown. */
    overrides: z.array(overrideSchema).optional(),
    content: z.object({ comment: z.string(), overridden: z.array(overriddenSchema).optional() }),
  }),
  z.object({
    type: z.literal('approval-refused'),
    ...base,
    ...attempt,
    approval: z.string(),
    content: z.object({ comment: z.string() }),
  }),
  /** Nobody decided: it was withdrawn, nobody answered in time, or what was asked for was changed. */
  z.object({
    type: z.literal('approval-ended'),
    ...base,
    ...attempt,
    approval: z.string(),
    how: z.enum(['withdrawn', 'expired', 'void']),
  }),
  z.object({
    type: z.literal('effect-succeeded'),
    ...base,
    ...attempt,
    effectId: z.string(),
    content: z.object({ result: effectResultSchema }),
  }),
  z.object({
    type: z.literal('effect-failed'),
    ...base,
    ...attempt,
    effectId: z.string(),
    code: z.string(),
    content: z.object({
      reason: z.string(),
      field: z.string().optional(),
      current: z.record(z.string(), valueSchema).optional(),
    }),
  }),
  z.object({
    type: z.literal('effect-unknown'),
    ...base,
    ...attempt,
    effectId: z.string(),
    content: z.object({ evidence: z.string() }),
  }),
  z.object({
    type: z.literal('effect-resolved'),
    ...base,
    ...attempt,
    effectId: z.string(),
    answer: unknownAnswerSchema,
    content: z.object({ reason: z.string() }),
  }),
  z.object({
    type: z.literal('timer-set'),
    ...base,
    ...attempt,
    /** `until`: the step waits for it; `limit`: the step waits for something else, this long at most; `approval`: it must be given before; the others: a person should be done by then. */
    purpose: timerPurposeSchema,
    due: z.string(),
  }),
  z.object({ type: z.literal('timer-fired'), ...base, ...attempt, purpose: timerPurposeSchema, due: z.string() }),
  z.object({
    type: z.literal('event-received'),
    ...base,
    ...attempt,
    /** The id its sender gave it. */
    eventId: z.string(),
    name: z.string(),
    content: z.object({ values: z.record(z.string(), valueSchema) }),
  }),
  z.object({
    type: z.literal('effect-answered-late'),
    ...base,
    ...attempt,
    effectId: z.string(),
    status: lateAnswerSchema.shape.status,
    content: lateAnswerSchema.pick({ title: true, record: true, message: true }),
  }),
  z.object({
    type: z.literal('step-completed'),
    ...base,
    ...attempt,
    stepId: z.string(),
    kind: z.string(),
    isManual: z.boolean(),
    edited: z.array(z.string()),
    /** Who confirmed, where the outcome of their effect was recorded by automation; who did the last step of a sub-run. */
    confirmedBy: actorSchema.optional(),
    contributors: liveAttemptSchema.shape.contributors,
    content: z.object({
      answer: answerSchema,
      entry: contextEntrySchema,
      outcome: z.string(),
      effect: liveAttemptSchema.shape.effect,
    }),
  }),
  z.object({
    type: z.literal('step-revised'),
    ...base,
    ...attempt,
    stepId: z.string(),
    cancels: z.array(z.number().int()),
    loops: z.record(z.string(), z.number().int()),
    /** What was chosen about each effect that could be compensated: left as it is, or an action ordered about it. */
    compensations: z
      .array(
        z.object({
          of: z.string(),
          choice: z.enum(['leave', 'compensate']),
          action: z.string(),
          effect: z.string().optional(),
        }),
      )
      .optional(),
    content: z.object({
      latest: z.array(liveAttemptSchema),
      compensating: z.array(compensatingSchema).optional(),
    }),
  }),
  /** A person asks for the step's sub-run again, after one that was aborted or could not start. */
  z.object({ type: z.literal('subrun-asked'), ...base, ...attempt }),
  z.object({
    type: z.literal('subrun-started'),
    ...base,
    ...attempt,
    /** The id of the run. */
    subrun: z.string(),
    workflow: z.object({ id: z.string(), version: z.number().int(), hash: z.string() }),
    content: z.object({
      workflowTitle: z.string(),
      record: labelledRefSchema,
      values: contextEntrySchema.shape.values,
      from: contextEntrySchema.shape.from,
    }),
  }),
  z.object({
    type: z.literal('subrun-ended'),
    ...base,
    ...attempt,
    subrun: z.string(),
    status: z.enum(['completed', 'aborted']),
    /** Who asked for approvals in it, by workflow and step: a run started in its place knows them. */
    requesters: requestersSchema.optional(),
    content: z.object({ outcome: z.string(), record: labelledRefSchema }),
  }),
  z.object({ type: z.literal('run-saved'), ...base, content: z.object({ note: z.string() }) }),
  z.object({ type: z.literal('run-resumed'), ...base }),
  z.object({ type: z.literal('run-escalated'), ...base, ...attempt, inbox: z.string() }),
  z.object({
    type: z.literal('run-assigned'),
    ...base,
    to: personSchema,
    /** What whoever handed it over left for them; none where one takes a run oneself. */
    content: z.object({ note: z.string() }).optional(),
  }),
  z.object({ type: z.literal('run-released'), ...base, inbox: z.string(), content: z.object({ note: z.string() }) }),
  z.object({ type: z.literal('run-aborted'), ...base, content: z.object({ reason: z.string() }) }),
  z.object({ type: z.literal('run-completed'), ...base, outcome: z.string() }),
])
export type RunEvent = z.infer<typeof runEventSchema>
export type RunEventType = RunEvent['type']
export type RunEventOf<Type extends RunEventType> = Extract<RunEvent, { type: Type }>
