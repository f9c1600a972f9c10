import { describe, expect, test } from 'vitest'
import {
  ana,
  assign,
  bo,
  choose,
  claim,
  cleo,
  complete,
  contributes,
  elsewhere,
  given,
  guide,
  handleManually,
  passGoTo,
  read,
  release,
  save,
  trigger,
  value,
  workflowOf,
} from '../../tests/support/run-kit.ts'

const end = { id: 'finish', kind: 'end', outcome: 'reviewed' }

describe('a run starts', () => {
  const workflow = workflowOf({ id: 'look', kind: 'guidance', next: 'finish' }, end)

  test('with its first step open and assigned to who started it', () => {
    const { run } = given(workflow)
      .when(trigger())
      .gives(
        {
          type: 'run-triggered',
          workflow: { id: 'review', version: 1, hash: 'h' },
          record: { collection: 'companies', id: '7' },
          content: { label: 'Larkfield Trading', workflowTitle: 'Review' },
        },
        { type: 'step-opened', attempt: 1, stepId: 'look', isPreparing: false },
      )
    expect(run).toMatchObject({
      status: 'active',
      startedBy: { name: 'Ana' },
      assignee: { name: 'Ana' },
      open: { stepId: 'look', phase: 'ready' },
      sequence: 2,
    })
  })

  test('once', () => {
    given(workflow, trigger()).when(trigger()).refuses('run-already-started')
  })

  test('on a record of the workflow’s collection only', () => {
    given(workflow)
      .when(trigger(bo, { collection: 'contacts', id: '1', label: 'Kim' }))
      .refuses('invalid-input', 'starts on a record of companies')
  })

  test('and accepts nothing before', () => {
    given(workflow)
      .when(complete(guide(), { attempt: 1 }))
      .refuses('run-not-active', 'has not started')
  })
})

describe('guidance', () => {
  test('completes with the answer, which adds to the context, and the run ends', () => {
    const workflow = workflowOf(
      { id: 'look', kind: 'guidance', next: 'finish', answer: { label: 'What did you see?', required: true } },
      end,
    )
    const { run } = given(workflow, trigger())
      .when(complete(guide('All well')))
      .gives(
        {
          type: 'step-completed',
          stepId: 'look',
          isManual: false,
          edited: [],
          content: {
            entry: { values: { answer: { label: 'What did you see?', value: 'All well', origin: 'person' } } },
          },
        },
        { type: 'step-opened', stepId: 'finish' },
        { type: 'step-completed', stepId: 'finish' },
        { type: 'run-completed', outcome: 'reviewed' },
      )
    expect(run).toMatchObject({ status: 'completed', ended: { outcome: 'reviewed', by: { person: { name: 'Ana' } } } })
    given(workflow, trigger())
      .when(complete(guide(' ')))
      .refuses('answer-invalid', '"What did you see?" needs an answer.')
  })

  test('records how many red flags were raised, as rules read them', () => {
    const workflow = workflowOf({ id: 'flags', kind: 'guidance', next: 'finish' }, end)
    const flags = [{ id: 'young', severity: 'high' as const, text: 'Founded last week', evidence: [] }]
    given(workflow, trigger())
      .when(complete({ kind: 'guidance', flags, summary: 'One flag' }))
      .gives(
        {
          type: 'step-completed',
          content: {
            entry: {
              values: {
                flags: { value: ['young'] },
                high_flags: { value: 1 },
                flag_count: { value: 1 },
                summary: { value: 'One flag', origin: 'person' },
              },
            },
          },
        },
        { type: 'step-opened' },
        { type: 'step-completed' },
        { type: 'run-completed' },
      )
  })
})

describe('a decision by rules', () => {
  const workflow = workflowOf(
    { id: 'data', kind: 'get-data', mode: 'confirm', next: 'rule' },
    {
      id: 'rule',
      kind: 'decision',
      maker: 'rules',
      options: [
        { id: 'high', label: 'High risk', when: 'steps.data.risk_score >= 70', next: 'look' },
        { id: 'low', label: 'Low risk', when: 'steps.data.risk_score < 70', next: 'finish' },
      ],
    },
    { id: 'look', kind: 'guidance', next: 'finish' },
    end,
  )
  const knowing = (risk: ReturnType<typeof value>) =>
    complete(read('risk_score'), { contribution: contributes({ risk_score: risk }) })

  test('takes the first option that holds, and nobody is asked', () => {
    given(workflow, trigger())
      .when(knowing(value(80, 'integer')))
      .gives(
        { type: 'step-completed', stepId: 'data' },
        { type: 'step-opened', stepId: 'rule', isPreparing: false },
        { type: 'option-chosen', option: 'high', maker: 'rules' },
        {
          type: 'step-completed',
          stepId: 'rule',
          content: { outcome: 'High risk', entry: { values: { option: { value: 'high', origin: 'rule' } } } },
        },
        { type: 'step-opened', stepId: 'look' },
      )
  })

  test('is handed over when a condition cannot be evaluated, and a person chooses', () => {
    const { run } = given(workflow, trigger(), handleManually())
      .when(elsewhere('Asked on the phone'))
      .gives(
        { type: 'step-completed', isManual: true },
        { type: 'step-opened', stepId: 'rule' },
        {
          type: 'step-handed-over',
          code: 'no-rule',
          content: { reason: expect.stringContaining('"High risk" could not be evaluated: field not found: data') },
        },
      )
    expect(run).toMatchObject({ status: 'active', open: { phase: 'ready' } })
    given(workflow, trigger(), handleManually(), elsewhere('Asked on the phone'))
      .when(complete(choose('high', 'They said so')))
      .gives(
        { type: 'option-chosen', option: 'high', maker: 'person' },
        {
          type: 'step-completed',
          content: { entry: { values: { option: { origin: 'person' }, comment: { value: 'They said so' } } } },
        },
        { type: 'step-opened', stepId: 'look' },
      )
  })

  test('is handed over when a value has the wrong type', () => {
    const { run } = given(workflow, trigger(), knowing(value('eighty')))
    expect(run).toMatchObject({ open: { stepId: 'rule', handOver: { code: 'no-rule' } } })
  })

  test('is handed over when no condition holds, or one is neither true nor false', () => {
    const rules = (when: string) =>
      workflowOf(
        { id: 'look', kind: 'guidance', next: 'rule' },
        { id: 'rule', kind: 'decision', maker: 'rules', options: [{ id: 'yes', label: 'Yes', when, next: 'finish' }] },
        end,
      )
    expect(given(rules('false'), trigger(), complete(guide())).run).toMatchObject({
      open: { handOver: { code: 'no-rule', reason: 'No rule matched. Please choose.' } },
    })
    expect(given(rules('"true"'), trigger(), complete(guide())).run).toMatchObject({
      open: {
        handOver: { code: 'no-rule', reason: 'The condition of "Yes" is neither true nor false. Please choose.' },
      },
    })
  })
})

describe('a loop', () => {
  const workflow = workflowOf(
    { id: 'look', kind: 'guidance', next: 'decide' },
    {
      id: 'decide',
      kind: 'decision',
      maker: 'person',
      options: [
        { id: 'again', label: 'Again', next: 'back' },
        { id: 'done', label: 'Done', next: 'finish' },
      ],
    },
    { id: 'back', kind: 'go-to', target: 'look', limit: 2, exceeded: 'help' },
    { id: 'help', kind: 'escalation', inbox: 'compliance', next: 'finish' },
    end,
  )
  const again = [complete(guide()), complete(choose('again'))]

  test('goes back while its limit lasts, then takes its exit', () => {
    const second = given(workflow, trigger(), ...again, ...again)
    expect(second.run).toMatchObject({ open: { stepId: 'look' }, loops: { back: 2 } })
    const third = given(workflow, trigger(), ...again, ...again, ...again)
    expect(third.run).toMatchObject({
      open: { stepId: 'help' },
      inbox: 'compliance',
      latest: expect.arrayContaining([
        expect.objectContaining({ stepId: 'back', outcome: 'Limit of 2 reached: on to Title of help' }),
      ]),
    })
  })

  test('leaves the latest attempt of each step in the context', () => {
    const { run } = given(
      workflow,
      trigger(),
      complete(guide('first')),
      complete(choose('again')),
      complete(guide('second')),
    )
    expect(run).toMatchObject({
      latest: [
        { stepId: 'decide', ordinal: 2 },
        { stepId: 'back', ordinal: 3 },
        { stepId: 'look', ordinal: 4, entry: { values: { answer: { value: 'second' } } } },
      ],
    })
  })
})

test('a chain of more than 200 steps is gone on with by another command, as often as it takes', () => {
  const workflow = workflowOf(
    { id: 'look', kind: 'guidance', next: 'rule' },
    { id: 'rule', kind: 'decision', maker: 'rules', options: [{ id: 'on', label: 'On', when: 'true', next: 'back' }] },
    { id: 'back', kind: 'go-to', target: 'rule', limit: 250, exceeded: 'finish' },
    end,
  )
  const stopped = given(workflow, trigger(), complete(guide()))
  expect(stopped.run).toMatchObject({
    status: 'active',
    loops: { back: 100 },
    open: { stepId: 'back', phase: 'preparing' },
  })
  stopped.do(passGoTo())
  expect(stopped.run).toMatchObject({ status: 'active', loops: { back: 201 }, open: { phase: 'preparing' } })
  // Heard twice, as after a crash, it is refused.
  stopped.when(passGoTo({ attempt: 202 })).refuses('step-moved-on')
  stopped.do(passGoTo())
  expect(stopped.run).toMatchObject({ status: 'completed', loops: { back: 251 } })
})

describe('an escalation', () => {
  const workflow = workflowOf(
    { id: 'help', kind: 'escalation', inbox: 'compliance', next: 'look' },
    { id: 'look', kind: 'guidance', next: 'finish' },
    end,
  )

  test('puts the run into the inbox, where it belongs to nobody', () => {
    const { run } = given(workflow)
      .when(trigger())
      .gives(
        { type: 'run-triggered' },
        { type: 'step-opened', stepId: 'help' },
        { type: 'run-escalated', inbox: 'compliance' },
      )
    expect(run).toMatchObject({ inbox: 'compliance' })
    expect(run).not.toHaveProperty('assignee')
  })

  test('is claimed, answered, and leaves the inbox with who answered', () => {
    const claimed = given(workflow, trigger())
      .when(claim(bo))
      .gives({ type: 'run-assigned', to: { name: 'Bo' } })
    expect(claimed.run).toMatchObject({ inbox: 'compliance', assignee: { name: 'Bo' } })
    claimed.when(claim(bo)).gives()
    claimed
      .when(complete({ kind: 'escalation', answer: 'Go on' }, { by: bo }))
      .gives(
        { type: 'step-completed', content: { entry: { values: { answer: { value: 'Go on' } } } } },
        { type: 'step-opened', stepId: 'look' },
      )
    expect(claimed.run).toMatchObject({ assignee: { name: 'Bo' } })
    expect(claimed.run).not.toHaveProperty('inbox')
  })

  test('is put back with a note for whoever takes it next', () => {
    const claimed = given(workflow, trigger(), claim(bo))
    claimed
      .when(release('The owner answers on Monday.', bo))
      .gives({ type: 'run-released', inbox: 'compliance', content: { note: 'The owner answers on Monday.' } })
    expect(claimed.run).toMatchObject({ inbox: 'compliance', open: { note: { by: { name: 'Bo' } } } })
    expect(claimed.run).not.toHaveProperty('assignee')
    claimed.when(release('', bo)).gives()
  })

  test('that was answered unclaimed belongs to who answered', () => {
    expect(given(workflow, trigger(), complete({ kind: 'escalation', answer: 'Go on' }, { by: bo })).run).toMatchObject(
      { assignee: { name: 'Bo' } },
    )
  })
})

describe('handing a run over', () => {
  const workflow = workflowOf({ id: 'look', kind: 'guidance', next: 'finish' }, end)

  test('gives it to the person named, with the note at the open step', () => {
    const handed = given(workflow, trigger())
      .when(assign(bo, 'Only the passport is open.'))
      .gives({ type: 'run-assigned', to: { name: 'Bo' }, content: { note: 'Only the passport is open.' } })
    expect(handed.run).toMatchObject({
      assignee: { name: 'Bo' },
      open: { note: { note: 'Only the passport is open.', by: { name: 'Ana' } } },
    })
    handed.when(assign(bo, 'Again.')).gives()
  })

  test('changes for whom automation acts only once the receiver acts: neither who gives nor who is given has worked on it', () => {
    const handed = given(workflow, trigger())
    handed.do(assign(cleo, '', bo))
    expect(handed.run).toMatchObject({ assignee: cleo.person, actingFor: ana.person })
    handed.do(claim(bo))
    expect(handed.run).toMatchObject({ assignee: bo.person, actingFor: bo.person })
    handed.do(assign(cleo, '', bo))
    handed.do(save('Back on Monday', cleo))
    expect(handed.run).toMatchObject({ actingFor: cleo.person })
  })

  test('is refused for a saved run, and there is no inbox to put it back into', () => {
    given(workflow, trigger(), save()).when(assign(bo)).refuses('run-not-active')
    given(workflow, trigger()).when(release()).refuses('not-in-an-inbox')
  })
})
