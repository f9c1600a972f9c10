import { RuleError } from '../rule-error.ts'
import { durationMilliseconds } from '../time/duration.ts'
import { type Step, stepById } from '../workflow/definition.ts'
import type { ApprovalRule } from '../workflow/steps/approval.ts'
import { actorName } from './actor-name.ts'
import type { Answer } from './answer.ts'
import type { CommandOf, Gathered } from './commands.ts'
import { askedBefore, contributorsOf, distinctPeople } from './contributors.ts'
import type { Draft } from './draft.ts'
import type { Actor } from './events.ts'
import { requireAttemptEvenSaved, requireOpen } from './guards.ts'
import { type Overridden, overriddenParts } from './overridden.ts'
import type { Approval, OpenAttempt, PersonRef, Requester, Run } from './run.ts'

type Wanted = NonNullable<Gathered['effect']> & { key?: string }

/** Who must approve before the step's effect may happen, if anybody. */
export function approvalRuleOf(step: Step): ApprovalRule | undefined {
  return 'approval' in step ? step.approval : undefined
}

/**
 * Asks somebody else to approve exactly this, instead of intending it. What was asked for before at this step and is not the
 * same is void.
 */
export function askApproval(
  draft: Draft,
  open: OpenAttempt,
  rule: ApprovalRule,
  effect: Wanted,
  answer: Answer,
  overridden?: readonly Overridden[],
): void {
  const { approval } = open
  if (approval?.status === 'asked' && approval.digest === effect.digest)
    throw new RuleError(
      'step-busy',
      `${actorName(approval.by)} asked for the approval of exactly this already. Wait for it, or withdraw it.`,
      { winner: actorName(approval.by) },
    )
  voidApproval(draft)
  const attempt = open.ordinal
  const { body, content } = overriddenParts(overridden)
  draft.emit({
    type: 'approval-asked',
    attempt,
    approval: `${draft.run.id}:${attempt}:approval-${(approval?.number ?? 0) + 1}`,
    effectClass: effect.effectClass,
    digest: effect.digest,
    ...(effect.key === undefined ? {} : { key: effect.key }),
    ...(effect.timeoutSeconds === undefined ? {} : { timeoutSeconds: effect.timeoutSeconds }),
    requesters: requestersOf(draft, open),
    ...body,
    content: { request: effect.request, answer, ...content },
  })
  const length = rule.expiresAfter === undefined ? undefined : durationMilliseconds(rule.expiresAfter)
  if (length === undefined) return
  const due = new Date(Date.parse(draft.command.at) + length).toISOString()
  draft.emit({ type: 'timer-set', attempt, purpose: 'approval', due })
}

/** Somebody else approves what is asked for. Only now, in the same command, it is intended, for whoever asked. */
export function giveApproval(draft: Draft, command: CommandOf<'give-approval'>): void {
  const approval = requireAsked(draft, command)
  requireSomebodyElse(draft, approval, command.by)
  if (command.digest !== approval.digest)
    throw new RuleError(
      'approval-settled',
      'What you looked at is not what is asked for now. Look at it again, then decide.',
    )
  const { attempt } = command
  const { body, content } = overriddenParts(command.overridden)
  draft.emit({
    type: 'approval-given',
    attempt,
    approval: approval.id,
    digest: approval.digest,
    ...body,
    content: { comment: command.comment, ...content },
  })
  const { effectCount } = requireAttemptEvenSaved(draft, attempt)
  draft.automatically(
    () =>
      draft.emit({
        type: 'effect-intended',
        attempt,
        effectId: `${draft.run.id}:${attempt}:${effectCount + 1}`,
        effectClass: approval.effectClass,
        digest: approval.digest,
        ...(approval.key === undefined ? {} : { key: approval.key }),
        ...(approval.timeoutSeconds === undefined ? {} : { timeoutSeconds: approval.timeoutSeconds }),
        approval: approval.id,
        content: { request: approval.request, answer: approval.answer },
      }),
    approval.by.person,
  )
}

/** Somebody else refuses, and says why: the step is given back, to be changed and asked for again. */
export function refuseApproval(draft: Draft, command: CommandOf<'refuse-approval'>): void {
  const approval = requireAsked(draft, command)
  requireSomebodyElse(draft, approval, command.by)
  const comment = command.comment.trim()
  if (comment === '') throw new RuleError('answer-invalid', 'Say in one line why you refuse.', { field: 'comment' })
  const { attempt, by } = command
  const { actingFor } = requireOpen(draft.run)
  draft.emit({ type: 'approval-refused', attempt, approval: approval.id, content: { comment } })
  draft.automatically(
    () =>
      draft.emit({
        type: 'step-handed-over',
        attempt,
        code: 'approval-refused',
        content: { reason: `${by.person.name} refused: ${comment}` },
      }),
    actingFor,
  )
}

/** Whoever asked takes it back, or who may take the run over: those who asked may be gone. Nothing was done, and nothing is approved. */
export function withdrawApproval(draft: Draft, command: CommandOf<'withdraw-approval'>): void {
  const approval = requireAsked(draft, command)
  const isTheirs = command.mayTakeOver === true || includes(approval.requesters, command.by.person)
  if (command.by.kind !== 'person' || !isTheirs)
    throw new RuleError(
      'not-your-request',
      `${actorName(approval.by)} asked for this approval; only who asked, or may take the run over, can withdraw it.`,
      { by: approval.by.person.name },
    )
  end(draft, approval, 'withdrawn')
}

/** Nobody decided in time: the step is given back. */
export function expireApproval(draft: Draft, open: OpenAttempt): void {
  if (open.approval?.status !== 'asked') return
  end(draft, open.approval, 'expired')
  draft.emit({
    type: 'step-handed-over',
    attempt: open.ordinal,
    code: 'approval-expired',
    content: {
      reason: `Nobody approved or refused it in time. Nothing was done. Look at it again and ask anew.`,
    },
  })
}

/** What is asked for no longer stands: whatever is carried out at this step has to be approved anew. */
export function voidApproval(draft: Draft): void {
  const approval = openApproval(draft.run)
  if (approval?.status === 'asked') end(draft, approval, 'void')
}

function end(draft: Draft, { id }: Approval, how: 'withdrawn' | 'expired' | 'void'): void {
  draft.emit({ type: 'approval-ended', attempt: requireOpen(draft.run).open.ordinal, approval: id, how })
}

/**
 * Whoever had a hand in what is asked for: who asks, who ever asked at this step in this run or one around it, who took it in
 * hand. What automation asks for was computed from what others gave, so all of them belong to it.
 */
function requestersOf({ run, command }: Draft, open: OpenAttempt): Requester[] {
  if (run.status !== 'active' && run.status !== 'saved') throw new Error('An approval is asked for at an open step.')
  return distinctPeople<Requester>([
    command.by.person,
    ...askedBefore(run, open.stepId),
    ...(open.handledManually ? [open.handledManually.by] : []),
    ...(command.by.kind === 'person' ? [] : contributorsOf(run)),
  ])
}

/** The approval that is asked for, when it is the one meant. Who comes too late learns who was faster. */
function requireAsked(
  draft: Draft,
  { attempt, approval: id, by }: Pick<CommandOf<'give-approval'>, 'attempt' | 'approval' | 'by'>,
): Approval {
  refuseLate(draft.run, id, by)
  const { approval } = requireAttemptEvenSaved(draft, attempt)
  if (approval?.id !== id || approval.status !== 'asked')
    throw new RuleError('approval-settled', endedSentence(approval?.id === id ? approval.status : 'void'))
  if (approval.due !== undefined && Date.parse(draft.command.at) >= Date.parse(approval.due))
    throw new RuleError('approval-settled', endedSentence('expired'))
  return approval
}

function refuseLate(run: Run, id: string, by: Actor): void {
  const open = openApproval(run)
  const verb = open?.id === id && open.status === 'refused' ? 'refused' : 'approved'
  const winner = (open?.id === id ? open.decided?.by : undefined) ?? approverOfDone(run, id)
  if (!winner) return
  const message =
    winner.id === by.person.id
      ? `You have ${verb} this already.`
      : `${winner.name} ${verb} this before you. Your answer was not used.`
  throw new RuleError('approval-settled', message, { winner: winner.name })
}

function approverOfDone(run: Run, id: string): PersonRef | undefined {
  if (run.status === 'new') return undefined
  return run.latest.find(({ effect }) => effect?.approval?.id === id)?.effect?.approval?.by
}

function endedSentence(status: Approval['status']): string {
  switch (status) {
    case 'withdrawn':
      return 'This request was withdrawn. There is nothing left to decide.'
    case 'expired':
      return 'The time to approve this is over. It has to be asked for again.'
    default:
      return 'What was asked for was changed, so there is nothing left to decide here. Look at the run.'
  }
}

/** Four eyes: on whatever way somebody came to be the approver, they are none of those who asked. */
function requireSomebodyElse({ world }: Draft, { requesters }: Approval, by: Actor): void {
  const requester = requesters.find(({ id }) => id === by.person.id)
  if (by.kind === 'person' && !requester) return
  const step = requester?.inputAt === undefined ? undefined : stepById(world.workflow, requester.inputAt)
  throw new RuleError(
    'own-request',
    step
      ? `What you gave at "${step.title}" is part of what is asked for. Somebody else has to decide on it.`
      : 'You asked for this yourself, or had a hand in what is asked for. Somebody else has to decide on it.',
  )
}

function openApproval(run: Run): Approval | undefined {
  return run.status === 'active' || run.status === 'saved' ? run.open.approval : undefined
}

function includes(people: readonly PersonRef[], { id }: PersonRef): boolean {
  return people.some((person) => person.id === id)
}
