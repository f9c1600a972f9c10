import { stepById, type Workflow } from '../workflow/definition.ts'
import type { TimerPurpose } from './events.ts'
import type { Run } from './run.ts'

/** A moment that a run waits for, by the database's clock. */
export interface Timer {
  purpose: TimerPurpose
  due: string
}

/** Every moment at which something happens in the run by itself, the next one first. None in a run that has ended. */
export function timersOf(run: Run): Timer[] {
  if (run.status !== 'active' && run.status !== 'saved') return []
  const { timer, approval, due } = run.open
  const timers: Timer[] = [
    ...(timer ? [timer] : []),
    ...(due && !due.isOver ? [{ purpose: 'step-due' as const, due: due.due }] : []),
    ...(run.due && !run.due.isOver ? [{ purpose: 'run-due' as const, due: run.due.due }] : []),
    ...(approval?.due === undefined ? [] : [{ purpose: 'approval' as const, due: approval.due }]),
  ]
  return timers.toSorted((left, right) => Date.parse(left.due) - Date.parse(right.due))
}

/**
 * The same, without those that must wait until what holds the run is over. While an effect is under way, or nobody knows what
 * became of one, an overdue step is not left for another: what else is due meanwhile does not wait behind it.
 */
export function firingTimers(run: Run, workflow: Workflow): Timer[] {
  if (run.status !== 'active' && run.status !== 'saved') return []
  const { phase, stepId } = run.open
  const step = stepById(workflow, stepId)
  const overdue = 'due' in step ? step.due?.overdue : undefined
  const isHeld = overdue !== undefined && 'goTo' in overdue && (phase === 'performing' || phase === 'unknown')
  return timersOf(run).filter(({ purpose }) => purpose !== 'step-due' || !isHeld)
}
