import { spokenName } from '../record/spoken-name.ts'
import type { LabelledRef, Value } from '../record/value.ts'
import { RuleError } from '../rule-error.ts'
import type { CommandOf } from './commands.ts'
import type { ContextValue } from './context.ts'
import { approvalRuleOf, askApproval } from './decide-approval.ts'
import { finishStep } from './decide-completion.ts'
import type { Draft } from './draft.ts'
import { type EffectResult, effectTitle, type FoundResult } from './effect.ts'
import { openStepOf, requireAttemptEvenSaved } from './guards.ts'
import type { OpenAttempt } from './run.ts'

type PendingEffect = NonNullable<OpenAttempt['effect']>

/** Records what became of an effect. A success completes the step; a failure gives it back to the person. */
export function recordEffect(draft: Draft, command: CommandOf<'record-effect'>): void {
  const effect = requireEffect(draft, command.attempt, command.effectId, 'performing')
  const { attempt, effectId, outcome } = command
  switch (outcome.status) {
    case 'succeeded':
      return succeed(draft, attempt, effect, outcome.result)
    case 'failed':
      draft.emit({
        type: 'effect-failed',
        attempt,
        effectId,
        code: outcome.code,
        content: {
          reason: outcome.reason,
          ...(outcome.field === undefined ? {} : { field: outcome.field }),
          ...(outcome.current ? { current: outcome.current } : {}),
        },
      })
      draft.emit({
        type: 'step-handed-over',
        attempt,
        code: outcome.code === 'right-missing' ? 'right-missing' : 'effect-failed',
        content: { reason: outcome.reason },
      })
      return
    case 'unknown':
      draft.emit({ type: 'effect-unknown', attempt, effectId, content: { evidence: outcome.evidence } })
  }
}

/** A person says what became of an effect whose outcome nobody saw. Doing it again is a new effect with an id of its own. */
export function resolveEffect(draft: Draft, command: CommandOf<'resolve-effect'>): void {
  if (command.by.kind !== 'person')
    throw new RuleError('outcome-unknown', 'Only a person can say what became of an effect that nobody saw.')
  const effect = requireEffect(draft, command.attempt, command.effectId, 'unknown')
  const { attempt, effectId, answer, reason, result = {} } = command
  if (answer !== 'happened' && Object.keys(result).length > 0)
    throw new RuleError('answer-invalid', 'Only what happened has a result.', { field: 'result' })
  draft.emit({ type: 'effect-resolved', attempt, effectId, answer, content: { reason } })
  if (answer === 'happened') {
    const message = `Confirmed by ${command.by.person.name}: ${reason}`
    succeed(draft, attempt, effect, { message, values: foundValues(result) })
  } else if (answer === 'do-it') {
    const open = requireAttemptEvenSaved(draft, attempt)
    // With the key of the one before, a target that did it after all does not do it twice.
    const key = effect.effectClass === 'keyed' ? { key: effect.key ?? effect.id } : {}
    const rule = approvalRuleOf(openStepOf(draft, open))
    // One approval is for one time: whether it happened already is what nobody knew.
    if (rule) return askApproval(draft, open, rule, { ...effect, ...key }, effect.answer)
    draft.emit({
      type: 'effect-intended',
      attempt,
      effectId: `${draft.run.id}:${attempt}:${open.effectCount + 1}`,
      effectClass: effect.effectClass,
      digest: effect.digest,
      ...(effect.timeoutSeconds === undefined ? {} : { timeoutSeconds: effect.timeoutSeconds }),
      ...key,
      content: { request: effect.request, answer: effect.answer },
    })
  }
}

/** Completes the step of an effect that happened. */
export function succeed(draft: Draft, attempt: number, effect: PendingEffect, result: EffectResult): void {
  const step = openStepOf(draft, requireAttemptEvenSaved(draft, attempt))
  draft.emit({ type: 'effect-succeeded', attempt, effectId: effect.id, content: { result } })
  finishStep(
    draft,
    step,
    attempt,
    effect.answer,
    {
      outcome: result.message,
      contribution: {
        values: { ...requestValues(effect), ...result.values },
        records: [],
        ...recordOf(effect, result),
      },
    },
    {
      id: effect.id,
      title: effectTitle(effect.request),
      message: result.message,
      ...(effect.approval ? { approval: effect.approval } : {}),
    },
  )
}

/** The record an effect speaks of: the one it worked on, or the one it made. Of one that a person vouches for, nobody told us which. */
function recordOf({ request }: PendingEffect, result: EffectResult): { record?: LabelledRef } {
  if (request.kind !== 'create-record') return { record: request.record }
  return result.record ? { record: result.record } : {}
}

/** What was asked is context too: later steps may quote the reason given in a form. */
function requestValues(effect: PendingEffect): EffectResult['values'] {
  if (effect.request.kind !== 'run-action') return {}
  const origin = effect.by.kind === 'person' ? 'person' : 'assistant'
  const asValue = (name: string, value: Value): ContextValue => ({
    label: spokenName(name),
    type: Array.isArray(value) ? 'list' : 'text',
    value,
    origin,
  })
  return Object.fromEntries(Object.entries(effect.request.form).map(([name, value]) => [name, asValue(name, value)]))
}

/** What a person found out that an effect gave. */
function foundValues(result: FoundResult): EffectResult['values'] {
  const asValue = (name: string, value: FoundResult[string]): ContextValue => ({
    label: spokenName(name),
    type: typeOf(value),
    value,
    origin: 'person',
  })
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, asValue(name, value)]))
}

function typeOf(value: FoundResult[string]): ContextValue['type'] {
  if (typeof value === 'string') return 'text'
  return typeof value === 'number' ? 'number' : 'boolean'
}

function requireEffect(draft: Draft, attempt: number, effectId: string, phase: OpenAttempt['phase']): PendingEffect {
  const open = requireAttemptEvenSaved(draft, attempt)
  if (open.effect?.id !== effectId || open.phase !== phase)
    throw new RuleError('no-outcome-asked', 'The outcome of this effect is settled already.')
  return open.effect
}
