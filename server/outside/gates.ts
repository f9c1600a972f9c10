import type { StepwellConfig } from '#connectors'
import type { Logger } from '../logger.ts'
import { Gate, type GateLimits } from './gate.ts'

/** What a configuration says of whom its actions call and of the databases they work on. */
type Described = Pick<StepwellConfig, 'dataSources' | 'thirdParties' | 'actions'>

/** Calls at a time to one third party, from one process. Each holds a database connection of its own while it lasts. */
export const defaultMaxConcurrentCalls = 5
/** Questions at a time to one data source, from one process: its connections. */
export const defaultMaxConcurrentQuestions = 10

const defaults = { opensAfter: 5, pauseSeconds: 15 }
/** A database is back sooner than a service, and asking whether it is costs little. */
const sourceBreaker = { opensAfter: 5, pauseSeconds: 5 }

/** The gates of this process to everything outside: one per third party, one per data source. */
export class Gates {
  readonly #config: Described
  readonly #log: Pick<Logger, 'warn'>
  readonly #gates = new Map<string, Gate>()

  constructor(config: Described, log: Pick<Logger, 'warn'>) {
    this.#config = config
    this.#log = log
  }

  /** The gate of the third party that an action calls: the one it names, else the action itself. */
  ofAction(id: string): Gate {
    const action = this.#config.actions.find((each) => each.id === id)
    const name = action?.thirdParty
    const known = name === undefined ? undefined : this.#config.thirdParties?.[name]
    const title = known?.title ?? `"${name ?? action?.title ?? id}"`
    const limits = {
      maxConcurrent: known?.maxConcurrent ?? defaultMaxConcurrentCalls,
      opensAfter: known?.opensAfter ?? defaults.opensAfter,
      pauseSeconds: known?.pauseSeconds ?? defaults.pauseSeconds,
    }
    return this.#gate(name === undefined ? `action ${id}` : `party ${name}`, title, limits)
  }

  ofSource(id: string): Gate {
    const maxConcurrent = this.#config.dataSources[id]?.maxConcurrent ?? defaultMaxConcurrentQuestions
    return this.#gate(`source ${id}`, `The database "${id}"`, { maxConcurrent, ...sourceBreaker })
  }

  /** Which connections of its data source an action's transaction uses: those of its third party, never those for reading. */
  laneOf(action: string): { name: string; maxConnections: number } {
    const thirdParty = this.#config.actions.find((each) => each.id === action)?.thirdParty
    const known = thirdParty === undefined ? undefined : this.#config.thirdParties?.[thirdParty]
    return {
      name: thirdParty === undefined ? `action ${action}` : `party ${thirdParty}`,
      // One more than the cap, for a trial.
      maxConnections: (known?.maxConcurrent ?? defaultMaxConcurrentCalls) + 1,
    }
  }

  #gate(name: string, title: string, limits: GateLimits): Gate {
    const known = this.#gates.get(name)
    if (known) return known
    const made = new Gate(title, limits, (reason) => this.#log.warn({ reason }, 'a third party changed its state'))
    this.#gates.set(name, made)
    return made
  }
}
