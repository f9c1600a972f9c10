import type { Catalog } from '../workflow/catalog.ts'
import type { Workflow } from '../workflow/definition.ts'
import type { RunCommand } from './commands.ts'
import type { Actor, RunEvent } from './events.ts'
import { evolve } from './evolve.ts'
import type { PersonRef, Run } from './run.ts'

/** What the rules look at beside the run: the version it is pinned to, and the company as it is now. */
export interface World {
  workflow: Workflow
  catalog: Catalog
}

/** The event without what every event of one command shares. */
type Fact = RunEvent extends infer Event
  ? Event extends RunEvent
    ? Omit<Event, 'at' | 'actor' | 'allowedBy'>
    : never
  : never

/** Events of one command as they are decided: each is folded at once, so that the next rule sees what it changed. */
export class Draft {
  readonly events: RunEvent[] = []
  readonly world: World
  readonly command: RunCommand
  run: Run
  #automaticFor: PersonRef | undefined

  constructor(run: Run, command: RunCommand, world: World) {
    this.run = run
    this.command = command
    this.world = world
  }

  /** Whose doing an event of this moment is. */
  get actor(): Actor {
    return this.#automaticFor ? { kind: 'automation', person: this.#automaticFor } : this.command.by
  }

  emit(fact: Fact): void {
    const { at, allowedBy } = this.command
    const { actor } = this
    const event: RunEvent = {
      at,
      actor,
      ...(allowedBy === undefined || this.#automaticFor ? {} : { allowedBy }),
      ...fact,
    }
    this.events.push(event)
    this.run = evolve(this.run, event)
  }

  /** What follows by itself from a command is automation's doing, for the person of the command unless said otherwise: rules, go-tos, ends. */
  automatically<Result>(work: () => Result, person?: PersonRef): Result {
    const before = this.#automaticFor
    this.#automaticFor = person ?? before ?? this.command.by.person
    try {
      return work()
    } finally {
      this.#automaticFor = before
    }
  }
}
