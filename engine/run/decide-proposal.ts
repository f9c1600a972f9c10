import { RuleError } from '../rule-error.ts'
import { isSubrunStep, needsPreparation } from '../workflow/definition.ts'
import type { Proposal } from './answer.ts'
import type { CommandOf } from './commands.ts'
import { voidApproval } from './decide-approval.ts'
import { requireNoSubrun } from './decide-sub-run.ts'
import type { Draft } from './draft.ts'
import { refusalOf, requireWithin } from './fitting-answer.ts'
import { openStepOf, requireAttempt, requireSettled } from './guards.ts'
import type { ModelUse } from './model-use.ts'
import type { OpenAttempt } from './run.ts'

/**
 * Shows what the assistant offers. Too late for a step that a person took in hand. An offer outside of what the author
 * allows is never shown: the step is the person's, as after any other failure of the assistant.
 */
export function recordProposal(draft: Draft, command: CommandOf<'record-proposal'>): void {
  const { attempt, proposal } = command
  const problem = problemOf(draft, requirePreparing(draft, attempt), proposal)
  tellUse(draft, command)
  if (problem === undefined)
    draft.emit({ type: 'proposal-made', attempt, certainty: proposal.certainty, content: { proposal } })
  else
    draft.emit({
      type: 'proposal-failed',
      attempt,
      code: 'failed',
      content: { reason: `The assistant's proposal does not fit this step: ${problem}` },
    })
}

/** Says that there is no proposal and why: the manual form is open, nothing else changes. */
export function failProposal(draft: Draft, command: CommandOf<'fail-proposal'>): void {
  requirePreparing(draft, command.attempt)
  tellUse(draft, command)
  draft.emit({
    type: 'proposal-failed',
    attempt: command.attempt,
    code: command.code,
    content: { reason: command.reason },
  })
}

/** Gives an automatic step to a person, with everything found so far. */
export function handOverStep(draft: Draft, command: CommandOf<'hand-over-step'>): void {
  giveToPerson(draft, requirePreparing(draft, command.attempt), command)
}

/** Hands over why automation stopped, and the proposal where it fits the step. */
export function giveToPerson(
  draft: Draft,
  open: OpenAttempt,
  command: Pick<CommandOf<'hand-over-step'>, 'attempt' | 'proposal' | 'code' | 'reason' | 'use'>,
): void {
  const { attempt, proposal, code, reason } = command
  tellUse(draft, command)
  if (proposal && problemOf(draft, open, proposal) === undefined)
    draft.emit({ type: 'proposal-made', attempt, certainty: proposal.certainty, content: { proposal } })
  draft.emit({ type: 'step-handed-over', attempt, code, content: { reason } })
}

/** Says that a model was asked, before what came of it. */
export function tellUse(draft: Draft, { attempt, use }: { attempt: number; use?: ModelUse | undefined }): void {
  if (use) draft.emit({ type: 'model-asked', attempt, use })
}

/** The person takes the step in hand, also while a proposal is loading. It will contribute nothing to the context. */
export function handleManually(draft: Draft, command: CommandOf<'handle-manually'>): void {
  const open = requireAttempt(draft, command.attempt)
  if (command.halted && open.phase === 'performing' && open.effect?.id === command.halted.effectId)
    return stopWaiting(draft, open, command.halted)
  requireSettled(draft, open)
  if (!needsPreparation(openStepOf(draft, open)))
    throw new RuleError('nothing-proposed', 'This step is yours already: nothing is proposed here.')
  requireNoSubrun(open)
  if (open.handledManually && open.phase !== 'approving') return
  voidApproval(draft)
  draft.emit({ type: 'step-handled-manually', attempt: command.attempt })
}

/** Gives a step to the person although its effect is under way: as not done where that is certain, else as unknown. */
function stopWaiting(
  draft: Draft,
  open: OpenAttempt,
  { effectId, outcome }: NonNullable<CommandOf<'handle-manually'>['halted']>,
): void {
  const attempt = open.ordinal
  if (outcome.status === 'unknown') {
    draft.emit({ type: 'effect-unknown', attempt, effectId, content: { evidence: outcome.evidence } })
    return
  }
  const { code, reason } = outcome
  draft.emit({ type: 'effect-failed', attempt, effectId, code, content: { reason } })
  draft.emit({ type: 'step-handed-over', attempt, code: 'effect-failed', content: { reason } })
}

/** Takes "handle manually" back, or tries again after a failure; a sub-run is started again. */
export function askAgain(draft: Draft, command: CommandOf<'ask-again'>): void {
  const open = requireAttempt(draft, command.attempt)
  requireSettled(draft, open)
  const step = openStepOf(draft, open)
  if (!needsPreparation(step)) throw new RuleError('nothing-proposed', 'Nothing is proposed at this step.')
  requireNoSubrun(open)
  if (open.phase === 'preparing' && !open.handledManually) return
  voidApproval(draft)
  draft.emit({ type: isSubrunStep(step) ? 'subrun-asked' : 'proposal-asked', attempt: command.attempt })
}

function requirePreparing(draft: Draft, attempt: number): OpenAttempt {
  const open = requireAttempt(draft, attempt)
  if (open.phase !== 'preparing') throw new RuleError('step-moved-on', 'This step is no longer waiting for a proposal.')
  return open
}

/** Why a proposal does not fit the open step, in words. */
function problemOf(draft: Draft, open: OpenAttempt, proposal: Proposal): string | undefined {
  return refusalOf(() => requireWithin(openStepOf(draft, open), proposal.answer, draft.world))
}
