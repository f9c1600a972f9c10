import { attemptKind, type Step } from '../workflow/definition.ts'
import { type Answer, editedParts } from './answer.ts'
import { answerValues } from './answer-values.ts'
import type { Gathered } from './commands.ts'
import type { ContextEntry } from './context.ts'
import type { Draft } from './draft.ts'
import type { Actor, LiveAttempt } from './events.ts'

export type DoneEffect = NonNullable<LiveAttempt['effect']>

/** Completes the open attempt: what it contributes to the context follows from the answer and what was gathered. */
export function closeStep(
  draft: Draft,
  step: Step,
  attempt: number,
  answer: Answer,
  gathered: Pick<Gathered, 'contribution' | 'outcome'>,
  effect?: DoneEffect,
  doneBy?: Actor,
): void {
  const open = draft.run.status === 'active' || draft.run.status === 'saved' ? draft.run.open : undefined
  if (!open) throw new Error(`Step ${step.id} is closed, so it must be open.`)
  const { handledManually, proposal } = open
  const contribution = handledManually ? undefined : gathered.contribution
  const entry: ContextEntry = {
    stepId: step.id,
    attempt,
    title: step.title,
    kind: attemptKind(step),
    ...(contribution?.record ? { record: contribution.record } : {}),
    values: handledManually ? {} : { ...answerValues(step, answer, open, draft.command.by), ...contribution?.values },
    records: contribution?.records ?? [],
    ...(contribution?.from && contribution.from.length > 0 ? { from: contribution.from } : {}),
    ...(answer.kind === 'overdue' ? { missing: 'nobody did it in time' } : {}),
    ...(handledManually ? { missing: `handled manually by ${handledManually.by.name}` } : {}),
  }
  // An outcome is often recorded by automation; what counts is who confirmed.
  const confirmedBy = effect && draft.command.by.kind !== 'person' ? open.effect?.by : doneBy
  draft.emit({
    type: 'step-completed',
    attempt,
    stepId: step.id,
    kind: attemptKind(step),
    isManual: handledManually !== undefined,
    edited: proposal && !handledManually && answer.kind !== 'overdue' ? editedParts(proposal.answer, answer) : [],
    ...(confirmedBy ? { confirmedBy } : {}),
    content: { answer, entry, outcome: gathered.outcome, ...(effect ? { effect } : {}) },
  })
}
