import { member } from './member.ts'
import type { Row } from './memory-store.ts'

/** Watches times that are set and times that fire: each fires once at most, when it was set for, and never before. */
export class TimerWatch {
  readonly #now: () => number
  /** When a time is due, by what it belongs to. Gone once it has fired. */
  readonly #due = new Map<string, string>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** What should not have been possible about an event that was just committed. */
  faultsOf({ run_id: run, type, at, body }: Row): string[] {
    if (type !== 'timer-set' && type !== 'timer-fired') return []
    const purpose = member(body, 'purpose')
    const due = String(member(body, 'due'))
    const timer = `${run}/${purpose === 'run-due' ? 'run' : member(body, 'attempt')}/${purpose}`
    const wanted = this.#due.get(timer)
    if (type === 'timer-set') {
      this.#due.set(timer, due)
      return []
    }
    this.#due.delete(timer)
    const isEarly = this.#now() < Date.parse(due) || (at instanceof Date && at.getTime() < Date.parse(due))
    return [
      ...(wanted === due ? [] : ['a timer fired that was not set, or that had fired before']),
      ...(isEarly ? ['a timer fired before its time'] : []),
    ]
  }
}
