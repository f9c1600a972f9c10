import type { RunEventOf } from './events.ts'
import { withApproval } from './evolve-approval.ts'
import { type Started, withOpen } from './open-attempt.ts'
import type { Run } from './run.ts'

/** A time is set: for the step's wait or approval, or by which the step or the run is due. */
export function timerSet(run: Started, { purpose, due }: RunEventOf<'timer-set'>): Run {
  switch (purpose) {
    case 'approval':
      return withApproval(run, 'approving', { due })
    case 'step-due':
      return withOpen(run, { due: { due } })
    case 'run-due':
      return { ...run, due: { due } }
    default:
      return withOpen(run, { phase: 'waiting', timer: { purpose, due } })
  }
}

/** A time that was set has come. */
export function timerFired(run: Started, { purpose, due }: RunEventOf<'timer-fired'>): Run {
  switch (purpose) {
    case 'approval':
      return withApproval(run, 'approving', { due: undefined })
    case 'step-due':
      return withOpen(run, { due: { due, isOver: true } })
    case 'run-due':
      return { ...run, due: { due, isOver: true } }
    default:
      return withOpen(run, { phase: 'ready', timer: undefined })
  }
}
