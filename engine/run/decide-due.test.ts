import { describe, expect, test } from 'vitest'
import { firingTimers, timersOf, validateWorkflow } from '#engine'
import { companyCatalog } from '../../tests/support/company-catalog.ts'
import {
  abort,
  ana,
  bo,
  claim,
  complete,
  effectFailed,
  effectSucceeded,
  effectUnknown,
  given,
  guide,
  propose,
  resolve,
  revise,
  run,
  save,
  tick,
  trigger,
  workflowOf,
} from '../../tests/support/run-kit.ts'

const before = '2026-11-24T09:59:59.999Z'
const then = '2026-11-24T10:00:00.000Z'

const atAct = (due: Record<string, unknown>) =>
  given(
    workflowOf(
      { id: 'look', kind: 'guidance', next: 'act' },
      { id: 'act', kind: 'trigger-action', mode: 'confirm', action: 'approve', due, next: 'choice' },
      {
        id: 'choice',
        kind: 'decision',
        maker: 'person',
        options: [
          { id: 'late', label: 'Late', next: 'late' },
          { id: 'done', label: 'Done', next: 'finish' },
        ],
      },
      { id: 'late', kind: 'guidance', next: 'finish' },
      { id: 'finish', kind: 'end' },
    ),
    trigger(),
    complete(guide()),
  )
const answer = run('approve', { reason: 'Clean record' })

describe('a step that is due', () => {
  test('says so when it opens, and does nothing a moment too early', () => {
    const scenario = atAct({ after: 'P2D', overdue: { inbox: 'compliance' } })
    expect(scenario.events.at(-1)).toMatchObject({ type: 'timer-set', purpose: 'step-due', due: then, attempt: 2 })
    expect(scenario.run).toMatchObject({ open: { phase: 'preparing', due: { due: then } } })
    expect(scenario.do(tick(before))).toEqual([])
  })

  test('is put into its inbox when it is over, and stays what it was; who completes it takes the run on', () => {
    const scenario = atAct({ after: 'P2D', overdue: { inbox: 'compliance' } })
    scenario.do(propose(answer))
    scenario
      .when(tick(then))
      .gives({ type: 'timer-fired', purpose: 'step-due', due: then }, { type: 'run-escalated', inbox: 'compliance' })
    expect(scenario.run).toMatchObject({
      inbox: 'compliance',
      open: { phase: 'ready', due: { due: then, isOver: true }, proposal: { answer } },
    })
    expect(scenario.run).not.toHaveProperty('assignee')
    expect(scenario.do(tick('2026-12-24T10:00:00.000Z'))).toEqual([])
    scenario.do(claim(bo))
    scenario.do(complete(answer, { by: bo }))
    scenario.do(effectSucceeded())
    expect(scenario.run).toMatchObject({ assignee: bo.person, open: { stepId: 'choice' } })
    expect(scenario.run).not.toHaveProperty('inbox')
  })

  test('is given to who started the run, where the author wants that', () => {
    const scenario = atAct({ after: 'P2D', overdue: { assign: 'starter' } })
    scenario.do(claim(bo))
    scenario.when(tick(then)).gives({ type: 'timer-fired' }, { type: 'run-assigned', to: ana.person })
  })

  test('goes another way, and adds nothing to the context', () => {
    const scenario = atAct({ after: 'P2D', overdue: { goTo: 'late' } })
    scenario.when(tick(then)).gives(
      { type: 'timer-fired' },
      {
        type: 'step-completed',
        isManual: false,
        content: { answer: { kind: 'overdue' }, entry: { values: {}, missing: 'nobody did it in time' } },
      },
      { type: 'step-opened', stepId: 'late' },
    )
    scenario.when(complete(answer, { attempt: 2 })).refuses('step-moved-on')
  })

  test('does not leave an effect under way: it goes its way once that is settled', () => {
    const scenario = atAct({ after: 'P2D', overdue: { goTo: 'late' } })
    scenario.do(complete(answer))
    expect(scenario.do(tick(then))).toEqual([])
    scenario.do(effectFailed('No'))
    scenario
      .when(tick(then))
      .gives({ type: 'timer-fired' }, { type: 'step-completed' }, { type: 'step-opened', stepId: 'late' })
  })

  test('without a wish for what follows is only said to be overdue', () => {
    atAct({ after: 'P2D' }).when(tick(then)).gives({ type: 'timer-fired', purpose: 'step-due' })
  })

  test('is due at once where its expression gives no time', () => {
    const scenario = atAct({ cel: 'steps.look.answer', zone: 'UTC', overdue: { inbox: 'compliance' } })
    expect(timersOf(scenario.run)).toEqual([{ purpose: 'step-due', due: '2026-11-22T10:00:00.000Z' }])
  })

  test('is due no more once it is completed, revised or the run aborted; opened again, it is due anew', () => {
    const scenario = given(
      workflowOf(
        { id: 'look', kind: 'guidance', due: { after: 'P2D' }, next: 'more' },
        { id: 'more', kind: 'guidance', due: { after: 'P1D' }, next: 'finish' },
        { id: 'finish', kind: 'end' },
      ),
      trigger(),
      complete(guide()),
    )
    expect(timersOf(scenario.run)).toEqual([{ purpose: 'step-due', due: '2026-11-23T10:00:00.000Z' }])
    scenario.do(revise(1))
    expect(timersOf(scenario.run)).toEqual([{ purpose: 'step-due', due: then }])
    scenario.do(abort())
    expect(timersOf(scenario.run)).toEqual([])
  })

  test('is not set for a step that nobody stops at, and nobody can say that one is overdue', () => {
    const rules = workflowOf(
      {
        id: 'decide',
        kind: 'decision',
        maker: 'rules',
        due: { after: 'P2D' },
        options: [{ id: 'on', label: 'On', when: 'true', next: 'look' }],
      },
      { id: 'look', kind: 'guidance', next: 'finish' },
      { id: 'finish', kind: 'end' },
    )
    const scenario = given(rules, trigger())
    expect(scenario.events.map(({ type }) => type)).not.toContain('timer-set')
    scenario.when(complete({ kind: 'overdue' })).refuses('answer-invalid')
  })
})

describe('a run that is due', () => {
  const late = {
    id: 'review',
    title: 'Review',
    collection: 'companies',
    teams: ['risk'],
    start: 'look',
    due: { after: 'P2D', overdue: { inbox: 'compliance' } },
    steps: [
      { id: 'look', kind: 'guidance', title: 'Look', next: 'more' },
      {
        id: 'more',
        kind: 'guidance',
        title: 'More',
        due: { after: 'P1D', overdue: { inbox: 'compliance' } },
        next: 'finish',
      },
      { id: 'finish', kind: 'end', title: 'Finish' },
    ],
  }
  const validated = (definition: unknown) => {
    const { workflow, problems } = validateWorkflow(definition, companyCatalog)
    if (!workflow) throw new Error(JSON.stringify(problems))
    return workflow
  }
  const valid = () => validated(late)

  test('is so from its start on, whatever happens in it, and stays in its inbox until it ends', () => {
    const scenario = given(valid(), trigger(), complete(guide()), revise(1), complete(guide()))
    expect(timersOf(scenario.run)).toEqual([
      { purpose: 'step-due', due: '2026-11-23T10:00:00.000Z' },
      { purpose: 'run-due', due: then },
    ])
    scenario.do(tick('2026-11-23T10:00:00.000Z'))
    scenario
      .when(tick(then))
      .gives({ type: 'timer-fired', purpose: 'run-due' }, { type: 'run-escalated', inbox: 'compliance' })
    scenario.do(revise(3))
    expect(scenario.run).toMatchObject({ due: { isOver: true }, inbox: 'compliance' })
    expect(timersOf(scenario.run)).toEqual([])
    scenario.do(complete(guide()))
    expect(scenario.run).toMatchObject({ inbox: 'compliance', open: { stepId: 'more' } })
  })

  test('is escalated also while nobody knows what the effect of an overdue step did', () => {
    const due = { after: 'PT1H', overdue: { goTo: 'look' } }
    const act = { id: 'act', kind: 'trigger-action', title: 'Act', mode: 'manual', action: 'approve', next: 'look' }
    const workflow = validated({ ...late, start: 'act', steps: [{ ...act, due }, ...late.steps] })
    const scenario = given(workflow, trigger(), complete(answer), effectUnknown('No answer came.'))
    expect(firingTimers(scenario.run, workflow)).toEqual([{ purpose: 'run-due', due: then }])
    scenario.when(tick(before)).gives()
    scenario
      .when(tick(then))
      .gives({ type: 'timer-fired', purpose: 'run-due' }, { type: 'run-escalated', inbox: 'compliance' })
    scenario.when(tick(then)).gives()
    scenario.do(resolve('give-up', 'They never got it.'))
    scenario
      .when(tick(then))
      .gives(
        { type: 'timer-fired', purpose: 'step-due' },
        { type: 'step-completed' },
        { type: 'step-opened', stepId: 'look' },
      )
  })

  test('is escalated while it is saved, too', () => {
    const scenario = given(valid(), trigger(), save())
    scenario.do(tick(then))
    expect(scenario.run).toMatchObject({ status: 'saved', inbox: 'compliance' })
  })
})

test('what a due time says must be one, and lead somewhere', () => {
  const codes = (due: unknown, runDue?: unknown) =>
    validateWorkflow(
      {
        id: 'review',
        title: 'Review',
        collection: 'companies',
        teams: ['risk'],
        start: 'look',
        ...(runDue ? { due: runDue } : {}),
        steps: [
          { id: 'look', kind: 'guidance', title: 'Look', due, next: 'finish' },
          { id: 'finish', kind: 'end', title: 'Finish' },
        ],
      },
      companyCatalog,
    ).problems.map(({ path, code }) => [path, code])
  expect(codes({ after: 'P2D', overdue: { inbox: 'compliance' } })).toEqual([])
  expect(codes({ after: 'soon' })).toEqual([['steps[0].due.after', 'wrong-time']])
  expect(codes({ at: '2026-12-01', zone: 'Berlin' })).toEqual([['steps[0].due.zone', 'unknown-zone']])
  expect(codes({ after: 'P2D', overdue: { inbox: 'nowhere' } })).toEqual([
    ['steps[0].due.overdue.inbox', 'unknown-inbox'],
  ])
  expect(codes({ after: 'P2D', overdue: { goTo: 'nowhere' } })).toEqual([
    ['steps[0].due.overdue.goTo', 'missing-target'],
  ])
  expect(codes({ after: 'P2D', overdue: { goTo: 'look' } })).toEqual([
    ['steps[0].due.overdue.goTo', 'loop-without-limit'],
  ])
  expect(codes({ cel: 'steps.nothing.at' })).toEqual([['steps[0].due.cel', 'unknown-step-read']])
  expect(codes(undefined, { after: 'P2D', overdue: { inbox: 'nowhere' } })).toEqual([
    ['due.overdue.inbox', 'unknown-inbox'],
  ])
  expect(codes(undefined, { after: 'later' })).toEqual([['due.after', 'wrong-time']])
})
