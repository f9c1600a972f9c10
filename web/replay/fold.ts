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

/** Moving on a long log folds at most this many events anew. */
const checkpointEvery = 64

/**
 * Folds a run's events up to and including an index. The same rules as on the server: the engine's own `evolve`.
 * Remembers the run at every few events, so that moving back and forth on a long log stays quick.
 */
export function createFold(events: readonly RunEventView[]): (index: number) => Standing {
  const start: Run = { status: 'new', id: '' }
  const checkpoints: Run[] = [start]

  /** The run after the first `count` events. */
  function runAfter(count: number): Run {
    const place = Math.min(Math.floor(count / checkpointEvery), checkpoints.length - 1)
    let run = checkpoints[place] ?? start
    for (let done = place * checkpointEvery; done < count; done++) {
      const view = events[done]
      if (!view) break
      run = evolve(run, view.event)
      if ((done + 1) % checkpointEvery === 0) checkpoints[(done + 1) / checkpointEvery] = run
    }
    return run
  }

  return (index) => {
    const run = runAfter(index + 1)
    const context = entriesOf(run)
    const known = new Set(entriesOf(runAfter(index)).map((entry) => entry.attempt))
    return { run, context, fresh: context.flatMap((entry) => (known.has(entry.attempt) ? [] : [entry.attempt])) }
  }
}

function entriesOf(run: Run): ContextEntry[] {
  return run.status === 'new' ? [] : contextOf(run)
}
