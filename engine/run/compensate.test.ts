import { expect, test } from 'vitest'
import { validateWorkflow } from '#engine'
import { companyCatalog } from '../../tests/support/company-catalog.ts'
import {
  ana,
  answeredLate,
  at,
  complete,
  effectSucceeded,
  effectUnknown,
  given,
  guide,
  type Move,
  resolve,
  run,
  trigger,
  workflowOf,
} from '../../tests/support/run-kit.ts'

const workflow = workflowOf(
  { id: 'look', kind: 'guidance', next: 'act' },
  {
    id: 'act',
    kind: 'trigger-action',
    mode: 'manual',
    action: 'approve',
    compensate: { action: 'freeze_account' },
    next: 'more',
  },
  { id: 'more', kind: 'trigger-action', mode: 'manual', action: 'approve', next: 'check' },
  { id: 'check', kind: 'guidance', next: 'finish' },
  { id: 'finish', kind: 'end' },
)
const answer = run('approve', { reason: 'Clean record' })
const record = { collection: 'companies', id: '7', label: 'Larkfield Trading' }
const acted = () =>
  given(
    workflow,
    trigger(),
    complete(guide()),
    complete(answer),
    effectSucceeded(),
    complete(answer),
    effectSucceeded(),
  )
const ordered = { of: 'r1:2:1', effect: 'direct:1', action: 'freeze_account', title: 'Freeze the account', record }
const revising =
  (compensations: (typeof ordered)[], attempt = 1, inside: { of: string; action: string }[] = []): Move =>
  (_, history) => ({ type: 'revise-step', at, by: ana, attempt, history: history(), inside, compensations })

test('revising records what was chosen about each effect that could be compensated, and what was ordered', () => {
  const scenario = acted()
    .when(revising([ordered]))
    .gives(
      {
        type: 'step-revised',
        compensations: [{ of: 'r1:2:1', choice: 'compensate', action: 'freeze_account', effect: 'direct:1' }],
        content: { compensating: [{ effect: 'direct:1', title: 'Freeze the account', record }] },
      },
      { type: 'step-opened' },
    )
  expect(scenario.run).toMatchObject({ compensating: [{ effect: 'direct:1' }] })
})

test('what happened after it was given up can be compensated as well, at the open step too', () => {
  const scenario = given(workflow, trigger(), complete(guide()), complete(answer), effectUnknown('No answer came.'))
  scenario.do(resolve('give-up', 'I rang them.'))
  expect(scenario.do(revising([], 1))[0]).not.toHaveProperty('compensations')

  const late = given(workflow, trigger(), complete(guide()), complete(answer), effectUnknown('No answer came.'))
  late.do(resolve('give-up', 'I rang them.'))
  late.do(answeredLate())
  late
    .when(revising([ordered]))
    .gives(
      { type: 'step-revised', compensations: [{ of: 'r1:2:1', choice: 'compensate', action: 'freeze_account' }] },
      { type: 'step-opened' },
    )
})

test('choosing nothing leaves it as it is, and that is recorded too', () => {
  acted()
    .when(revising([]))
    .gives(
      { type: 'step-revised', compensations: [{ of: 'r1:2:1', choice: 'leave', action: 'freeze_account' }] },
      { type: 'step-opened' },
    )
  const [later] = acted().do(revising([], 3))
  expect(later).not.toHaveProperty('compensations')
})

test('what authors of cancelled sub-runs offer is chosen and recorded like the rest', () => {
  const inside = [{ of: 's1:2:1', action: 'remind' }]
  const chosen = { ...ordered, of: 's1:2:1', action: 'remind' }
  acted()
    .when(revising([chosen], 1, inside))
    .gives(
      {
        type: 'step-revised',
        compensations: [
          { of: 'r1:2:1', choice: 'leave', action: 'freeze_account' },
          { of: 's1:2:1', choice: 'compensate', action: 'remind', effect: 'direct:1' },
        ],
        content: { compensating: [{ effect: 'direct:1' }] },
      },
      { type: 'step-opened' },
    )
  acted()
    .when(revising([{ ...chosen, action: 'freeze_account' }], 1, inside))
    .refuses('answer-invalid')
})

test('what no author offers, or what is not cancelled, is refused', () => {
  acted()
    .when(revising([{ ...ordered, action: 'approve' }]))
    .refuses('answer-invalid')
  acted()
    .when(revising([{ ...ordered, of: 'r1:3:1' }]))
    .refuses('answer-invalid')
  acted()
    .when(revising([ordered], 3))
    .refuses('answer-invalid')
})

test('a compensation must be an action on the record of the step, with answers that fit', () => {
  const codes = (compensate: unknown) =>
    validateWorkflow(
      {
        id: 'review',
        title: 'Review',
        collection: 'companies',
        teams: ['risk'],
        start: 'act',
        steps: [
          { id: 'act', kind: 'update-data', title: 'Act', mode: 'manual', compensate, next: 'finish' },
          { id: 'finish', kind: 'end', title: 'Finish' },
        ],
      },
      companyCatalog,
    ).problems.map(({ path, code }) => [path, code])
  expect(codes({ action: 'approve', values: { reason: 'x', note: { cel: 'run.started_by' } } })).toEqual([])
  expect(codes({ action: 'vanish' })).toEqual([['steps[0].compensate.action', 'unknown-action']])
  expect(codes({ action: 'remind' })).toEqual([['steps[0].compensate.action', 'foreign-action']])
  expect(codes({ action: 'approve', values: { colour: 'x' } })).toEqual([
    ['steps[0].compensate.values.colour', 'unknown-form-field'],
  ])
  expect(codes({ action: 'approve', values: { reason: 7 } })).toEqual([
    ['steps[0].compensate.values.reason', 'wrong-value'],
  ])
  expect(codes({ action: 'approve', values: { reason: { cel: 'steps.nothing.at' } } })).toEqual([
    ['steps[0].compensate.values.reason.cel', 'unknown-step-read'],
  ])
})
