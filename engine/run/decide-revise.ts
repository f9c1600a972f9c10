import type { LabelledRef } from '../record/value.ts'
import { RuleError } from '../rule-error.ts'
import { stepById, type Workflow } from '../workflow/definition.ts'
import type { CommandOf, Compensable, Compensating } from './commands.ts'
import { voidApproval } from './decide-approval.ts'
import { leaveSubrun } from './decide-sub-run.ts'
import type { Draft } from './draft.ts'
import type { LiveAttempt, RunEventOf } from './events.ts'
import { requireActive, requireSettled } from './guards.ts'
import { openStep } from './open-step.ts'
import type { ActiveRun, Compensated, Run } from './run.ts'

/** What revising an attempt costs: the attempts it cancels, and the outside effects that stay as they are. */
export interface RevisePrice {
  cancels: LiveAttempt[]
  stays: NonNullable<LiveAttempt['effect']>[]
}

/** The price of revising `ordinal`. Refuses what cannot be revised. `history` is every live completed attempt, in order. */
export function revisePrice(history: readonly LiveAttempt[], ordinal: number): RevisePrice {
  const target = history.find((attempt) => attempt.ordinal === ordinal)
  if (!target) throw new RuleError('step-not-revisable', 'This step was not completed, or was revised already.')
  const reason = whyNotRevisable(target)
  if (reason !== undefined) throw new RuleError('step-not-revisable', reason)
  const cancels = history.filter((attempt) => attempt.ordinal >= ordinal)
  return { cancels, stays: cancels.flatMap((attempt) => (attempt.effect ? [attempt.effect] : [])) }
}

/** Cancels the attempt and exactly the live ones after it, restores the context from before, and opens the step anew. */
export function reviseStep(draft: Draft, command: CommandOf<'revise-step'>): void {
  const run = requireActive(draft.run)
  requireSettled(draft, run.open)
  requireSameHistory(run, command.history)
  const { cancels } = revisePrice(command.history, command.attempt)
  const ordered = command.compensations ?? []
  const kept = command.history.filter((attempt) => attempt.ordinal < command.attempt)
  leaveSubrun(draft, run.open, command.subrun)
  const target = cancels[0]
  if (!target) throw new Error('A revised attempt cancels at least itself.')
  voidApproval(draft)
  draft.emit({
    type: 'step-revised',
    attempt: command.attempt,
    stepId: target.stepId,
    cancels: [...cancels.map((attempt) => attempt.ordinal), run.open.ordinal],
    loops: countLoops(kept),
    ...choices([...compensable(draft.world.workflow, run, cancels), ...(command.inside ?? [])], ordered),
    content: { latest: latestOf(kept), ...(ordered.length > 0 ? { compensating: ordered.map(told) } : {}) },
  })
  openStep(draft, target.stepId)
}

/** An effect on the outside that is known to have happened, and the step that it was for. */
interface Happened {
  effect: string
  stepId: string
  record: LabelledRef | undefined
}

/**
 * The effects of attempts that are known to have happened: those that completed them, and those of them or of the open attempt
 * that answered so only when nobody waited for them any more.
 */
export function happenedIn(run: Run, attempts: readonly LiveAttempt[]): Happened[] {
  const completing = attempts.flatMap(({ stepId, effect, entry }) =>
    effect ? [{ effect: effect.id, stepId, record: entry.record }] : [],
  )
  if (run.status === 'new') return completing
  const open = run.status === 'active' || run.status === 'saved' ? [run.open] : []
  const late = (run.lateAnswers ?? []).flatMap(({ effectId, attempt, status, record }) => {
    const found = [...attempts, ...open].find(({ ordinal }) => ordinal === attempt)
    const isNew = status === 'succeeded' && !completing.some(({ effect }) => effect === effectId)
    return found && isNew ? [{ effect: effectId, stepId: found.stepId, record }] : []
  })
  return [...completing, ...late]
}

/** The effects that happened in attempts of a run about which the author of the workflow offers to do something. */
export function compensable(workflow: Workflow, run: Run, attempts: readonly LiveAttempt[]): Compensable[] {
  return happenedIn(run, attempts).flatMap(({ effect, stepId }) => {
    const step = stepById(workflow, stepId)
    const action = 'compensate' in step ? step.compensate?.action : undefined
    return action === undefined ? [] : [{ of: effect, action }]
  })
}

/** What was chosen about each effect whose author offers something; refuses what no author offers. */
function choices(
  offered: readonly Compensable[],
  ordered: readonly Compensating[],
): Pick<RunEventOf<'step-revised'>, 'compensations'> {
  const isOffered = ({ of, action }: Compensating) => offered.some((each) => each.of === of && each.action === action)
  if (!ordered.every(isOffered))
    throw new RuleError('answer-invalid', 'What you chose to compensate is not among the effects that this cancels.')
  if (offered.length === 0) return {}
  return {
    compensations: offered.map(({ of, action }) => {
      const chosen = ordered.find((each) => each.of === of)
      return chosen ? { of, choice: 'compensate', action, effect: chosen.effect } : { of, choice: 'leave', action }
    }),
  }
}

function told({ effect, title, record }: Compensating): Compensated {
  return { effect, title, record }
}

/** Whether a completed attempt can be revised as such: a go-to, an end and what rules decided follow from what came before. */
export function isRevisable(attempt: Pick<LiveAttempt, 'kind' | 'entry'>): boolean {
  return whyNotRevisable(attempt) === undefined
}

function whyNotRevisable({ kind, entry }: Pick<LiveAttempt, 'kind' | 'entry'>): string | undefined {
  if (kind === 'go-to' || kind === 'end') return 'This step only leads on; revise the one before it.'
  if (kind === 'decision' && entry.values['option']?.origin === 'rule')
    return 'This decision follows from rules; revise a step before it, and it is made anew.'
  return undefined
}

/** The history must be the one that was folded into the run: revising by a stale one would restore a context that never was. */
function requireSameHistory(run: ActiveRun, history: readonly LiveAttempt[]): void {
  const ordinals = (attempts: readonly LiveAttempt[]) =>
    attempts
      .map((attempt) => attempt.ordinal)
      .sort((left, right) => left - right)
      .join()
  if (ordinals(latestOf(history)) !== ordinals(run.latest))
    throw new Error(`The history given to revise run ${run.id} is not its own.`)
}

function latestOf(attempts: readonly LiveAttempt[]): LiveAttempt[] {
  return attempts.filter(
    (attempt, index) => !attempts.slice(index + 1).some((later) => later.stepId === attempt.stepId),
  )
}

function countLoops(attempts: readonly LiveAttempt[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const attempt of attempts)
    if (attempt.kind === 'go-to') counts[attempt.stepId] = (counts[attempt.stepId] ?? 0) + 1
  return counts
}
