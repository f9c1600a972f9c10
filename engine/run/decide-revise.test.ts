import { describe, expect, test } from 'vitest'
import { liveHistory, revisePrice } from '#engine'
import {
  ana,
  at,
  bo,
  choose,
  claim,
  complete,
  contributes,
  effectSucceeded,
  effectUnknown,
  given,
  guide,
  read,
  revise,
  run,
  trigger,
  value,
  workflowOf,
} from '../../tests/support/run-kit.ts'

const workflow = workflowOf(
  { id: 'look', kind: 'guidance', next: 'act' },
  { id: 'act', kind: 'trigger-action', mode: 'manual', action: 'approve', next: 'decide' },
  {
    id: 'decide',
    kind: 'decision',
    maker: 'person',
    options: [
      { id: 'again', label: 'Again', next: 'back' },
      { id: 'done', label: 'Done', next: 'rule' },
    ],
  },
  { id: 'back', kind: 'go-to', target: 'look', limit: 2, exceeded: 'rule' },
  { id: 'rule', kind: 'decision', maker: 'rules', options: [{ id: 'on', label: 'On', when: 'true', next: 'last' }] },
  { id: 'last', kind: 'guidance', next: 'finish' },
  { id: 'finish', kind: 'end' },
)
const pass = (note: string) => [
  complete(guide(note)),
  complete(run('approve', { reason: note })),
  effectSucceeded(`Approved ${note}.`),
]
const again = complete(choose('again'))

describe('revise', () => {
  const twice = () => given(workflow, trigger(), ...pass('first'), again, ...pass('second'))

  test('through a loop cancels exactly the later live attempts and restores the earlier iteration', () => {
    const before = given(workflow, trigger(), ...pass('first')).run
    const scenario = twice()
    scenario.do(again)
    // 1 look, 2 act, 3 decide, 4 back, 5 look, 6 act, 7 decide, 8 back; 9 look is open.
    expect(scenario.run).toMatchObject({ loops: { back: 2 }, open: { ordinal: 9 } })
    scenario
      .when(revise(3))
      .gives(
        { type: 'step-revised', attempt: 3, stepId: 'decide', cancels: [3, 4, 5, 6, 7, 8, 9] },
        { type: 'step-opened', attempt: 10, stepId: 'decide' },
      )
    expect(scenario.run).toMatchObject({
      latest: 'latest' in before ? before.latest : 'triggered',
      open: { ordinal: 10, stepId: 'decide' },
    })
    expect(scenario.run).toHaveProperty('loops', {})
  })

  test('restores the loop counters of what is kept, and the limit counts from there', () => {
    const scenario = twice()
    scenario.do(again)
    scenario
      .when(revise(6))
      .gives(
        { type: 'step-revised', cancels: [6, 7, 8, 9], loops: { back: 1 } },
        { type: 'step-opened', attempt: 10, stepId: 'act' },
      )
    expect(scenario.run).toMatchObject({
      loops: { back: 1 },
      latest: [
        { ordinal: 2 },
        { ordinal: 3 },
        { ordinal: 4 },
        { ordinal: 5, entry: { values: { answer: { value: 'second' } } } },
      ],
    })
  })

  test('twice counts an attempt that was cancelled already no more', () => {
    const scenario = twice()
    scenario.do(revise(5))
    // Open is 8, the second look anew.
    scenario.do(complete(guide('third')))
    scenario
      .when(revise(2))
      .gives({ type: 'step-revised', cancels: [2, 3, 4, 8, 9] }, { type: 'step-opened', attempt: 10 })
    scenario.when(revise(5)).refuses('step-not-revisable', 'was not completed, or was revised already')
  })

  test('shows its price first: what is cancelled, and which effects stay', () => {
    const scenario = twice()
    const price = revisePrice(liveHistory(scenario.events), 2)
    expect(price.cancels.map((attempt) => attempt.ordinal)).toEqual([2, 3, 4, 5, 6])
    expect(price.stays).toEqual([
      { id: 'r1:2:1', title: 'Approve on Larkfield Trading', message: 'Approved first.' },
      { id: 'r1:6:1', title: 'Approve on Larkfield Trading', message: 'Approved second.' },
    ])
  })

  test('is refused for go-tos, for what rules decided, and for what is not completed', () => {
    const scenario = given(workflow, trigger(), ...pass('first'), again, ...pass('second'), complete(choose('done')))
    scenario.when(revise(4)).refuses('step-not-revisable', 'only leads on')
    scenario.when(revise(8)).refuses('step-not-revisable', 'follows from rules')
    scenario.when(revise(9)).refuses('step-not-revisable')
    scenario.when(revise(99)).refuses('step-not-revisable')
  })

  test('is refused while an effect is under way or its outcome unknown', () => {
    const act = complete(run('approve', { reason: 'x' }))
    given(workflow, trigger(), complete(guide()), act).when(revise(1)).refuses('step-busy')
    given(workflow, trigger(), complete(guide()), act, effectUnknown('No answer.'))
      .when(revise(1))
      .refuses('outcome-unknown')
  })

  test('refuses a history that is not the run’s own', () => {
    const scenario = twice()
    expect(() =>
      scenario.decide(() => ({
        type: 'revise-step',
        at,
        by: ana,
        attempt: 1,
        history: liveHistory(scenario.events).slice(0, 3),
      })),
    ).toThrow('is not its own')
  })

  test('of an escalated run takes it out of the inbox, to who revised', () => {
    const escalating = workflowOf(
      { id: 'look', kind: 'guidance', next: 'help' },
      { id: 'help', kind: 'escalation', inbox: 'compliance', next: 'finish' },
      { id: 'finish', kind: 'end' },
    )
    const scenario = given(escalating, trigger(), complete(guide()), revise(1, bo))
    expect(scenario.run).toMatchObject({ open: { stepId: 'look' }, assignee: bo.person })
    expect(scenario.run).not.toHaveProperty('inbox')
    expect(
      given(
        escalating,
        trigger(),
        complete(guide()),
        claim(bo),
        complete({ kind: 'escalation', answer: 'x' }, { by: bo }),
      ).run,
    ).toMatchObject({ status: 'completed' })
  })

  test('a revised step contributes nothing, and rules after it are made anew', () => {
    const ruled = workflowOf(
      { id: 'data', kind: 'get-data', mode: 'confirm', next: 'rule' },
      {
        id: 'rule',
        kind: 'decision',
        maker: 'rules',
        options: [
          { id: 'high', label: 'High', when: 'steps.data.risk_score > 50', next: 'stop' },
          { id: 'low', label: 'Low', when: 'true', next: 'last' },
        ],
      },
      { id: 'stop', kind: 'guidance', next: 'finish' },
      { id: 'last', kind: 'guidance', next: 'finish' },
      { id: 'finish', kind: 'end' },
    )
    const knowing = (risk: number) =>
      complete(read('risk_score'), { contribution: contributes({ risk_score: value(risk, 'integer') }) })
    const scenario = given(ruled, trigger(), knowing(80))
    expect(scenario.run).toMatchObject({ open: { stepId: 'stop' } })
    scenario.do(revise(1))
    expect(scenario.run).toMatchObject({ latest: [], open: { stepId: 'data', phase: 'preparing' } })
    scenario.do(knowing(20))
    expect(scenario.run).toMatchObject({ open: { stepId: 'last' } })
  })
})
