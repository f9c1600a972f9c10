import { expect } from 'vitest'
import {
  type Actor,
  type Answer,
  type AnswerOf,
  type CommandOf,
  type ContextValue,
  decide,
  type EffectClass,
  type EffectRequest,
  evolve,
  type FoundResult,
  type Gathered,
  type LabelledRef,
  type LateOutcome,
  type LiveAttempt,
  liveHistory,
  type ModelUse,
  type Overridden,
  type Proposal,
  RuleError,
  type Run,
  type RunCommand,
  type RunEvent,
  runEventSchema,
  type UnknownAnswer,
  unbornId,
  validateWorkflow,
  type Workflow,
} from '#engine'
import { digestOf } from '../../server/runs/digest.ts'
import { companyCatalog } from './company-catalog.ts'

/** A command as a test says it: what it does not say, such as the open attempt, comes from the run. */
export type Move = (run: Run, history: () => readonly LiveAttempt[]) => RunCommand

export const ana: Actor = { kind: 'person', person: { id: 'ana', name: 'Ana' } }
export const bo: Actor = { kind: 'person', person: { id: 'bo', name: 'Bo' } }
export const cleo: Actor = { kind: 'person', person: { id: 'cleo', name: 'Cleo' } }
export const automation: Actor = { kind: 'automation', person: ana.person }
export const assistant: Actor = { kind: 'assistant', person: ana.person }

export const at = '2026-11-22T10:00:00.000Z'
const record = { collection: 'companies', id: '7', label: 'Larkfield Trading' }

/** A validated workflow of the given steps, starting at the first. */
export function workflowOf(...steps: Record<string, unknown>[]): Workflow {
  const named = steps.map((step) => ({ title: `Title of ${String(step['id'])}`, ...step }))
  const { workflow, problems } = validateWorkflow(
    { id: 'review', title: 'Review', collection: 'companies', teams: ['risk'], start: steps[0]?.['id'], steps: named },
    companyCatalog,
  )
  if (!workflow) throw new Error(`The workflow of a test is wrong: ${JSON.stringify(problems)}`)
  return workflow
}

/** What has happened so far. `given(workflow)` alone is a run that was not triggered yet. */
export function given(workflow: Workflow, ...moves: Move[]): Scenario {
  const scenario = new Scenario(workflow)
  for (const move of moves) scenario.do(move)
  return scenario
}

export class Scenario {
  readonly events: RunEvent[] = []
  readonly workflow: Workflow
  run: Run = { status: 'new', id: 'r1' }

  constructor(workflow: Workflow) {
    this.workflow = workflow
  }

  /** Decides and folds, and proves on the way what must hold after every command. */
  do(move: Move): RunEvent[] {
    const events = this.decide(move)
    for (const event of events) {
      expect(runEventSchema.parse(JSON.parse(JSON.stringify(event)))).toStrictEqual(event)
      // A step handled manually contributes nothing, whatever its kind.
      if (event.type === 'step-completed' && event.isManual)
        expect(event.content.entry).toMatchObject({
          values: expect.toSatisfy(isEmpty),
          records: [],
          missing: expect.stringMatching(/^handled manually by /),
        })
      this.run = evolve(this.run, event)
    }
    this.events.push(...events)
    expect(JSON.parse(JSON.stringify(this.run))).toStrictEqual(this.run)
    expect(this.run.status).not.toBe('moving')
    return events
  }

  decide(move: Move): RunEvent[] {
    return decide(
      this.run,
      move(this.run, () => liveHistory(this.events)),
      { workflow: this.workflow, catalog: companyCatalog },
    )
  }

  when(move: Move): When {
    return new When(this, move)
  }
}

class When {
  private readonly scenario: Scenario
  private readonly move: Move

  constructor(scenario: Scenario, move: Move) {
    this.scenario = scenario
    this.move = move
  }

  /** Exactly these events, each with at least these members. */
  gives(...expected: (Record<string, unknown> & { type: RunEvent['type'] })[]): Scenario {
    const events = this.scenario.do(this.move)
    expect(events.map((event) => event.type)).toEqual(expected.map((event) => event.type))
    expect(events).toMatchObject(expected)
    return this.scenario
  }

  refuses(code: RuleError['code'], words: string | RegExp = ''): RuleError {
    const refusal = this.refusal()
    expect(refusal).toBeInstanceOf(RuleError)
    expect(refusal.code).toBe(code)
    expect(refusal.message).toMatch(words)
    return refusal
  }

  private refusal(): RuleError {
    try {
      const events = this.scenario.decide(this.move)
      throw new Error(`Nothing was refused: ${events.map((event) => event.type).join(', ')}`)
    } catch (error) {
      if (error instanceof RuleError) return error
      throw error
    }
  }
}

/** The ordinal of the open attempt. */
export function openAttempt(run: Run): number {
  return run.status === 'active' || run.status === 'saved' ? run.open.ordinal : 0
}

type On = { by?: Actor; attempt?: number }

export const trigger =
  (by: Actor = ana, on = record): Move =>
  () => ({ type: 'trigger-run', at, by, version: 1, hash: 'h', record: on })

/** Completes the open step; steps that act come with the effect their answer asks for. */
export const complete =
  (
    answer: Answer,
    {
      by = ana,
      attempt,
      contribution,
      proposal,
      outcome = `Did ${answer.kind}`,
      effectClass = 'other',
      overridden,
    }: On & {
      contribution?: Gathered['contribution']
      proposal?: Proposal
      outcome?: string
      overridden?: Overridden[]
      effectClass?: EffectClass
    } = {},
  ): Move =>
  (run) => ({
    type: 'complete-step',
    at,
    by,
    attempt: attempt ?? openAttempt(run),
    answer,
    ...(proposal ? { proposal } : {}),
    ...(overridden ? { overridden } : {}),
    gathered: { outcome, ...(contribution ? { contribution } : {}), ...effectOf(answer, effectClass) },
  })

export const propose =
  (answer: Answer, { by = assistant, attempt, certainty }: On & { certainty?: Proposal['certainty'] } = {}): Move =>
  (run) => ({
    type: 'record-proposal',
    at,
    by,
    attempt: attempt ?? openAttempt(run),
    proposal: proposalOf(answer, certainty),
  })
export const failProposal =
  (reason: string, use?: ModelUse): Move =>
  (run) => ({
    ...{ type: 'fail-proposal', at, by: assistant, attempt: openAttempt(run), code: 'failed', reason },
    ...(use ? { use } : {}),
  })
/** What asking a model took. */
export const modelUse: ModelUse = {
  ...{ provider: 'openai', model: 'test-small', promptVersion: 'abcdef012345' },
  ...{ calls: 1, inputTokens: 900, outputTokens: 80, costMicros: 2_600, milliseconds: 700 },
}
export const handOver =
  (reason: string, proposal?: Proposal): Move =>
  (run) => ({
    type: 'hand-over-step',
    at,
    by: automation,
    attempt: openAttempt(run),
    code: 'unsure',
    reason,
    ...(proposal ? { proposal } : {}),
  })
export const handleManually =
  ({ by = ana, attempt }: On = {}): Move =>
  (run) => ({ type: 'handle-manually', at, by, attempt: attempt ?? openAttempt(run) })
export const askAgain =
  ({ by = ana, attempt }: On = {}): Move =>
  (run) => ({ type: 'ask-again', at, by, attempt: attempt ?? openAttempt(run) })
export const elsewhere = (note: string): Move => complete({ kind: 'elsewhere', note })

export const effectSucceeded = (message = 'Done.', values: Record<string, ContextValue> = {}): Move =>
  effectOutcome({ status: 'succeeded', result: { message, values } })
export const recordCreated = (made: LabelledRef, values: Record<string, ContextValue> = {}): Move =>
  effectOutcome({ status: 'succeeded', result: { message: `Created ${made.label}`, values, record: made } })
export const effectFailed = (reason: string, code = 'action-failed', field?: string): Move =>
  effectOutcome({ status: 'failed', code, reason, ...(field === undefined ? {} : { field }) })
export const effectUnknown = (evidence: string): Move => effectOutcome({ status: 'unknown', evidence })
const effectOutcome =
  (outcome: CommandOf<'record-effect'>['outcome']): Move =>
  (run) => ({ type: 'record-effect', at, by: automation, attempt: openAttempt(run), effectId: effectId(run), outcome })
/** The open effect answers late. Proof unless said otherwise. */
export const answeredLate =
  (
    answer: LateOutcome = { status: 'succeeded', result: { message: 'Done after all.', values: {} }, isProof: true },
  ): Move =>
  (run) => ({
    type: 'record-late-answer',
    at,
    by: automation,
    attempt: openAttempt(run),
    effectId: effectId(run),
    request: { kind: 'run-action', action: 'approve', title: 'Approve', record, form: {} },
    answer,
  })
export const resolve =
  (answer: UnknownAnswer, reason: string, by: Actor = ana, found?: { result: FoundResult }): Move =>
  (run) => ({
    ...{ type: 'resolve-effect', at, by, attempt: openAttempt(run), effectId: effectId(run), answer, reason },
    ...found,
  })

export const save =
  (note = 'Back on Monday', by: Actor = ana): Move =>
  () => ({ type: 'save-run', at, by, note })
export const resume =
  (by: Actor = bo): Move =>
  () => ({ type: 'resume-run', at, by })
export const claim =
  (by: Actor = bo): Move =>
  () => ({ type: 'claim-run', at, by })
export const assign =
  (to: Actor, note = '', by: Actor = ana): Move =>
  () => ({ type: 'assign-run', at, by, to: to.person, note })
export const release =
  (note = '', by: Actor = ana): Move =>
  () => ({ type: 'release-run', at, by, note })
export const abort =
  (reason = 'Duplicate', by: Actor = ana): Move =>
  () => ({ type: 'abort-run', at, by, reason })
export const revise =
  (attempt: number, by: Actor = ana): Move =>
  (_, history) => ({ type: 'revise-step', at, by, attempt, history: history() })

/** Somebody approves what is asked for. */
export const approve =
  (
    by: Actor = bo,
    {
      comment = '',
      approval,
      digest,
      attempt,
    }: { comment?: string; approval?: string; digest?: string; attempt?: number } = {},
  ): Move =>
  (run) => ({
    type: 'give-approval',
    at,
    by,
    attempt: attempt ?? openAttempt(run),
    approval: approval ?? approvalOf(run)?.id ?? 'none',
    digest: digest ?? approvalOf(run)?.digest ?? 'none',
    comment,
  })
export const refuse =
  (comment: string, by: Actor = bo, approval?: string): Move =>
  (run) => ({
    type: 'refuse-approval',
    at,
    by,
    attempt: openAttempt(run),
    approval: approval ?? approvalOf(run)?.id ?? 'none',
    comment,
  })
export const withdraw =
  (by: Actor = ana, mayTakeOver = false): Move =>
  (run) => ({
    type: 'withdraw-approval',
    at,
    by,
    mayTakeOver,
    attempt: openAttempt(run),
    approval: approvalOf(run)?.id ?? 'none',
  })

/** What was last asked for at the open step. */
export function approvalOf(run: Run) {
  return run.status === 'active' || run.status === 'saved' ? run.open.approval : undefined
}

/** The timer of the open step is looked at, when the database's clock says `now`. */
export const tick =
  (now: string, { attempt, by = automation, obstacle }: On & { obstacle?: string } = {}): Move =>
  (run) => ({
    type: 'fire-timer',
    at: now,
    by,
    attempt: attempt ?? openAttempt(run),
    ...(obstacle === undefined ? {} : { obstacle }),
  })
/** Another program, signed in as Bo unless said otherwise, sends an event. */
export const send =
  (
    name: string,
    values: CommandOf<'receive-event'>['values'] = {},
    { by = bo, isRepeated = false }: { by?: Actor; isRepeated?: boolean } = {},
  ): Move =>
  () => ({ type: 'receive-event', at, by, eventId: 'e1', name, values, isRepeated })

/** Answers, short. */
export const guide = (answer?: string): Answer => ({ kind: 'guidance', ...(answer === undefined ? {} : { answer }) })
export const choose = (option: string, comment?: string): Answer => ({
  kind: 'decision',
  option,
  ...(comment === undefined ? {} : { comment }),
})
export const goOn = (reason: string, ended: AnswerOf<'wait'>['ended'] = 'early'): Answer => ({
  kind: 'wait',
  ended,
  reason,
})
export const read = (...fields: string[]): Answer => ({ kind: 'get-data', fields })
export const write = (values: Record<string, string>): Answer => ({ kind: 'update-data', values })
export const create = (values: Record<string, string>): Answer => ({ kind: 'create-record', values })
export const run = (action: string, form: Record<string, string> = {}): Answer => ({
  kind: 'trigger-action',
  action,
  form,
})

export const value = (given: ContextValue['value'], type: ContextValue['type'] = 'text'): ContextValue => ({
  label: 'Label',
  type,
  value: given,
  origin: 'this-record',
})
export const contributes = (values: Record<string, ContextValue>): NonNullable<Gathered['contribution']> => ({
  values,
  records: [],
  record,
})

export const proposalOf = (answer: Answer, certainty: Proposal['certainty'] = 'stated'): Proposal => ({
  assistant: 'builtin',
  answer,
  why: 'It stands there.',
  certainty,
  sources: [],
  alternatives: [],
  missing: [],
})

function effectOf(answer: Answer, effectClass: EffectClass): Pick<Gathered, 'effect'> {
  const request = requestOf(answer)
  return request ? { effect: { request, effectClass, digest: digestOf(request) } } : {}
}

function requestOf(answer: Answer): EffectRequest | undefined {
  if (answer.kind === 'update-data') return { kind: 'update-record', record, values: answer.values, expected: {} }
  if (answer.kind === 'create-record')
    return {
      kind: 'create-record',
      record: { collection: 'documents', id: unbornId, label: 'new document' },
      values: answer.values,
    }
  if (answer.kind === 'trigger-action')
    return { kind: 'run-action', action: answer.action, title: 'Approve', record, form: answer.form }
  return undefined
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0
}

function effectId(run: Run): string {
  return run.status === 'active' || run.status === 'saved' ? (run.open.effect?.id ?? 'none') : 'none'
}

export const passGoTo =
  ({ attempt, by = automation }: On = {}): Move =>
  (run) => ({ type: 'pass-go-to', at, by, attempt: attempt ?? openAttempt(run) })
