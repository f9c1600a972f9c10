import {
  type Actor,
  decide,
  evolve,
  interfaceOf,
  isSubrunStep,
  RuleError,
  type Run,
  type RunCommand,
  type RunEvent,
  stepById,
  subrunEnd,
  subrunStart,
  type Workflow,
} from '#engine'
import { companyCatalog } from './company-catalog.ts'
import { ana, at } from './run-kit.ts'

export interface Member {
  workflow: Workflow
  run: Run
  events: readonly RunEvent[]
}

/** The engine, or the engine with a fault planted in it. */
export interface FamilyRules {
  decide: typeof decide
  evolve: typeof evolve
}

/**
 * Runs that are part of each other, as the server keeps them, without a database: a command that leaves an open sub-run ends
 * that first, and a refusal inside refuses the whole. Starting a sub-run and hearing of its end are steps of their own, because
 * anything may happen in between.
 */
export class Family {
  #members = new Map<string, Member>()
  readonly #workflows: readonly Workflow[]
  readonly #rules: FamilyRules

  constructor(workflows: readonly Workflow[], rules: FamilyRules = { decide, evolve }) {
    this.#workflows = workflows
    this.#rules = rules
  }

  /** Ids of all runs, oldest first: `r1` started by itself. */
  ids(): string[] {
    return [...this.#members.keys()]
  }

  member(id: string): Member {
    const member = this.#members.get(id)
    if (!member) throw new Error(`There is no run ${id}.`)
    return member
  }

  trigger(
    workflow: Workflow,
    by: Actor = ana,
    more: Partial<Extract<RunCommand, { type: 'trigger-run' }>> = {},
  ): string {
    const id = `r${this.#members.size + 1}`
    const record = { collection: 'companies', id: '7', label: 'Larkfield Trading' }
    this.#members.set(id, { workflow, run: { status: 'new', id }, events: [] })
    this.#decide(id, { type: 'trigger-run', at, by, version: 1, hash: 'h', record, ...more })
    return id
  }

  /** Orders something of a run. Throws where it is refused, and leaves every run as it was. */
  order(id: string, command: RunCommand): void {
    const before = new Map(this.#members)
    try {
      this.#decide(id, this.#leaving(id, command))
    } catch (error) {
      this.#members = before
      throw error
    }
  }

  /** The same; false where it is refused. */
  accepts(id: string, command: RunCommand): boolean {
    try {
      this.order(id, command)
      return true
    } catch (error) {
      if (error instanceof RuleError) return false
      throw error
    }
  }

  /** What the server does for a run whose open step is a sub-run's: starts it, or hears of its end. False where there is nothing. */
  serve(id: string): boolean {
    const { run, workflow } = this.member(id)
    if (run.status !== 'active' && run.status !== 'saved') return false
    const step = stepById(workflow, run.open.stepId)
    const by: Actor = { kind: 'automation', person: run.actingFor }
    const attempt = run.open.ordinal
    const { subrun } = run.open
    if (subrun && !subrun.ended) {
      const end = subrunEnd(this.member(subrun.run).run)
      return end !== undefined && this.accepts(id, { type: 'end-subrun', at, by, attempt, subrun: subrun.run, end })
    }
    if (!isSubrunStep(step) || run.status !== 'active' || run.open.phase !== 'preparing') return false
    const called = this.#workflows.find((each) => each.id === step.workflow)
    if (!called) throw new Error(`There is no workflow ${step.workflow}.`)
    const start = subrunStart(run, attempt, step, interfaceOf(called))
    if (!start.given) {
      this.order(id, { type: 'hand-over-step', at, by, attempt, code: start.code, reason: start.reason })
      return true
    }
    const child = this.trigger(called, by, start)
    this.order(id, {
      type: 'start-subrun',
      at,
      by,
      attempt,
      subrun: child,
      workflow: { id: called.id, title: called.title, version: 1, hash: 'h' },
      record: { ...run.record },
      given: start.given,
    })
    return true
  }

  /** Does all that the server has to do. */
  settle(): void {
    while (this.ids().some((id) => this.serve(id)));
  }

  #leaving(id: string, command: RunCommand): RunCommand {
    const { run } = this.member(id)
    const subrun = run.status === 'active' || run.status === 'saved' ? run.open.subrun : undefined
    if ((command.type !== 'abort-run' && command.type !== 'revise-step') || !subrun || subrun.ended) return command
    const { at: when, by } = command
    if (!subrunEnd(this.member(subrun.run).run))
      this.order(subrun.run, { type: 'abort-run', at: when, by, reason: 'The run around it was left.' })
    const end = subrunEnd(this.member(subrun.run).run)
    return end ? { ...command, subrun: end } : command
  }

  #decide(id: string, command: RunCommand): void {
    const { workflow, run, events } = this.member(id)
    const decided = this.#rules.decide(run, command, { workflow, catalog: companyCatalog })
    const after = decided.reduce<Run>(this.#rules.evolve, run)
    this.#members.set(id, { workflow, run: after, events: [...events, ...decided] })
  }
}
