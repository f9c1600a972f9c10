import { isDeepStrictEqual } from 'node:util'
import {
  type Actor,
  type Answer,
  decide,
  evolve,
  liveHistory,
  type RunCommand,
  type RunEvent,
  type Workflow,
} from '#engine'
import { Family, type Member } from '../support/family.ts'
import { ana, at, bo, contributes, proposalOf, value } from '../support/run-kit.ts'
import type { ModelAnswer, ModelCommand } from './model-command.ts'
import { type Plans, workflowsOf } from './plan.ts'
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

/** Plays the moves through the rules and through the model, and compares every run after every one. Undefined where they agree throughout. */
export function firstDifference(rules: Rules, plans: Plans, moves: readonly Move[]): Difference | undefined {
  const [valid, ...called] = workflowsOf(plans) ?? []
  if (!valid) return undefined
  const workflows = [valid, ...called].map((workflow) => rules.workflow?.(workflow) ?? workflow)
  const model = new ReferenceModel(plans)
  const family = new Family(workflows, rules)
  family.trigger(workflows[0] ?? valid)
  for (let number = 0; number <= moves.length; number++) {
    const move = moves[number - 1]
    const order = move ? commandOf(model, move) : 'trigger'
    const ordered =
      order === 'trigger'
        ? undefined
        : { engine: engineAccepts(family, order), model: model.runs[order.run]?.accepts(order) }
    const engine = { isAccepted: ordered?.engine, runs: family.ids().map((id) => engineFacts(family.member(id))) }
    const expected = { isAccepted: ordered?.model, runs: model.runs.map(modelFacts) }
    if (!isDeepStrictEqual(engine, expected)) return { order, number, engine, model: expected }
  }
  return undefined
}

function engineAccepts(family: Family, order: ModelCommand): boolean {
  const id = family.ids()[order.run] ?? ''
  return order.type === 'serve' ? family.serve(id) : family.accepts(id, toCommand(order, family.member(id).events))
}

function modelFacts(model: ReferenceModel) {
  const { status, given, open } = model
  return {
    status,
    given,
    open: open && { ordinal: open.ordinal, step: open.step.id, phase: open.phase, manuallyBy: open.manuallyBy },
    live: model.live.map(({ ordinal }) => ordinal),
    cancelled: model.cancelled.toSorted(ascending),
    context: model.context().map(({ step, ordinal, values, origin, manuallyBy }) => ({
      step: step.id,
      ordinal,
      values: Object.fromEntries(
        Object.entries(values).map(([name, text]) => [
          name,
          `${text} (${step.kind === 'get-data' ? 'this-record' : origin})`,
        ]),
      ),
      missing: manuallyBy && `handled manually by ${manuallyBy}`,
    })),
  }
}

function engineFacts({ run, events }: Member) {
  const open = 'open' in run ? run.open : undefined
  return {
    status: run.status,
    given: 'given' in run ? run.given?.values['answer']?.value : undefined,
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

function toCommand(order: Exclude<ModelCommand, { type: 'serve' }>, events: readonly RunEvent[]): RunCommand {
  const by: Actor = order.by === 'Bo' ? bo : ana
  const automation: Actor = { kind: 'automation', person: by.person }
  const reason = 'As it happened.'
  switch (order.type) {
    case 'complete': {
      const { attempt, isAutomatic, isGuess } = order
      const answer = toAnswer(order.answer)
      const contribution =
        answer.kind === 'get-data' ? { contribution: contributes({ name: value(order.answer.text) }) } : {}
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
