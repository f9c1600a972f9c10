import { isDeepStrictEqual } from 'node:util'
import {
  type Actor,
  type Answer,
  decide,
  evolve,
  liveHistory,
  RuleError,
  type Run,
  type RunCommand,
  type RunEvent,
  type Workflow,
} from '#engine'
import { companyCatalog } from '../support/company-catalog.ts'
import { ana, at, bo, contributes, proposalOf, trigger, value } from '../support/run-kit.ts'
import type { ModelAnswer, ModelCommand } from './model-command.ts'
import { type Plan, workflowOfPlan } from './plan.ts'
import { commandOf, type Move } from './random-sequence.ts'
import { ReferenceModel } from './reference-model.ts'

/** The engine, or the engine with a fault planted in it. */
export interface Rules {
  decide: typeof decide
  evolve: typeof evolve
  /** The workflow as these rules are given it. */
  workflow?: (workflow: Workflow) => Workflow
}

export const engineRules: Rules = { decide, evolve }

/** Where engine and model part: after which order, and what each says. */
export interface Difference {
  order: ModelCommand | 'trigger'
  number: number
  engine: unknown
  model: unknown
}

/** Plays the moves through the rules and through the model, and compares after every one. Undefined where they agree throughout. */
export function firstDifference(rules: Rules, plan: Plan, moves: readonly Move[]): Difference | undefined {
  const valid = workflowOfPlan(plan)
  if (!valid) return undefined
  const workflow = rules.workflow?.(valid) ?? valid
  const model = new ReferenceModel(plan)
  const events: RunEvent[] = []
  let run: Run = { status: 'new', id: 'r1' }
  const accept = (command: RunCommand): boolean => {
    try {
      const decided = rules.decide(run, command, { workflow, catalog: companyCatalog })
      run = decided.reduce<Run>(rules.evolve, run)
      events.push(...decided)
      return true
    } catch (error) {
      if (error instanceof RuleError) return false
      throw error
    }
  }
  accept(trigger()(run, () => []))
  for (let number = 0; number <= moves.length; number++) {
    const move = moves[number - 1]
    const order = move ? commandOf(model, move) : 'trigger'
    const ordered =
      order === 'trigger' ? undefined : { engine: accept(toCommand(order, events)), model: model.accepts(order) }
    const engine = { isAccepted: ordered?.engine, ...engineFacts(run, events) }
    const expected = { isAccepted: ordered?.model, ...modelFacts(model) }
    if (!isDeepStrictEqual(engine, expected)) return { order, number, engine, model: expected }
  }
  return undefined
}

function modelFacts(model: ReferenceModel) {
  const { open } = model
  return {
    status: model.status,
    open: open && { ordinal: open.ordinal, step: open.step.id, phase: open.phase, manuallyBy: open.manuallyBy },
    live: model.live.map(({ ordinal }) => ordinal),
    cancelled: model.cancelled.toSorted(ascending),
    context: model.context().map(({ step, ordinal, values, missing }) => ({ step: step.id, ordinal, values, missing })),
  }
}

function engineFacts(run: Run, events: readonly RunEvent[]) {
  const open = 'open' in run ? run.open : undefined
  return {
    status: run.status,
    open: open && {
      ordinal: open.ordinal,
      step: open.stepId,
      phase: open.phase,
      manuallyBy: open.handledManually?.by.name,
    },
    live: liveHistory(events).map(({ ordinal }) => ordinal),
    cancelled: events.flatMap((event) => (event.type === 'step-revised' ? event.cancels : [])).toSorted(ascending),
    context: ('latest' in run ? run.latest : []).map(({ entry }) => ({
      step: entry.stepId,
      ordinal: entry.attempt,
      values: Object.fromEntries(
        Object.entries(entry.values).map(([name, given]) => [name, `${given.value} (${given.origin})`]),
      ),
      missing: entry.missing,
    })),
  }
}

function toCommand(order: ModelCommand, events: readonly RunEvent[]): RunCommand {
  const by: Actor = order.by === 'Bo' ? bo : ana
  const automation: Actor = { kind: 'automation', person: by.person }
  const reason = 'As it happened.'
  switch (order.type) {
    case 'complete': {
      const { attempt, isAutomatic, isGuess, read } = order
      const answer = toAnswer(order.answer)
      const contribution = answer.kind === 'get-data' ? { contribution: contributes({ name: value(read) }) } : {}
      const gathered = { outcome: 'Done', ...contribution }
      if (!isAutomatic) return { type: 'complete-step', at, by, attempt, answer, gathered }
      const proposal = proposalOf(answer, isGuess ? 'guess' : 'stated')
      return { type: 'complete-step', at, by: automation, attempt, answer, gathered, proposal }
    }
    case 'propose': {
      const proposal = proposalOf({ kind: 'get-data', fields: ['name'] })
      return { type: 'record-proposal', at, by: automation, attempt: order.attempt, proposal }
    }
    case 'fail':
      return { type: 'fail-proposal', at, by: automation, attempt: order.attempt, code: 'failed', reason }
    case 'hand-over':
      return { type: 'hand-over-step', at, by: automation, attempt: order.attempt, code: 'unsure', reason }
    case 'handle-manually':
    case 'ask-again':
      return { type: order.type, at, by, attempt: order.attempt }
    case 'revise':
      return { type: 'revise-step', at, by, attempt: order.attempt, history: liveHistory(events) }
    case 'save':
      return { type: 'save-run', at, by, note: 'Back soon' }
    case 'resume':
      return { type: 'resume-run', at, by }
    case 'claim':
      return { type: 'claim-run', at, by }
    case 'abort':
      return { type: 'abort-run', at, by, reason: order.reason }
  }
}

function toAnswer({ kind, text, option }: ModelAnswer): Answer {
  switch (kind) {
    case 'guidance':
      return { kind, answer: text }
    case 'escalation':
      return { kind, answer: text }
    case 'get-data':
      return { kind, fields: ['name'] }
    case 'decision':
      return { kind, option, comment: text }
    case 'elsewhere':
      return { kind, note: 'By telephone' }
    default:
      return { kind }
  }
}

function ascending(left: number, right: number): number {
  return left - right
}
