import { RuleError } from '../rule-error.ts'
import { type Step, stepById } from '../workflow/definition.ts'
import { actorName } from './actor-name.ts'
import type { Draft } from './draft.ts'
import type { Actor } from './events.ts'
import type { ActiveRun, OpenAttempt, Run, SavedRun } from './run.ts'

/** The run, when it is active. Refuses with who saved or ended it. */
export function requireActive(run: Run): ActiveRun {
  switch (run.status) {
    case 'active':
      return run
    case 'saved':
      throw new RuleError('run-not-active', `${run.saved.by.name} saved this run. Resume it to go on.`, {
        by: run.saved.by.name,
      })
    case 'completed':
    case 'aborted':
      throw new RuleError(
        'run-ended',
        `This run was ${run.status} by ${actorName(run.ended.by)}. An ended run is history; start a new one.`,
        { by: run.ended.by.person.name },
      )
    default:
      throw new RuleError('run-not-active', 'This run has not started.')
  }
}

/** The run, when a step is open in it, active or saved. */
export function requireOpen(run: Run): ActiveRun | SavedRun {
  return run.status === 'saved' ? run : requireActive(run)
}

/** The open attempt of an active run, when it is the one meant. */
export function requireAttempt(draft: Draft, ordinal: number): OpenAttempt {
  refuseLoser(draft, ordinal)
  return meant(requireActive(draft.run), ordinal)
}

/** The open attempt of an active or saved run, when it is the one meant. */
export function requireAttemptEvenSaved(draft: Draft, ordinal: number): OpenAttempt {
  refuseLoser(draft, ordinal)
  return meant(requireOpen(draft.run), ordinal)
}

/** The loser of a race learns who won and what they did, before anything else: also when the winner saved or ended the run. */
function refuseLoser({ run, command }: Draft, ordinal: number): void {
  if (run.status === 'new') return
  const done = run.latest.find((attempt) => attempt.ordinal === ordinal)
  if (!done) return
  const message = isSamePerson(done.by, command.by)
    ? `You have completed "${done.title}" already: ${done.outcome}. This second input was not used.`
    : `${actorName(done.by)} completed "${done.title}" before you: ${done.outcome}. Your input was not used.`
  throw new RuleError('step-moved-on', message, { winner: actorName(done.by), at: done.at })
}

function meant(run: ActiveRun | SavedRun, ordinal: number): OpenAttempt {
  if (run.open.ordinal !== ordinal)
    throw new RuleError('step-moved-on', 'This step is no longer open: the run has moved on or was revised.')
  return run.open
}

/** Refuses while an effect is under way or its outcome unknown. Who sends the same order twice is not told of a stranger. */
export function requireSettled({ command }: Draft, open: OpenAttempt): void {
  if (open.phase === 'performing') {
    const winner = open.effect ? actorName(open.effect.by) : 'Someone'
    const isSelf = open.effect !== undefined && isSamePerson(open.effect.by, command.by)
    const message = isSelf
      ? 'You confirmed this step already; it is being carried out. Wait for its outcome.'
      : `${winner} confirmed this step; it is being carried out. Wait for its outcome.`
    throw new RuleError('step-busy', message, { winner })
  }
  if (open.phase === 'unknown')
    throw new RuleError(
      'outcome-unknown',
      'Nobody knows yet whether this happened. Answer that first: it happened, do it, or give up.',
    )
}

function isSamePerson(one: Actor, other: Actor): boolean {
  return one.kind === 'person' && other.kind === 'person' && one.person.id === other.person.id
}

/** The definition of the open step. */
export function openStepOf(draft: Draft, open: OpenAttempt): Step {
  return stepById(draft.world.workflow, open.stepId)
}
