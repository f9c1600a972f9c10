import { describe, expect, test } from 'vitest'
import {
  interfaceOf,
  type Problem,
  validateWorkflow,
  type Workflow,
  type WorkflowInterface,
  workflowSchema,
} from '#engine'
import { companyCatalog } from '../../tests/support/company-catalog.ts'

const called: WorkflowInterface = {
  id: 'closer-look',
  title: 'Closer look',
  collection: 'companies',
  teams: ['risk'],
  inputs: {
    reason: { label: 'Reason', type: 'text', required: true },
    level: { label: 'Level', type: 'integer', required: false },
  },
  outputs: { verdict: { label: 'Verdict', type: 'text', required: true } },
  calls: [],
}
const call = {
  id: 'closer',
  kind: 'go-to',
  title: 'Look closer',
  workflow: 'closer-look',
  inputs: { reason: 'a tip' },
  outputs: { verdict: 'text' },
  next: 'check',
}

const ends = [
  { id: 'check', kind: 'guidance', title: 'Check', next: 'done' },
  { id: 'done', kind: 'end', title: 'Done' },
]

/** The problems of a workflow that calls another, as `place: code`. */
function problemsOf(
  step: Record<string, unknown>,
  rest: Record<string, unknown> = {},
  published: readonly WorkflowInterface[] = [called],
): string[] {
  const { problems } = validate(step, rest, published)
  return problems.map(({ path, code }) => `${path}: ${code}`)
}

function validate(
  step: Record<string, unknown>,
  rest: Record<string, unknown> = {},
  published: readonly WorkflowInterface[] = [called],
): { problems: Problem[] } {
  return validateWorkflow(
    {
      id: 'review',
      title: 'Review',
      collection: 'companies',
      teams: ['risk'],
      start: 'closer',
      steps: [step, ...ends],
      ...rest,
    },
    companyCatalog,
    published.map(publishedAs),
  )
}

/** A workflow that looks like this to others. */
function publishedAs({ calls, ...declared }: WorkflowInterface): Workflow {
  const steps = calls.map((workflow, index) => ({
    ...{ id: `call_${index}`, kind: 'go-to', title: 'Call', workflow, next: 'over' },
    inputs: workflow === called.id ? { reason: 'a tip' } : {},
  }))
  const over = { id: 'over', kind: 'end', title: 'Over' }
  return workflowSchema.parse({ ...declared, start: 'over', steps: [...steps, over] })
}

test('a call that fits is valid', () => {
  expect(problemsOf(call)).toEqual([])
  expect(problemsOf({ ...call, inputs: { reason: { cel: 'run.record.label' }, level: 3 } })).toEqual([])
  expect(problemsOf({ ...call, due: { after: 'P2D', overdue: { assign: 'starter' } } })).toEqual([])
})

test.each<[string, Record<string, unknown>, string[]]>([
  ['neither a step nor a workflow', { target: undefined, workflow: undefined }, ['steps[0].target: invalid-shape']],
  ['both a step and a workflow', { target: 'check' }, ['steps[0].target: invalid-shape']],
  [
    'a limit for a call',
    { limit: 3, exceeded: 'done' },
    ['steps[0].limit: invalid-shape', 'steps[0].exceeded: invalid-shape'],
  ],
  [
    'no way on after the call',
    { next: undefined },
    ['steps[1]: unreachable-step', 'steps[2]: unreachable-step', 'steps: no-end', 'steps[0].next: invalid-shape'],
  ],
  [
    'an inbox that is not there',
    { due: { after: 'P2D', overdue: { inbox: 'nowhere' } } },
    ['steps[0].due.overdue.inbox: unknown-inbox'],
  ],
  ['a way past an open sub-run', { due: { after: 'P2D', overdue: { goTo: 'done' } } }, ['steps[0].due: invalid-shape']],
  ['a workflow that is not there', { workflow: 'nowhere' }, ['steps[0].workflow: unknown-workflow']],
  ['a workflow that calls itself', { workflow: 'review' }, ['steps[0].workflow: workflow-cycle']],
  ['an input that is not taken', { inputs: { reason: 'x', other: 1 } }, ['steps[0].inputs.other: unknown-input']],
  ['an input that lacks', { inputs: {} }, ['steps[0].inputs: missing-input']],
  ['no input at all', { inputs: undefined }, ['steps[0].inputs: missing-input']],
  ['an input of the wrong type', { inputs: { reason: 'x', level: 'high' } }, ['steps[0].inputs.level: wrong-value']],
  ['a needed input that is empty', { inputs: { reason: null } }, ['steps[0].inputs.reason: wrong-value']],
  [
    'an expression that does not parse',
    { inputs: { reason: { cel: '1 +' } } },
    ['steps[0].inputs.reason.cel: bad-expression'],
  ],
  ['an output that is not given', { outputs: { score: 'integer' } }, ['steps[0].outputs.score: unknown-output']],
  ['an output of another type', { outputs: { verdict: 'integer' } }, ['steps[0].outputs.verdict: wrong-value']],
])('refuses %s', (_, change, expected) => {
  expect(problemsOf({ ...call, ...change })).toEqual(expected)
})

test('settings of a call are refused where the go-to stays in its workflow', () => {
  const jump = { id: 'closer', kind: 'go-to', title: 'Jump', target: 'check' }
  expect(problemsOf(jump)).toEqual([])
  for (const setting of [
    { record: 'start' },
    { inputs: {} },
    { outputs: {} },
    { next: 'done' },
    { due: { after: 'P2D' } },
  ])
    expect(problemsOf({ ...jump, ...setting })).toEqual([`steps[0].${Object.keys(setting)[0]}: invalid-shape`])
})

test('a circle through other workflows is refused, and told in order', () => {
  const published = [
    { ...called, calls: ['deeper'] },
    { ...called, id: 'deeper', calls: ['review'] },
  ]
  expect(validate(call, {}, published).problems).toMatchObject([
    { code: 'workflow-cycle', message: '"Review" would start itself again: review → closer-look → deeper → review.' },
  ])
})

test('a circle among others, which does not come back here, is theirs', () => {
  const published = [
    { ...called, calls: ['deeper'] },
    { ...called, id: 'deeper', calls: ['closer-look'] },
  ]
  expect(problemsOf(call, {}, published)).toEqual([])
})

test('a workflow that one of the teams does not see is as good as none', () => {
  const [problem] = validate(call, {}, [{ ...called, teams: ['support'] }]).problems
  expect(problem).toMatchObject({ code: 'unknown-workflow', path: 'steps[0].workflow' })
  expect(problem?.message).not.toContain('Closer look')
})

test('the record must be one that the called workflow runs on', () => {
  expect(problemsOf(call, {}, [{ ...called, collection: 'documents' }])).toEqual(['steps[0].record: wrong-record'])
  const load = {
    id: 'load',
    kind: 'load-related-record',
    title: 'Load',
    mode: 'automatic',
    relation: 'owner',
    take: 'one',
    next: 'closer',
  }
  const steps = [load, { ...call, record: 'load' }, ...ends]
  const owners = companyCatalog.collections
    .find(({ id }) => id === 'companies')
    ?.relations.find(({ name }) => name === 'owner')
  const onOwners = { ...called, collection: owners?.collection ?? '' }
  expect(problemsOf(call, { start: 'load', steps }, [onOwners])).toEqual([])
  expect(problemsOf(call, { start: 'load', steps })).toEqual(['steps[1].record: wrong-record'])
})

test('a later expression may read the outputs that the step names, and nothing else of the sub-run', () => {
  const reading = (expression: string) =>
    problemsOf(call, { steps: [call, { ...ends[0], instruction: `{{ ${expression} }}` }, ends[1]] })
  expect(reading('steps.closer.verdict')).toEqual([])
  expect(reading('steps.closer.outcome')).toEqual([])
  expect(reading('steps.closer.score')).toEqual(['steps[1].instruction: unknown-value-read'])
})

test('only declared inputs are read', () => {
  const steps = [{ ...ends[0], instruction: '{{ run.inputs.reason }}' }, ends[1]]
  expect(problemsOf(call, { start: 'check', steps })).toEqual(['steps[0].instruction: unknown-input'])
  const inputs = { reason: { label: 'Reason', type: 'text' } }
  expect(problemsOf(call, { start: 'check', steps, inputs })).toEqual([])
})

test('every end gives what is required, of the right type, and nothing undeclared', () => {
  const giving = (outputs?: Record<string, unknown>) =>
    problemsOf(call, {
      start: 'check',
      steps: [ends[0], { ...ends[1], ...(outputs ? { outputs } : {}) }],
      outputs: { score: { label: 'Score', type: 'integer', required: true } },
    })
  expect(giving({ score: 3 })).toEqual([])
  expect(giving({ score: { cel: '1 + 2' } })).toEqual([])
  expect(giving()).toEqual(['steps[1].outputs: missing-output'])
  expect(giving({ score: 'three' })).toEqual(['steps[1].outputs.score: wrong-value'])
  expect(giving({ score: 3, other: 1 })).toEqual(['steps[1].outputs.other: unknown-output'])
})

describe('an expression that tells its type', () => {
  const load = (rest: Record<string, unknown>) => ({ title: 'Load', mode: 'automatic', next: 'closer', ...rest })
  const before = [
    load({ id: 'data', kind: 'get-data', next: 'owner' }),
    load({ id: 'owner', kind: 'load-related-record', relation: 'owner', take: 'one', next: 'docs' }),
    load({ id: 'docs', kind: 'load-related-record', relation: 'documents', take: 'many', next: 'ask' }),
    { id: 'ask', kind: 'guidance', title: 'Ask', answer: { label: 'Why' }, next: 'other' },
    { ...call, id: 'other', title: 'Other', next: 'closer' },
  ]
  const level = { label: 'Level', type: 'integer', required: false }
  /** What is said where this is given to an input, and to an output, of a type. */
  const told = (cel: string, type: string) => {
    const declared = { given: { ...level, type } }
    const inputs = { reason: 'a tip', given: { cel } }
    const { problems } = validateWorkflow(
      {
        ...{ id: 'review', title: 'Review', collection: 'companies', teams: ['risk'], start: 'data' },
        inputs: { since: { label: 'Since', type: 'date' } },
        outputs: declared,
        steps: [...before, { ...call, inputs }, ends[0], { ...ends[1], outputs: { given: { cel } } }],
      },
      companyCatalog,
      [
        workflowSchema.parse({
          ...publishedAs(called),
          inputs: { ...called.inputs, ...declared },
        }),
      ],
    )
    return problems.map(({ path, code }) => `${path}: ${code}`)
  }
  const both = ['steps[5].inputs.given.cel: wrong-value', 'steps[7].outputs.given.cel: wrong-value']

  test.each<[string, string]>([
    ['"high"', 'integer'],
    ['1 + 2', 'text'],
    ['1.5', 'integer'],
    ['[1, 2]', 'date'],
    ['1 / 0', 'integer'],
    ['steps.data.risk_score', 'text'],
    ['steps.data.turnover', 'boolean'],
    ['steps.data.checked_on', 'integer'],
    ['steps.owner.name', 'boolean'],
    ['steps.docs.count', 'text'],
    ['steps.docs.records', 'text'],
    ['steps.ask.answer', 'number'],
    ['steps.other.verdict', 'list'],
    ['run.inputs.since', 'integer'],
    ['run.record.label', 'number'],
    ['run.started_by', 'boolean'],
    ['steps["data"].name', 'boolean'],
  ])('%s is refused for %s', (cel, type) => {
    expect(told(cel, type)).toEqual(both)
  })

  test.each<[string, string]>([
    ['"high"', 'text'],
    ['1 + 2', 'integer'],
    ['[]', 'list'],
    ['steps.data.risk_score', 'integer'],
    ['steps.data.risk_score', 'decimal'],
    ['steps.data.turnover', 'number'],
    ['steps.data.checked_on', 'text'],
    // A text may hold a date or a number; what is made from values, or only tested, is looked at when it is computed.
    ['steps.data.name', 'date'],
    ['run.inputs.since', 'datetime'],
    ['string(steps.data.risk_score)', 'integer'],
    ['has(steps.data.name)', 'integer'],
    ['steps.docs.records[0].status', 'boolean'],
    ['steps.data.risk_score > 3 ? "a" : "b"', 'integer'],
  ])('%s is left for %s', (cel, type) => {
    expect(told(cel, type)).toEqual([])
  })
})

test('what a workflow shows to others is what it declares, and whom it calls', () => {
  const { workflow } = validateWorkflow(
    {
      id: 'review',
      title: 'Review',
      collection: 'companies',
      teams: ['risk'],
      start: 'closer',
      steps: [call, ...ends],
    },
    companyCatalog,
    [publishedAs(called)],
  )
  expect(workflow && interfaceOf(workflow)).toEqual({
    id: 'review',
    title: 'Review',
    collection: 'companies',
    teams: ['risk'],
    inputs: {},
    outputs: {},
    calls: ['closer-look'],
  })
})
