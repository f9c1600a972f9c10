import fc from 'fast-check'
import {
  type Actor,
  type Answer,
  type LateOutcome,
  liveHistory,
  type Proposal,
  type RunCommand,
  type Step,
  stepById,
  validateWorkflow,
  type Workflow,
} from '#engine'
import { companyCatalog } from './company-catalog.ts'
import {
  abort,
  ana,
  answeredLate,
  approve,
  askAgain,
  assign,
  assistant,
  automation,
  bo,
  claim,
  cleo,
  complete,
  contributes,
  effectFailed,
  effectSucceeded,
  effectUnknown,
  failProposal,
  handleManually,
  handOver,
  type Move,
  modelUse,
  proposalOf,
  propose,
  refuse,
  release,
  resolve,
  resume,
  revise,
  type Scenario,
  save,
  send,
  tick,
  value,
  withdraw,
} from './run-kit.ts'

/** Stands in everything that people, assistants and the outside say in a random run: where it appears, content appears. */
export const mark = 'ZZTOP'

/** A move that looks at the run so far, so that most moves make sense. */
export type RandomMove = (scenario: Scenario) => RunCommand

const kinds = [
  'guidance',
  'get-data',
  'update-data',
  'create-record',
  'trigger-action',
  'load-related-record',
  'ai-decision',
  'person-decision',
  'rules',
  'go-to',
  'escalation',
  'wait',
  'event',
] as const

/**
 * Small valid workflows: a line of two to seven steps and an end. Decisions branch ahead, go-tos jump back with a limit, so
 * the steps of a loop are passed again; rules read the context and sometimes fail.
 */
export const workflows: fc.Arbitrary<Workflow> = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      mode: fc.constantFrom('manual', 'confirm', 'automatic'),
      jump: fc.nat(),
      limit: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 2, maxLength: 7, size: 'max' },
  )
  .map((parts) => {
    const steps = parts.map((part, index) => {
      const next = index + 1 < parts.length ? `s${index + 1}` : 'finish'
      const ahead = ['finish', ...parts.map((_, position) => `s${position}`).slice(index + 1)]
      const other = ahead[part.jump % ahead.length] ?? 'finish'
      const plain = { id: `s${index}`, title: `Step ${index}` }
      const overdue = [{ inbox: 'compliance' }, { assign: 'starter' }, { goTo: other }, undefined][part.jump % 4]
      const isDated = part.jump % 3 === 0 && !['go-to', 'wait', 'event'].includes(part.kind)
      const common = isDated ? { ...plain, due: { after: 'PT4H', ...(overdue ? { overdue } : {}) } } : plain
      const approval = part.limit === 1 ? { approval: { by: { inbox: 'compliance' }, expiresAfter: 'PT4H' } } : {}
      const options = [
        { id: 'first', label: 'First', next },
        { id: 'second', label: 'Second', next: other },
      ]
      switch (part.kind) {
        case 'guidance':
          return { ...common, kind: 'guidance', next }
        case 'load-related-record':
          return { ...common, kind: part.kind, mode: part.mode, relation: 'owner', take: 'one', next }
        case 'create-record':
          return { ...common, ...approval, kind: part.kind, mode: part.mode, collection: 'documents', next }
        case 'ai-decision':
          return {
            ...common,
            kind: 'decision',
            maker: 'ai',
            mode: part.mode === 'manual' ? 'confirm' : part.mode,
            options,
          }
        case 'person-decision':
          return { ...common, kind: 'decision', maker: 'person', options }
        case 'rules':
          return {
            ...common,
            kind: 'decision',
            maker: 'rules',
            options: [
              { ...options[0], when: `has(steps.s0.name) && steps.s0.name == "${mark}1"` },
              { ...options[1], when: `steps.s${part.jump % parts.length} != null` },
            ],
          }
        case 'go-to':
          return { ...common, kind: 'go-to', target: `s${part.jump % (index + 1)}`, limit: part.limit, exceeded: next }
        case 'escalation':
          return { ...common, kind: 'escalation', inbox: 'compliance', next }
        case 'wait':
          return {
            ...common,
            kind: 'wait',
            until: part.jump % 4 === 0 ? { cel: 'steps.s0.name' } : { after: 'PT4H' },
            next,
          }
        case 'event':
          return {
            ...common,
            kind: 'wait',
            event: { name: 'happened', values: { name: { label: 'Name', type: 'text' } } },
            limit: { after: 'PT4H' },
            next,
            overdue: other,
          }
        case 'update-data':
        case 'trigger-action':
          return { ...common, ...approval, kind: part.kind, mode: part.mode, next }
        default:
          return { ...common, kind: part.kind, mode: part.mode, next }
      }
    })
    const isRunDue = (parts[0]?.jump ?? 0) % 4 === 1
    return validateWorkflow(
      {
        id: 'random',
        title: 'Random',
        collection: 'companies',
        teams: ['risk'],
        start: 's0',
        ...(isRunDue ? { due: { after: 'PT4H', overdue: { inbox: 'compliance' } } } : {}),
        steps: [...steps, { id: 'finish', kind: 'end', title: 'Finish' }],
      },
      companyCatalog,
    )
  })
  .filter((validation) => validation.workflow !== undefined)
  .map(({ workflow }) => {
    if (!workflow) throw new Error('Filtered above.')
    return workflow
  })

const person = fc.constantFrom(ana, bo)
const approver = fc.constantFrom(ana, bo, cleo)
const anybody = fc.constantFrom<Actor>(ana, bo, automation, assistant)
const noise = fc.constantFrom('', ' ', `${mark}1`, `${mark}2`)
const text = noise.map((given) => given || mark)
const certainty = fc.constantFrom<Proposal['certainty']>('stated', 'derived', 'guess')

/** One random move: most fit the open step, some fit nothing, some come late. */
const move: fc.Arbitrary<RandomMove> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(person, fc.nat(), text)
      .map(([by, choice, said]) =>
        fitting(
          (answer) => complete(answer, { by, contribution: contributes({ name: value(said) }), outcome: said }),
          choice,
          said,
        ),
      ),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.nat(), text, certainty)
      .map(([choice, said, sure]) =>
        fitting(
          (answer) => complete(answer, { by: automation, proposal: proposalOf(answer, sure), outcome: said }),
          choice,
          said,
        ),
      ),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.nat(), text, certainty)
      .map(([choice, said, sure]) => fitting((answer) => propose(answer, { certainty: sure }), choice, said)),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(anybody, fc.nat({ max: 12 }), fc.nat({ max: kinds.length }), text)
      .map(([by, attempt, choice, said]) => plain(complete(anyAnswer(choice, said), { by, attempt }))),
  },
  { weight: 1, arbitrary: fc.tuple(fc.nat(), text).map(([choice, said]) => plain(propose(anyAnswer(choice, said)))) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(), text)
      .map(([choice, said]) => plain(handOver(said, proposalOf(anyAnswer(choice, said), 'guess')))),
  },
  { weight: 1, arbitrary: text.map((said) => plain(failProposal(said, modelUse))) },
  { weight: 3, arbitrary: person.map((by) => plain(handleManually({ by }))) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(person, text)
      .map(([by, note]) => plain(complete({ kind: 'elsewhere', note }, { by, outcome: note }))),
  },
  { weight: 1, arbitrary: person.map((by) => plain(askAgain({ by }))) },
  { weight: 9, arbitrary: text.map((said) => plain(effectSucceeded(said, { name: value(said) }))) },
  { weight: 2, arbitrary: text.map((said) => plain(effectFailed(said))) },
  { weight: 2, arbitrary: text.map((said) => plain(effectUnknown(said))) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(text, fc.boolean())
      .map(([said, isProof]) => late({ status: 'succeeded', result: { message: said, values: {} }, isProof })),
  },
  { weight: 1, arbitrary: text.map((said) => late({ status: 'failed', reason: said })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('happened', 'do-it', 'give-up'), text, anybody)
      .map(([answer, said, by]) => plain(resolve(answer, said, by))),
  },
  { weight: 6, arbitrary: fc.tuple(approver, noise).map(([by, comment]) => plain(approve(by, { comment }))) },
  { weight: 2, arbitrary: fc.tuple(approver, noise).map(([by, comment]) => plain(refuse(comment, by))) },
  { weight: 1, arbitrary: person.map((by) => plain(withdraw(by))) },
  { weight: 3, arbitrary: fc.tuple(noise, person).map(([note, by]) => plain(save(note, by))) },
  // The timers of random runs are due at 14:00.
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('2026-11-22T13:59:59.999Z', '2026-11-22T14:00:00.000Z'), fc.boolean(), text)
      .map(([now, hasObstacle, said]) => plain(tick(now, hasObstacle ? { obstacle: said } : {}))),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('happened', 'unheard-of'), text, fc.boolean())
      .map(([name, said, isRepeated]) => plain(send(name, { name: said }, { isRepeated }))),
  },
  { weight: 3, arbitrary: person.map((by) => plain(resume(by))) },
  { weight: 1, arbitrary: person.map((by) => plain(claim(by))) },
  { weight: 1, arbitrary: fc.tuple(person, person).map(([to, by]) => plain(assign(to, 'Your turn', by))) },
  { weight: 2, arbitrary: person.map((by) => plain(release('Somebody else', by))) },
  { weight: 3, arbitrary: fc.tuple(fc.nat(), person).map(([choice, by]) => revising(choice, by)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat({ max: 15 }), noise, person)
      .map(([lot, reason, by]) => plain(lot === 0 ? abort(reason, by) : claim(by))),
  },
)

/** Sixty moves are enough to go round a loop, save, fail, and revise in one run. */
export const moves = fc.array(move, { maxLength: 60, size: 'max' })

function plain(move: Move): RandomMove {
  return (scenario) => move(scenario.run, () => liveHistory(scenario.events))
}

/** Only what was asked can answer. */
function late(answer: LateOutcome): RandomMove {
  return (scenario) => {
    const { run } = scenario
    const hasEffect = (run.status === 'active' || run.status === 'saved') && run.open.effect !== undefined
    return plain(hasEffect ? answeredLate(answer) : claim())(scenario)
  }
}

function revising(choice: number, by: Actor): RandomMove {
  return (scenario) => {
    const history = liveHistory(scenario.events)
    return plain(revise(history[choice % Math.max(history.length, 1)]?.ordinal ?? 99, by))(scenario)
  }
}

function fitting(move: (answer: Answer) => Move, choice: number, said: string): RandomMove {
  return (scenario) => {
    const { run, workflow } = scenario
    const answer =
      run.status === 'active' || run.status === 'saved'
        ? answerTo(stepById(workflow, run.open.stepId), choice, said)
        : anyAnswer(choice, said)
    return plain(move(answer))(scenario)
  }
}

function answerTo(step: Step, choice: number, said: string): Answer {
  return step.kind === 'decision'
    ? { kind: 'decision', option: choice % 2 === 0 ? 'first' : 'second', comment: said }
    : anyAnswer(answerKinds.indexOf(step.kind), said, choice)
}

const answerKinds: readonly Answer['kind'][] = [
  'guidance',
  'get-data',
  'update-data',
  'create-record',
  'trigger-action',
  'load-related-record',
  'decision',
  'go-to',
  'escalation',
  'end',
  'elsewhere',
  'wait',
]

function anyAnswer(kind: number, said: string, choice = 0): Answer {
  switch (answerKinds[kind % answerKinds.length]) {
    case 'get-data':
      return { kind: 'get-data', fields: ['name'] }
    case 'update-data':
      return { kind: 'update-data', values: { status: said } }
    case 'create-record':
      return { kind: 'create-record', values: { kind: said } }
    case 'trigger-action':
      return choice % 2 === 0
        ? { kind: 'trigger-action', action: 'approve', form: { reason: said } }
        : { kind: 'trigger-action', action: `${said}`, form: { [said]: said } }
    case 'load-related-record':
      return { kind: 'load-related-record', relation: 'owner', records: [said] }
    case 'decision':
      return { kind: 'decision', option: said }
    case 'go-to':
      return { kind: 'go-to' }
    case 'escalation':
      return { kind: 'escalation', answer: said }
    case 'end':
      return { kind: 'end' }
    case 'wait':
      return { kind: 'wait', ended: choice % 5 === 0 ? 'time' : 'early', reason: said }
    case 'elsewhere':
      return { kind: 'elsewhere', note: said }
    default:
      return { kind: 'guidance', answer: said, summary: said }
  }
}
