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
