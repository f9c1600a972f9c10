import { RuleError } from '../rule-error.ts'
import { isSubrunStep, type Step } from '../workflow/definition.ts'
import type { Answer } from './answer.ts'
import { closeStep, type DoneEffect } from './close-step.ts'
import type { CommandOf, Gathered } from './commands.ts'
import { approvalRuleOf, askApproval, voidApproval } from './decide-approval.ts'
import { giveToPerson, tellUse } from './decide-proposal.ts'
import type { Draft } from './draft.ts'
import { invalid, optionOf, refusalOf, requireComplete, requireWithin } from './fitting-answer.ts'
import { openStepOf, requireAttempt, requireSettled } from './guards.ts'
import { openStep, passGoTo } from './open-step.ts'
import { overriddenParts } from './overridden.ts'
import type { OpenAttempt } from './run.ts'

type CompleteStep = CommandOf<'complete-step'>

/** Completes the open step with an answer, or commits the intent of the effect that will complete it. */
export function completeStep(draft: Draft, command: CompleteStep): void {
  const { answer, attempt, gathered, proposal, use } = command
  const open = requireAttempt(draft, attempt)
  requireSettled(draft, open)
  const step = openStepOf(draft, open)
  if (command.by.kind === 'person') {
    requireFitting(draft, step, answer, open)
  } else {
    if (open.phase !== 'preparing')
      throw new RuleError('step-moved-on', 'This step is no longer automatic: a person was asked, or took it in hand.')
    const doubt = doubtOf(draft, step, command, open)
    if (doubt)
      return giveToPerson(draft, open, {
        attempt,
        ...doubt,
        ...(proposal ? { proposal } : {}),
        ...(use ? { use } : {}),
      })
  }
  requireEffectWhereNeeded(step, answer, gathered)
  tellUse(draft, command)
  if (proposal) draft.emit({ type: 'proposal-made', attempt, certainty: proposal.certainty, content: { proposal } })

  const { effect } = gathered
  const rule = approvalRuleOf(step)
  if (effect && rule) return askApproval(draft, open, rule, effect, answer, command.overridden)
  voidApproval(draft)
  if (effect) {
    const effectId = `${draft.run.id}:${attempt}:${open.effectCount + 1}`
    const { body, content } = overriddenParts(command.overridden)
    draft.emit({
      type: 'effect-intended',
      attempt,
      effectId,
      effectClass: effect.effectClass,
      digest: effect.digest,
      ...(effect.timeoutSeconds === undefined ? {} : { timeoutSeconds: effect.timeoutSeconds }),
      ...body,
      content: { request: effect.request, answer, ...content },
    })
    return
  }
  finishStep(draft, step, attempt, answer, gathered)
}

/** Closes the step and opens what follows it. */
export function finishStep(
  draft: Draft,
  step: Step,
  attempt: number,
  answer: Answer,
  gathered: Pick<Gathered, 'contribution' | 'outcome'>,
  effect?: DoneEffect,
): void {
  switch (step.kind) {
    case 'go-to':
      if (!isSubrunStep(step)) return openStep(draft, passGoTo(draft, step, attempt))
      closeStep(draft, step, attempt, answer, gathered)
      return openStep(draft, step.next)
    case 'end':
      closeStep(draft, step, attempt, answer, gathered)
      draft.emit({ type: 'run-completed', outcome: step.outcome })
      return
    case 'decision': {
      if (answer.kind !== 'decision') throw invalid('The run needs to know which way to go on: choose an option.')
      const option = optionOf(step, answer.option)
      const proposed =
        draft.run.status === 'active' && draft.run.open.proposal?.answer.kind === 'decision'
          ? draft.run.open.proposal.answer.option
          : undefined
      draft.emit({
        type: 'option-chosen',
        attempt,
        option: option.id,
        maker: draft.command.by.kind === 'person' ? 'person' : 'ai',
        ...(proposed === undefined ? {} : { proposed }),
      })
      closeStep(draft, step, attempt, answer, gathered)
      return openStep(draft, option.next)
    }
    default:
      closeStep(draft, step, attempt, answer, gathered, effect)
      openStep(draft, step.next)
  }
}

function requireFitting(draft: Draft, step: Step, answer: Answer, open: OpenAttempt): void {
  if (answer.kind !== 'elsewhere') {
    requireWithin(step, answer, draft.world)
    return requireComplete(step, answer, draft.world)
  }
  // Work done outside of Stepwell completes a step only once a person took it in hand.
  if (!open.handledManually) throw invalid('Choose "Handle manually" first, then say what you did.')
  if (step.kind === 'decision') throw invalid('The run needs to know which way to go on: choose an option.')
}

/**
 * Why automation may not complete the step by itself. It is an ordinary hand-over, not a refusal: refused, it would be tried
 * again for ever and nobody would be asked.
 */
function doubtOf(
  draft: Draft,
  step: Step,
  { answer, proposal }: CompleteStep,
  open: OpenAttempt,
): { code: 'unsure' | 'failed'; reason: string } | undefined {
  if (!('mode' in step) || step.mode !== 'automatic')
    return { code: 'failed', reason: 'The author lets only a person complete this step.' }
  if (proposal?.certainty === 'guess')
    return { code: 'unsure', reason: 'A guess is never carried out by itself. Please look at it.' }
  const reason = refusalOf(() => requireFitting(draft, step, answer, open))
  return reason === undefined ? undefined : { code: 'failed', reason }
}

/** No step that acts is complete without its effect, and what is carried out is what was answered. */
function requireEffectWhereNeeded(step: Step, answer: Answer, { effect }: Gathered): void {
  const request = effect?.request
  const isRight =
    answer.kind === 'update-data'
      ? request?.kind === 'update-record'
      : answer.kind === 'create-record'
        ? request?.kind === 'create-record'
        : answer.kind === 'trigger-action'
          ? request?.kind === 'run-action' && request.action === answer.action
          : request === undefined
  if (!isRight)
    throw new Error(
      `Completing ${step.id} with an answer for ${answer.kind} came with ${request ? `the effect ${request.kind}` : 'no effect'}.`,
    )
}
