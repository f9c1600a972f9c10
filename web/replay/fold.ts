import type { RunEventView } from '#api'
import { type ContextEntry, contextOf, evolve, type Run } from '#engine'

/** The run as it stood right after an event. */
export interface Standing {
  run: Run
  /** What live, completed attempts had contributed by then, oldest first. */
  context: ContextEntry[]
  /** Attempts whose entry came or was replaced with this event. */
  fresh: number[]
}

/** Folds the events up to and including `index`. The same rules as on the server: the engine's own `evolve`. */
export function standingAt(events: readonly RunEventView[], index: number): Standing {
  let before: Run = { status: 'new', id: '' }
  let run: Run = before
  for (const { event } of events.slice(0, index + 1)) {
    before = run
    run = evolve(run, event)
  }
  const context = run.status === 'new' ? [] : contextOf(run)
  const known = new Set(before.status === 'new' ? [] : contextOf(before).map((entry) => entry.attempt))
  return { run, context, fresh: context.flatMap((entry) => (known.has(entry.attempt) ? [] : [entry.attempt])) }
}
