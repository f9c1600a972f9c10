import type { LabelledRef } from '../record/value.ts'
import { attemptKind, type Step } from '../workflow/definition.ts'
import { type Answer, editedParts } from './answer.ts'
import { answerValues } from './answer-values.ts'
import type { Gathered } from './commands.ts'
import type { ContextEntry } from './context.ts'
import { distinctPeople, named } from './contributors.ts'
import type { Draft } from './draft.ts'
import type { Actor, LiveAttempt } from './events.ts'
import type { OpenAttempt, PersonRef } from './run.ts'

export type DoneEffect = NonNullable<LiveAttempt['effect']>

/** Completes the open attempt: what it contributes to the context follows from the answer and what was gathered. */
export function closeStep(
  draft: Draft,
  step: Step,
  attempt: number,
  answer: Answer,
  gathered: Pick<Gathered, 'contribution' | 'outcome'>,
  effect?: DoneEffect,
  /** Who did it in truth, and who else has input in what it gives. */
  hands: { doneBy?: Actor; contributors?: readonly PersonRef[] } = {},
): void {
  const open = draft.run.status === 'active' || draft.run.status === 'saved' ? draft.run.open : undefined
  if (!open) throw new Error(`Step ${step.id} is closed, so it must be open.`)
  const { handledManually, proposal } = open
  const contribution = handledManually ? undefined : gathered.contribution
  // Words that were proposed may quote what they were written from, also after somebody has changed them; values that were read do not.
  const isWorded = !handledManually && (answer.kind === 'guidance' || answer.kind === 'decision')
  const from = distinctRecords([...(contribution?.from ?? []), ...((isWorded && proposal?.from) || [])])
  const entry: ContextEntry = {
    stepId: step.id,
    attempt,
    title: step.title,
    kind: attemptKind(step),
    ...(contribution?.record ? { record: contribution.record } : {}),
    values: handledManually ? {} : { ...answerValues(step, answer, open, draft.command.by), ...contribution?.values },
    records: contribution?.records ?? [],
    ...(from.length > 0 ? { from } : {}),
    ...(answer.kind === 'overdue' ? { missing: 'nobody did it in time' } : {}),
    ...(handledManually ? { missing: `handled manually by ${handledManually.by.name}` } : {}),
  }
  // An outcome is often recorded by automation; what counts is who confirmed.
  const confirmedBy = effect && draft.command.by.kind !== 'person' ? open.effect?.by : hands.doneBy
  const contributors = othersBehind(draft, step, open, confirmedBy ?? draft.actor, hands.contributors ?? [])
  draft.emit({
    type: 'step-completed',
    attempt,
    stepId: step.id,
    kind: attemptKind(step),
    isManual: handledManually !== undefined,
    edited: proposal && !handledManually && answer.kind !== 'overdue' ? editedParts(proposal.answer, answer) : [],
    ...(confirmedBy ? { confirmedBy } : {}),
    ...(contributors.length > 0 ? { contributors } : {}),
    content: { answer, entry, outcome: gathered.outcome, ...(effect ? { effect } : {}) },
  })
}

function distinctRecords(records: readonly LabelledRef[]): LabelledRef[] {
  return [...new Map(records.map((record) => [`${record.collection}/${record.id}`, record])).values()]
}

/**
 * Who else has input in what an attempt gives. Those of its earlier pass belong to them: a step that was not passed again may have
 * computed something from that.
 */
function othersBehind(
  { run }: Draft,
  { id }: Step,
  open: OpenAttempt,
  doer: Actor,
  given: readonly PersonRef[],
): PersonRef[] {
  const before = run.status === 'new' ? undefined : run.latest.find(({ stepId }) => stepId === id)
  const actors = [open.effect?.by, before?.by].flatMap((by) => (by?.kind === 'person' ? [by.person] : []))
  const all = [...given, ...actors, ...(before?.contributors ?? [])].map(named)
  return distinctPeople(all).filter((person) => doer.kind !== 'person' || person.id !== doer.person.id)
}
