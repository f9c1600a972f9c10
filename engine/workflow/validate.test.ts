import { describe, expect, test } from 'vitest'
import { type Problem, validateWorkflow } from '#engine'
import { companyCatalog } from '../../tests/support/company-catalog.ts'

type Step = Record<string, unknown>

const look: Step = { id: 'look', kind: 'guidance', title: 'Look at it', next: 'data' }
const data: Step = {
  id: 'data',
  kind: 'get-data',
  title: 'Read the company',
  mode: 'confirm',
  fields: ['name', 'risk_score'],
  next: 'owner',
}
const owner: Step = {
  id: 'owner',
  kind: 'load-related-record',
  title: 'Load the owner',
  mode: 'automatic',
  relation: 'owner',
  take: 'one',
  fields: ['email'],
  next: 'docs',
}
const docs: Step = {
  id: 'docs',
  kind: 'load-related-record',
  title: 'Load documents',
  mode: 'automatic',
  relation: 'documents',
  take: 'many',
  next: 'flags',
  filter: {
    and: [
      { field: 'status', operator: 'equals', value: 'open' },
      { or: [{ field: 'company.country', operator: 'in', value: ['FR'] }] },
    ],
  },
}
const flags: Step = {
  id: 'flags',
  kind: 'guidance',
  title: 'Red flags',
  mode: 'confirm',
  next: 'update',
  flags: [
    {
      id: 'open_docs',
      when: 'steps.docs.count > 0',
      severity: 'high',
      text: '{{ steps.docs.count }} documents are open',
      evidence: [{ from: 'docs.records', where: 'item.status == "open"' }],
    },
  ],
}
const update: Step = {
  id: 'update',
  kind: 'update-data',
  title: 'Set the status',
  mode: 'confirm',
  allowed: ['status'],
  values: { checked_on: { cel: 'steps.data.name' } },
  next: 'act',
}
const act: Step = {
  id: 'act',
  kind: 'trigger-action',
  title: 'Approve',
  mode: 'confirm',
  action: 'approve',
  form: { reason: { cel: 'steps.look.answer' } },
  next: 'mail',
}
const mail: Step = {
  id: 'mail',
  kind: 'trigger-action',
  title: 'Remind the owner',
  mode: 'confirm',
  record: 'owner',
  action: 'remind',
  next: 'rule',
}
const rule: Step = {
  id: 'rule',
  kind: 'decision',
  title: 'Risk?',
  maker: 'rules',
  options: [
    { id: 'high', label: 'High', when: 'steps.data.risk_score > 50', next: 'back' },
    { id: 'low', label: 'Low', when: 'true', next: 'finish' },
  ],
}
const back: Step = { id: 'back', kind: 'go-to', title: 'Once more', target: 'data', limit: 3, exceeded: 'help' }
const help: Step = { id: 'help', kind: 'escalation', title: 'Ask compliance', inbox: 'compliance', next: 'finish' }
const finish: Step = { id: 'finish', kind: 'end', title: 'Done' }
const all = [look, data, owner, docs, flags, update, act, mail, rule, back, help, finish]

const workflow = (steps: Step[], rest: Step = {}) => ({
  id: 'review',
  title: 'Review',
  collection: 'companies',
  teams: ['risk'],
  start: 'look',
  steps,
  ...rest,
})
/** The good definition with some steps replaced; undefined takes a step out. */
const but = (changes: Record<string, Step | undefined>, rest?: Step) =>
  workflow(
    all
      .map((step) => (String(step['id']) in changes ? changes[String(step['id'])] : step))
      .filter((step) => step !== undefined),
    rest,
  )
/** As the definition comes from a file: without what is undefined. */
const problems = (definition: unknown): Problem[] =>
  validateWorkflow(JSON.parse(JSON.stringify(definition)), companyCatalog).problems
/** A short workflow: look, then the given step, then the end. */
const short = (...steps: Step[]) => workflow([{ ...look, next: String(steps[0]?.['id']) }, ...steps, finish])
const step = (kind: string, rest: Step = {}): Step => ({ id: 'step', kind, title: 'The step', next: 'finish', ...rest })

test('a valid definition passes, with its defaults filled in', () => {
  const { workflow: valid, problems: none } = validateWorkflow(workflow(all), companyCatalog)
  expect(none).toEqual([])
  expect(valid).toMatchObject({
    description: '',
    steps: [
      { mode: 'manual', instruction: '' },
      { record: 'start' },
      {},
      { limit: 50 },
      {},
      {},
      {},
      {},
      { mode: 'confirm', comment: 'optional' },
      {},
      {},
      { outcome: 'done' },
    ],
  })
})

describe('a wrong definition names its place', () => {
  const cases: [string, unknown, Problem['path'], Problem['code'], Problem['message']][] = [
    [
      'unknown step kind',
      but({ help: { ...help, kind: 'sing' } }),
      'steps[10].kind',
      'unknown-kind',
      'There is no step kind "sing". Known kinds: guidance, get-data, update-data, create-record, load-related-record, trigger-action, decision, go-to, escalation, wait, end.',
    ],
    [
      'missing kind',
      but({ help: { id: 'help', title: 'Help' } }),
      'steps[10].kind',
      'unknown-kind',
      'There is no step kind given. Known kinds: guidance, get-data, update-data, create-record, load-related-record, trigger-action, decision, go-to, escalation, wait, end.',
    ],
    [
      'missing target',
      but({ look: { ...look, next: 'nowhere' } }),
      'steps[0].next',
      'missing-target',
      'There is no step "nowhere" to go to.',
    ],
    [
      'missing target of an option',
      short({
        id: 'step',
        kind: 'decision',
        title: 'Choose',
        maker: 'person',
        options: [
          { id: 'a', label: 'A', next: 'finish' },
          { id: 'b', label: 'B', next: 'nowhere' },
        ],
      }),
      'steps[1].options[1].next',
      'missing-target',
      'There is no step "nowhere" to go to.',
    ],
    [
      'missing start',
      but({}, { start: 'nowhere' }),
      'start',
      'missing-target',
      'There is no step "nowhere" to start at.',
    ],
    [
      'unreachable step',
      but({
        rule: { ...rule, options: [{ id: 'low', label: 'Low', when: 'true', next: 'back' }] },
        help: { ...help, id: 'island' },
        back: { ...back, exceeded: 'finish' },
      }),
      'steps[10]',
      'unreachable-step',
      'No path leads to "Ask compliance".',
    ],
    [
      'loop without limit',
      but({ back: { ...back, limit: undefined } }),
      'steps[9].limit',
      'loop-without-limit',
      '"Once more" goes back to "data" without a limit.',
    ],
    [
      'go-to without exit',
      but({ back: { ...back, exceeded: undefined }, help: undefined }),
      'steps[9].exceeded',
      'loop-without-limit',
      '"Once more" does not say where to go when its limit is reached.',
    ],
    [
      'go-to whose exit is its target',
      but({ back: { ...back, exceeded: 'data' }, help: undefined }),
      'steps[9].exceeded',
      'loop-without-limit',
      'When its limit is reached, "Once more" goes on at "data", which leads back to it.',
    ],
    [
      'go-to whose exit leads back by another way',
      but({ help: { ...help, next: 'docs' } }),
      'steps[9].exceeded',
      'loop-without-limit',
      'When its limit is reached, "Once more" goes on at "help", which leads back to it.',
    ],
    [
      'cycle without go-to',
      short(step('guidance', { next: 'two' }), {
        ...step('decision'),
        id: 'two',
        next: undefined,
        maker: 'person',
        options: [
          { id: 'on', label: 'On', next: 'finish' },
          { id: 'again', label: 'Again', next: 'step' },
        ],
      }),
      'steps[2].options[1].next',
      'loop-without-limit',
      '"The step" comes back to "step" for ever. Go back through a go-to step, which has a limit.',
    ],
    [
      'unknown field to read',
      but({ data: { ...data, fields: ['name', 'risk_score', 'secret'] } }),
      'steps[1].fields[2]',
      'unknown-field',
      'Companies has no field "secret".',
    ],
    [
      'unknown field to write',
      but({ update: { ...update, allowed: ['secret'] } }),
      'steps[5].allowed[0]',
      'unknown-field',
      'Companies has no field "secret".',
    ],
    [
      'unknown pinned field',
      but({ update: { ...update, values: { secret: 1 } } }),
      'steps[5].values.secret',
      'unknown-field',
      'Companies has no field "secret".',
    ],
    [
      'read-only field',
      but({ update: { ...update, allowed: ['id'] } }),
      'steps[5].allowed[0]',
      'read-only-field',
      '"id" of Companies is read-only.',
    ],
    [
      'unknown field of a related record',
      but({ owner: { ...owner, fields: ['phone'] } }),
      'steps[2].fields[0]',
      'unknown-field',
      'Contacts has no field "phone".',
    ],
    [
      'unknown field in a filter',
      but({ docs: { ...docs, filter: { and: [{ field: 'secret', operator: 'is-null' }] } } }),
      'steps[3].filter.and[0].field',
      'unknown-field',
      'Documents has no field "secret".',
    ],
    [
      'unknown field at the end of a filter’s path',
      but({ docs: { ...docs, filter: { field: 'company.secret', operator: 'is-null' } } }),
      'steps[3].filter.field',
      'unknown-field',
      'Companies has no field "secret".',
    ],
    [
      'a filter’s path through no relation',
      but({ docs: { ...docs, filter: { field: 'kind.name', operator: 'is-null' } } }),
      'steps[3].filter.field',
      'unknown-relation',
      'Documents has no relation "kind" to one record.',
    ],
    [
      'unknown relation',
      but({ docs: { ...docs, relation: 'friends' } }),
      'steps[3].relation',
      'unknown-relation',
      'Companies has no relation "friends". It has: documents, owner.',
    ],
    [
      'unknown action',
      but({ act: { ...act, action: 'dance', form: {} } }),
      'steps[6].action',
      'unknown-action',
      'There is no action "dance".',
    ],
    [
      'action of another collection',
      but({ act: { ...act, action: 'remind', form: {} } }),
      'steps[6].action',
      'foreign-action',
      'The action "Remind" belongs to contacts, this step works on companies.',
    ],
    [
      'making up by an action that may only be a step',
      but({ act: { ...act, compensate: { action: 'close' } } }),
      'steps[6].compensate.action',
      'only-in-workflows',
      '"Close the company" may only be a step of a workflow, and making up for something asks for no approval. Let the workflow that follows do it.',
    ],
    [
      'allowed action of another collection',
      but({ act: { ...act, action: undefined, allowed: ['approve', 'remind'], form: {} } }),
      'steps[6].allowed[1]',
      'foreign-action',
      'The action "Remind" belongs to contacts, this step works on companies.',
    ],
    [
      'unknown form field',
      but({ act: { ...act, form: { amount: 5 } } }),
      'steps[6].form.amount',
      'unknown-form-field',
      'The form of "Approve" has no field "amount".',
    ],
    [
      'form without an action',
      but({ act: { ...act, action: undefined } }),
      'steps[6].form.reason',
      'unknown-form-field',
      'Form answers can be pinned only where the action is pinned.',
    ],
    [
      'unknown inbox',
      but({ help: { ...help, inbox: 'attic' } }),
      'steps[10].inbox',
      'unknown-inbox',
      'There is no inbox "attic".',
    ],
    ['unknown team', but({}, { teams: ['risk', 'circus'] }), 'teams[1]', 'unknown-team', 'There is no team "circus".'],
    [
      'unknown collection',
      but(
        { owner: undefined, docs: { ...docs, next: 'finish' } },
        { collection: 'planets', steps: [{ ...look, next: 'finish' }, finish] },
      ),
      'collection',
      'unknown-collection',
      'There is no collection "planets".',
    ],
    [
      'wrong record source',
      but({ mail: { ...mail, record: 'docs' } }),
      'steps[7].record',
      'wrong-record',
      '"docs" is not a step that creates a record, or loads exactly one through a pinned relation.',
    ],
    [
      'record source that is no step',
      but({ mail: { ...mail, record: 'nothing' } }),
      'steps[7].record',
      'wrong-record',
      '"nothing" is not a step that creates a record, or loads exactly one through a pinned relation.',
    ],
    [
      'duplicate id',
      but({ help: { ...help, id: 'act' }, back: { ...back, exceeded: 'finish' } }),
      'steps[10].id',
      'duplicate-id',
      'The id "act" is taken by steps[6].',
    ],
    [
      'empty options',
      but({ rule: { ...rule, options: [] } }),
      'steps[8].options',
      'empty-options',
      'A decision needs at least one option.',
    ],
    [
      'rules option without condition',
      but({ rule: { ...rule, options: [{ id: 'high', label: 'High', next: 'back' }] } }),
      'steps[8].options[0].when',
      'no-condition',
      'The option "High" of a decision by rules needs a condition. Use "true" for one that always holds.',
    ],
    [
      'wrong mode',
      but({ data: { ...data, mode: 'sometimes' } }),
      'steps[1].mode',
      'wrong-mode',
      'There is no mode "sometimes" for this step. It may be: manual, confirm, automatic.',
    ],
    [
      'missing mode',
      but({ data: { ...data, mode: undefined } }),
      'steps[1].mode',
      'wrong-mode',
      'There is no mode given for this step. It may be: manual, confirm, automatic.',
    ],
    [
      'mode of a decision',
      but({ rule: { ...rule, mode: 'manual' } }),
      'steps[8].mode',
      'wrong-mode',
      'There is no mode "manual" for this step. It may be: confirm, automatic.',
    ],
    [
      'retry where nothing is prepared',
      but({ data: { ...data, mode: 'manual', retry: { attempts: 3, delaySeconds: 5 } } }),
      'steps[1].retry',
      'wrong-mode',
      '"Read the company" is manual, so nothing is prepared that could be tried again.',
    ],
    [
      'mode without anything to do',
      but({ look: { ...look, mode: 'automatic' } }),
      'steps[0].mode',
      'wrong-mode',
      '"Look at it" has neither flags nor a model to write a summary (assistant: llm), so there is nothing to do in the mode "automatic".',
    ],
    [
      'automatic answer of a person',
      but({ flags: { ...flags, mode: 'automatic', answer: { label: 'Seen?', required: true } } }),
      'steps[4].mode',
      'wrong-mode',
      '"Red flags" requires a person\'s answer, so it cannot be automatic.',
    ],
    [
      'automatic decision of a person',
      short({
        ...step('decision'),
        next: undefined,
        maker: 'person',
        mode: 'automatic',
        options: [{ id: 'a', label: 'A', next: 'finish' }],
      }),
      'steps[1].mode',
      'wrong-mode',
      '"The step" is decided by a person, so it cannot be automatic.',
    ],
    [
      'expression that reads an unknown step',
      but({ update: { ...update, values: { status: { cel: 'steps.nothing.name' } } } }),
      'steps[5].values.status.cel',
      'unknown-step-read',
      'It reads "steps.nothing", but there is no step "nothing".',
    ],
    [
      'expression that reads an unknown name',
      but({ act: { ...act, form: { reason: { cel: 'record.name' } } } }),
      'steps[6].form.reason.cel',
      'unknown-name',
      'There is no "record" in the context. It holds: steps, run.',
    ],
    [
      'template that reads an unknown step',
      but({ look: { ...look, instruction: 'About {{ steps["nothing"].name }}' } }),
      'steps[0].instruction',
      'unknown-step-read',
      'It reads "steps.nothing", but there is no step "nothing".',
    ],
    [
      'a right that no role can have',
      but({ help: { ...help, requires: ['inbox.compliance.work', 'companies.destroy'] } }),
      'steps[10].requires[1]',
      'unknown-right',
      expect.stringContaining('There is no right "companies.destroy"'),
    ],
    [
      'two options of one id',
      but({
        rule: {
          ...rule,
          options: [
            { id: 'low', label: 'High', when: 'true', next: 'back' },
            { id: 'low', label: 'Low', when: 'true', next: 'finish' },
          ],
        },
      }),
      'steps[8].options[1].id',
      'duplicate-id',
      'The id "low" is taken by options[0] of the same step.',
    ],
    [
      'pinned value that the field cannot hold',
      but({ update: { ...update, values: { status: 7 } } }),
      'steps[5].values.status',
      'wrong-value',
      expect.stringContaining('cannot hold 7'),
    ],
    [
      'pinned answer that the form cannot hold',
      but({ act: { ...act, form: { reason: 7 } } }),
      'steps[6].form.reason',
      'wrong-value',
      expect.stringContaining('must be'),
    ],
    [
      'expression that reads a value its step does not give',
      but({ update: { ...update, values: { status: { cel: 'steps.data.shoe' } } } }),
      'steps[5].values.status.cel',
      'unknown-value-read',
      'It reads "steps.data.shoe", which that step does not give. It gives: name, risk_score.',
    ],
    [
      'evidence of a value its step does not give',
      but({
        flags: {
          ...flags,
          flags: [{ id: 'x', when: 'true', severity: 'low', text: 'x', evidence: [{ from: 'data.shoe' }] }],
        },
      }),
      'steps[4].flags[0].evidence[0].from',
      'unknown-value-read',
      'It reads "steps.data.shoe", which that step does not give. It gives: name, risk_score.',
    ],
    [
      'a way that does not load the record',
      but(
        { look: { ...look, next: 'jump' } },
        {
          steps: [
            { ...look, next: 'choose' },
            {
              id: 'choose',
              kind: 'decision',
              title: 'Choose',
              maker: 'person',
              options: [
                { id: 'load', label: 'Load', next: 'owner' },
                { id: 'skip', label: 'Skip', next: 'mail' },
              ],
            },
            { ...owner, next: 'mail' },
            { ...mail, next: 'finish' },
            finish,
          ],
        },
      ),
      'steps[3].record',
      'wrong-record',
      'A way leads to "Remind the owner" without passing "owner", which loads its record.',
    ],
    [
      'evidence of an unknown step',
      but({
        flags: {
          ...flags,
          flags: [{ id: 'x', when: 'true', severity: 'low', text: 'x', evidence: [{ from: 'nothing.records' }] }],
        },
      }),
      'steps[4].flags[0].evidence[0].from',
      'unknown-step-read',
      'There is no step "nothing" to take evidence from.',
    ],
    [
      'reserved id',
      but({ help: { ...help, id: 'start' } }),
      'steps[10].id',
      'invalid-shape',
      '"id" is "start": must not be one of the reserved words start, constructor, in, true, false, null.',
    ],
    [
      'unknown setting',
      but({ help: { ...help, colour: 'red' } }),
      'steps[10].colour',
      'invalid-shape',
      'There is no setting "colour" here.',
    ],
    [
      'missing setting',
      but({ help: { ...help, inbox: undefined } }),
      'steps[10].inbox',
      'invalid-shape',
      '"inbox" is missing.',
    ],
    [
      'wrong id',
      but({ help: { ...help, id: 'Help me' } }),
      'steps[10].id',
      'invalid-shape',
      '"id" is "Help me": must be lower case letters, digits and underscores, starting with a letter.',
    ],
    [
      'no definition',
      'hello',
      '',
      'invalid-shape',
      'The definition is "hello": invalid input: expected object, received string.',
    ],
  ]

  test.each(cases)('%s', (_, definition, path, code, message) => {
    expect(problems(definition).map(({ stepId: __, ...problem }) => problem)).toEqual([{ path, code, message }])
  })

  test('a bad expression, with what CEL says', () => {
    const [problem, ...others] = problems(
      but({
        rule: {
          ...rule,
          options: [
            { id: 'high', label: 'High', when: 'steps.data.risk_score >', next: 'back' },
            { id: 'low', label: 'Low', when: 'true', next: 'finish' },
          ],
        },
      }),
    )
    expect(others).toEqual([])
    expect(problem).toMatchObject({
      path: 'steps[8].options[0].when',
      stepId: 'rule',
      code: 'bad-expression',
      message: expect.stringMatching(/^This is not valid CEL: ./),
    })
  })

  test('a template that is not closed', () => {
    expect(problems(but({ look: { ...look, instruction: 'About {{ steps.data.name' } }))).toMatchObject([
      {
        path: 'steps[0].instruction',
        code: 'bad-expression',
        message: 'This is not valid CEL: a hole is opened with "{{" and not closed',
      },
    ])
  })

  test('several mistakes of several kinds are found at once', () => {
    const wrong = but(
      {
        data: { ...data, fields: ['name', 'risk_score', 'secret'] },
        look: { ...look, next: 'nowhere' },
        act: { ...act, form: { reason: { cel: '1 +' } } },
      },
      { teams: ['circus'], collection: 'companies' },
    )
    expect(
      problems(wrong)
        .map((problem) => problem.code)
        .sort(),
    ).toEqual(['bad-expression', 'missing-target', 'unknown-field', 'unknown-team'])
  })
})

describe('go-tos', () => {
  const again = (rest: Step): Step => ({ id: 'again', kind: 'go-to', title: 'Again', target: 'look', ...rest })
  const choose: Step = {
    id: 'choose',
    kind: 'decision',
    title: 'Choose',
    maker: 'person',
    options: [
      { id: 'jump', label: 'Jump', next: 'jump' },
      { id: 'stay', label: 'Stay', next: 'merge' },
    ],
  }
  const merge: Step = {
    id: 'merge',
    kind: 'decision',
    title: 'Merge',
    maker: 'person',
    options: [
      { id: 'more', label: 'More', next: 'again' },
      { id: 'done', label: 'Done', next: 'finish' },
    ],
  }
  const jump: Step = { id: 'jump', kind: 'go-to', title: 'Jump', target: 'merge' }

  test('that only jump ahead need no limit, also inside a loop that has one', () => {
    expect(
      problems(
        workflow([{ ...look, next: 'choose' }, choose, jump, merge, again({ limit: 5, exceeded: 'finish' }), finish]),
      ),
    ).toEqual([])
  })

  test('share one mistake however many loops go through them', () => {
    expect(
      problems(workflow([{ ...look, next: 'choose' }, choose, jump, merge, again({}), finish])).map(
        (problem) => problem.path,
      ),
    ).toEqual(['steps[4].limit', 'steps[4].exceeded'])
  })

  test('of one loop inside another both need a limit', () => {
    const inner: Step = { id: 'inner', kind: 'go-to', title: 'Inner', target: 'choose', limit: 2, exceeded: 'again' }
    const nested = (outer: Step) =>
      workflow([
        { ...look, next: 'choose' },
        {
          ...choose,
          options: [
            { id: 'in', label: 'In', next: 'inner' },
            { id: 'out', label: 'Out', next: 'again' },
          ],
        },
        inner,
        again(outer),
        finish,
      ])
    expect(problems(nested({ limit: 2, exceeded: 'finish' }))).toEqual([])
    expect(problems(nested({ limit: 2, exceeded: 'inner' })).map((problem) => problem.path)).toContain(
      'steps[3].exceeded',
    )
  })
})

test('a workflow that never ends is refused', () => {
  expect(
    problems(
      workflow([
        { ...look, next: 'back' },
        { ...back, target: 'look', exceeded: 'look' },
      ]),
    ).map((problem) => problem.code),
  ).toEqual(['no-end', 'loop-without-limit'])
})

test('a definition nested without end is refused, not parsed', () => {
  let filter: unknown = { field: 'status', operator: 'is-null' }
  for (let level = 0; level < 5000; level++) filter = { and: [filter] }
  expect(validateWorkflow(but({ docs: { ...docs, filter } }), companyCatalog).problems).toEqual([
    { path: '', code: 'invalid-shape', message: 'The definition is nested deeper than 60 levels.' },
  ])
})
