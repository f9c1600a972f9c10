import { RuleError } from '../rule-error.ts'
import { type Step, stepById } from '../workflow/definition.ts'
import type { Draft } from './draft.ts'
import type { ActiveRun, OpenAttempt, Run, SavedRun } from './run.ts'

/** The run, when it is active. Refuses with who saved or ended it. */
export function requireActive(run: Run): ActiveRun {
  switch (run.status) {
    case 'active':
      return run
    case 'saved':
      throw new RuleError('run-not-active', `${run.saved.by.name} saved this run. Resume it to go on.`, { by: run.saved.by.name })
    case 'completed':
    case 'aborted':
      throw new RuleError('run-ended', `This run was ${run.status} by ${run.ended.by.person.name}. An ended run is history; start a new one.`, { by: run.ended.by.person.name })
    default:
      throw new RuleError('run-not-active', 'This run has not started.')
  }
}

/** The run, when a step is open in it, active or saved. */
export function requireOpen(run: Run): ActiveRun | SavedRun {
  return run.status === 'saved' ? run : requireActive(run)
}

/** The open attempt, when it is the one meant. The loser of a race learns who won, and what they did. */
export function requireAttempt(run: ActiveRun | SavedRun, ordinal: number): OpenAttempt {
  if (run.open.ordinal === ordinal) return run.open
  const done = run.latest.find((attempt) => attempt.ordinal === ordinal)
  if (done) {
    const name = done.by.kind === 'person' ? done.by.person.name : `Automation for ${done.by.person.name}`
    throw new RuleError('step-moved-on', `${name} completed "${done.title}" before you: ${done.outcome}. Your input was not used.`, { winner: name, at: done.at })
  }
  throw new RuleError('step-moved-on', 'This step is no longer open: the run has moved on or was revised.', {})
}

/** Refuses while an effect is under way or its outcome unknown. */
export function requireSettled(open: OpenAttempt): void {
  if (open.phase === 'performing') {
    const name = open.effect?.by.person.name ?? 'someone'
    throw new RuleError('step-busy', `${name} confirmed this step; it is being carried out. Wait for its outcome.`, { winner: name })
  }
  if (open.phase === 'unknown') throw new RuleError('outcome-unknown', 'Nobody knows yet whether this happened. Answer that first: it happened, do it, or give up.')
}

/** The definition of the open step. */
export function openStepOf(draft: Draft, open: OpenAttempt): Step {
  return stepById(draft.world.workflow, open.stepId)
}
