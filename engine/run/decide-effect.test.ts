import { describe, expect, test } from 'vitest'
import {
  abort,
  ana,
  answeredLate,
  askAgain,
  at,
  automation,
  bo,
  complete,
  effectFailed,
  effectSucceeded,
  effectUnknown,
  elsewhere,
  given,
  guide,
  handleManually,
  type Move,
  resolve,
  run,
  trigger,
  value,
  workflowOf,
  write,
} from '../../tests/support/run-kit.ts'

const workflow = workflowOf(
  { id: 'act', kind: 'trigger-action', mode: 'confirm', action: 'approve', next: 'note' },
  { id: 'note', kind: 'update-data', mode: 'manual', allowed: ['status'], next: 'look' },
  { id: 'look', kind: 'guidance', next: 'finish' },
  { id: 'finish', kind: 'end' },
)
const approve = complete(run('approve', { reason: 'Clean record' }))

describe('an effect', () => {
  test('is intended first, with an id of its own, and the step waits for it', () => {
    const performing = given(workflow, trigger())
      .when(approve)
      .gives({
        type: 'effect-intended',
        attempt: 1,
        effectId: 'r1:1:1',
        effectClass: 'other',
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        content: {
          request: { kind: 'run-action', action: 'approve', form: { reason: 'Clean record' } },
          answer: { kind: 'trigger-action' },
        },
      })
    expect(performing.run).toMatchObject({
      status: 'active',
      open: { phase: 'performing', effect: { id: 'r1:1:1', by: ana } },
    })
    performing.when(approve).refuses('step-busy', 'You confirmed this step already')
    performing.when(handleManually()).refuses('step-busy')
    performing.when(askAgain()).refuses('step-busy')
    performing.when(abort()).refuses('step-busy')
    performing.when(resolve('happened', 'I saw it')).refuses('no-outcome-asked')
  })

  test('says with its intent, or with the approval asked for it, what its person kept although it had changed', () => {
    const record = { collection: 'companies', id: '7', label: 'Larkfield Trading' }
    const overridden = [
      { attempt: 1, step: 'Read', record, field: 'risk_score', label: 'Risk score', was: 120, is: 90 },
    ]
    const told = {
      overrides: [{ attempt: 1, record: { collection: 'companies', id: '7' }, field: 'risk_score' }],
      content: { overridden },
    }
    const act = { id: 'act', kind: 'trigger-action', mode: 'manual', action: 'approve', next: 'finish' }
    const keeping = complete(run('approve', { reason: 'Clean record' }), { overridden })
    const approval = { by: { right: 'action.approve.approve' } }
    const end = { id: 'finish', kind: 'end' }
    given(workflowOf(act, end), trigger())
      .when(keeping)
      .gives({ type: 'effect-intended', ...told })
    given(workflowOf({ ...act, approval }, end), trigger())
      .when(keeping)
      .gives({ type: 'approval-asked', ...told })
  })

  test('that succeeded completes the step in the name of who confirmed, with what was asked and what came back', () => {
    const { run: after } = given(workflow, trigger(), approve)
      .when(effectSucceeded('Approved.', { approval: value('A-1') }))
      .gives(
        { type: 'effect-succeeded', effectId: 'r1:1:1', actor: automation },
        {
          type: 'step-completed',
          stepId: 'act',
          confirmedBy: ana,
          content: {
            outcome: 'Approved.',
            effect: { id: 'r1:1:1', title: 'Approve on Larkfield Trading' },
            entry: {
              values: { reason: { value: 'Clean record', origin: 'person' }, approval: { value: 'A-1' } },
              record: { id: '7' },
            },
          },
        },
        { type: 'step-opened', stepId: 'note' },
      )
    expect(after).toMatchObject({ latest: [{ stepId: 'act', by: ana }] })
  })

  test('whose outcome arrives twice counts once', () => {
    const done = given(workflow, trigger(), approve)
    const again = effectSucceeded()
    const twice = again(done.run, () => [])
    done.do(again)
    done.when(() => twice).refuses('step-moved-on')
  })

  test('that failed gives the step back, and another try is a new effect', () => {
    const failed = given(workflow, trigger(), approve)
      .when(effectFailed('The account is closed.'))
      .gives(
        { type: 'effect-failed', code: 'action-failed', content: { reason: 'The account is closed.' } },
        { type: 'step-handed-over', code: 'effect-failed' },
      )
    expect(failed.run).toMatchObject({ open: { phase: 'ready', effect: { failure: 'The account is closed.' } } })
    failed.when(approve).gives({ type: 'effect-intended', effectId: 'r1:1:2' })
  })

  test('that failed for want of a right says so', () => {
    given(workflow, trigger(), approve)
      .when(effectFailed('You lost the right.', 'right-missing'))
      .gives({ type: 'effect-failed' }, { type: 'step-handed-over', code: 'right-missing' })
  })

  test('of a step handled manually contributes nothing', () => {
    const { run: after } = given(
      workflow,
      trigger(),
      handleManually(),
      approve,
      effectSucceeded('Approved.', { approval: value('A-1') }),
    )
    expect(after).toMatchObject({
      latest: [{ entry: { records: [], missing: 'handled manually by Ana' }, effect: { id: 'r1:1:1' } }],
    })
  })
})

describe('an effect that a person takes over while it is under way', () => {
  const effectId = 'r1:1:1'
  const takeOver =
    (outcome: { status: 'failed'; code: string; reason: string } | { status: 'unknown'; evidence: string }): Move =>
    () => ({ type: 'handle-manually', at, by: bo, attempt: 1, halted: { effectId, outcome } })
  const notSent = { status: 'failed' as const, code: 'interrupted', reason: 'Bo took this over before it was sent.' }

  test('counts as not done where that is certain, and the step is given back', () => {
    const { run } = given(workflow, trigger(), approve)
      .when(takeOver(notSent))
      .gives(
        { type: 'effect-failed', effectId, code: 'interrupted', actor: bo },
        { type: 'step-handed-over', code: 'effect-failed' },
      )
    expect(run).toMatchObject({ open: { phase: 'ready', effect: { failure: notSent.reason } } })
  })

  test('is unknown where it may have been done, and answered like any other', () => {
    given(workflow, trigger(), approve)
      .when(takeOver({ status: 'unknown', evidence: 'It was sent.' }))
      .gives({ type: 'effect-unknown', effectId, content: { evidence: 'It was sent.' } })
      .when(resolve('happened', 'I saw it'))
      .gives(
        { type: 'effect-resolved' },
        { type: 'effect-succeeded' },
        { type: 'step-completed' },
        { type: 'step-opened' },
      )
  })

  test('is left alone where another is under way by now', () => {
    given(workflow, trigger(), approve, effectFailed('failed', 'No.'), approve)
      .when(takeOver(notSent))
      .refuses('step-busy')
  })
})

describe('an effect of which nobody knows whether it happened', () => {
  const unknown = () => given(workflow, trigger(), approve, effectUnknown('The connection broke.'))

  test('waits for a person, and everything else is refused', () => {
    const { run: after } = given(workflow, trigger(), approve)
      .when(effectUnknown('The connection broke.'))
      .gives({ type: 'effect-unknown', effectId: 'r1:1:1' })
    expect(after).toMatchObject({ open: { phase: 'unknown', effect: { evidence: 'The connection broke.' } } })
    for (const move of [approve, handleManually(), askAgain(), abort(), elsewhere('By hand')])
      expect(['outcome-unknown', 'answer-invalid']).toContain(codeOf(() => unknown().decide(move)))
    unknown().when(abort()).refuses('outcome-unknown', 'Answer that first')
    unknown().when(effectSucceeded()).refuses('no-outcome-asked')
    unknown()
      .when(resolve('happened', 'It must have', automation))
      .refuses('outcome-unknown', 'Only a person')
  })

  test('happened: the step completes in the name of who says so', () => {
    const { run: after } = unknown()
      .when(resolve('happened', 'It is in their mailbox', bo))
      .gives(
        { type: 'effect-resolved', answer: 'happened', content: { reason: 'It is in their mailbox' } },
        { type: 'effect-succeeded' },
        { type: 'step-completed', content: { outcome: 'Confirmed by Bo: It is in their mailbox' } },
        { type: 'step-opened', stepId: 'note' },
      )
    expect(after).toMatchObject({ latest: [{ by: bo, effect: { id: 'r1:1:1' } }] })
  })

  test('happened, with what it gave: later steps read it as that person’s word', () => {
    const found = { result: { reference: 'R-17', fee: 2.5 } }
    const values = {
      reference: { label: 'Reference', type: 'text', value: 'R-17', origin: 'person' },
      fee: { label: 'Fee', type: 'number', value: 2.5, origin: 'person' },
    }
    unknown()
      .when(resolve('happened', 'It is in their system', bo, found))
      .gives(
        { type: 'effect-resolved', answer: 'happened' },
        { type: 'effect-succeeded', content: { result: { values } } },
        { type: 'step-completed' },
        { type: 'step-opened' },
      )
    unknown()
      .when(resolve('give-up', 'Enough', bo, found))
      .refuses('answer-invalid', 'Only what happened has a result.')
  })

  test('do it: the same request under a new id', () => {
    const again = unknown()
      .when(resolve('do-it', 'Nothing arrived', bo))
      .gives(
        { type: 'effect-resolved', answer: 'do-it' },
        {
          type: 'effect-intended',
          effectId: 'r1:1:2',
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
          content: { request: { form: { reason: 'Clean record' } } },
        },
      )
    expect(again.run).toMatchObject({ open: { phase: 'performing', effectCount: 2, effect: { id: 'r1:1:2', by: bo } } })
    expect(again.run).not.toHaveProperty('open.effect.evidence')
  })

  test('do it, of class keyed: with the key of the first, however often', () => {
    const keyed = complete(run('approve', { reason: 'Clean record' }), { effectClass: 'keyed' })
    given(
      workflow,
      trigger(),
      keyed,
      effectUnknown('No answer.'),
      resolve('do-it', 'They are back'),
      effectUnknown('No.'),
    )
      .when(resolve('do-it', 'Once more'))
      .gives({ type: 'effect-resolved' }, { type: 'effect-intended', effectId: 'r1:1:3', key: 'r1:1:1' })
  })

  test('give up: the step is the person’s again', () => {
    const ready = unknown().when(resolve('give-up', 'Too late')).gives({ type: 'effect-resolved', answer: 'give-up' })
    expect(ready.run).toMatchObject({ open: { phase: 'ready', effect: { failure: 'Given up: Too late' } } })
    ready.when(resolve('do-it', 'On second thought')).refuses('no-outcome-asked')
    ready.do(handleManually())
    ready
      .when(elsewhere('Approved by phone'))
      .gives({ type: 'step-completed', isManual: true }, { type: 'step-opened' })
  })
})

describe('a late answer', () => {
  const unknown = () => given(workflow, trigger(), approve, effectUnknown('No answer came within 5 s.'))
  const kept = { effectId: 'r1:1:1', attempt: 1, status: 'succeeded', message: 'Done after all.' }

  test('that is proof completes the step while nobody has spoken', () => {
    const { run: after } = unknown()
      .when(answeredLate())
      .gives(
        { type: 'effect-answered-late', effectId: 'r1:1:1', content: { message: 'Done after all.' } },
        { type: 'effect-succeeded' },
        { type: 'step-completed' },
        { type: 'step-opened', stepId: 'note' },
      )
    expect(after).toMatchObject({ lateAnswers: [kept] })
  })

  test('that is none stands beside the question', () => {
    const { run: after } = unknown()
      .when(answeredLate({ status: 'failed', reason: 'Declined.' }))
      .gives({ type: 'effect-answered-late', status: 'failed' })
    expect(after).toMatchObject({ open: { phase: 'unknown' }, lateAnswers: [{ message: 'Declined.' }] })
  })

  test('changes nothing that a person decided', () => {
    const gaveUp = unknown()
    gaveUp.do(resolve('give-up', 'Too late'))
    const { run: after } = gaveUp.when(answeredLate()).gives({ type: 'effect-answered-late' })
    expect(after).toMatchObject({
      open: { phase: 'ready', effect: { failure: 'Given up: Too late' } },
      lateAnswers: [kept],
    })
    const again = unknown()
    const late = answeredLate()(again.run, () => [])
    again.do(resolve('do-it', 'Nothing arrived', bo))
    const { run: second } = again.when(() => late).gives({ type: 'effect-answered-late' })
    expect(second).toMatchObject({ open: { phase: 'performing', effect: { id: 'r1:1:2' } } })
  })

  test('is kept by a run that has ended', () => {
    const ended = unknown()
    const late = answeredLate()(ended.run, () => [])
    ended.do(resolve('give-up', 'Too late'))
    ended.do(abort())
    const { run: after } = ended.when(() => late).gives({ type: 'effect-answered-late' })
    expect(after).toMatchObject({ status: 'aborted', lateAnswers: [kept] })
  })
})

test('a step that acts is never complete without its effect, nor another with one', () => {
  const scenario = given(workflow, trigger(), approve, effectSucceeded())
  const withoutEffect = complete(write({ status: 'ok' }))(scenario.run, () => [])
  expect(() =>
    scenario.decide(() => ({
      ...withoutEffect,
      type: 'complete-step',
      answer: write({ status: 'ok' }),
      attempt: 2,
      gathered: { outcome: 'Nothing' },
    })),
  ).toThrow('came with no effect')
  scenario.do(complete(write({ status: 'ok' })))
  scenario.do(effectSucceeded())
  const gathered = {
    outcome: 'Act',
    effect: {
      effectClass: 'other' as const,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      request: {
        kind: 'update-record' as const,
        record: { collection: 'companies', id: '7', label: 'L' },
        values: {},
        expected: {},
      },
    },
  }
  expect(() =>
    scenario.decide(() => ({ ...withoutEffect, type: 'complete-step', answer: guide(), attempt: 3, gathered })),
  ).toThrow('came with the effect update-record')
})

function codeOf(act: () => unknown): unknown {
  try {
    act()
    return undefined
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : undefined
  }
}
