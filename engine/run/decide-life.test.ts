import { describe, expect, test } from 'vitest'
import {
  abort,
  ana,
  automation,
  bo,
  claim,
  complete,
  effectFailed,
  effectSucceeded,
  effectUnknown,
  given,
  guide,
  handOver,
  openAttempt,
  proposalOf,
  propose,
  read,
  resolve,
  resume,
  revise,
  run,
  save,
  trigger,
  workflowOf,
} from '../../tests/support/run-kit.ts'

const end = { id: 'finish', kind: 'end' }
const workflow = workflowOf(
  { id: 'data', kind: 'get-data', mode: 'automatic', next: 'act' },
  { id: 'act', kind: 'trigger-action', mode: 'confirm', action: 'approve', next: 'more' },
  { id: 'more', kind: 'get-data', mode: 'automatic', next: 'finish' },
  end,
)
const loaded = complete(read('name'), { by: automation })
const approve = complete(run('approve', { reason: 'Clean' }))

describe('a saved run', () => {
  test('keeps its open step and belongs to nobody until someone resumes it', () => {
    const saved = given(workflow, trigger(), loaded)
      .when(save('Waiting for the bank'))
      .gives({ type: 'run-saved', content: { note: 'Waiting for the bank' } })
    expect(saved.run).toMatchObject({
      status: 'saved',
      saved: { note: 'Waiting for the bank', by: ana.person },
      open: { stepId: 'act' },
    })
    expect(saved.run).not.toHaveProperty('assignee')
    saved.when(approve).refuses('run-not-active', 'Ana saved this run. Resume it to go on.')
    saved.when(save()).refuses('run-not-active')
    saved.when(claim()).refuses('run-not-active')
    saved.when(revise(1)).refuses('run-not-active')
    saved.when(resume(bo)).gives({ type: 'run-resumed' })
    expect(saved.run).toMatchObject({
      status: 'active',
      assignee: bo.person,
      actingFor: bo.person,
      open: { stepId: 'act' },
    })
    expect(saved.run).not.toHaveProperty('saved')
    saved.when(resume(bo)).gives()
  })

  test('is the same after save and resume, but for who holds it and the note that was left', () => {
    const before = given(workflow, trigger(), loaded)
    const silent = given(workflow, trigger(), loaded, save('', ana), resume(ana))
    expect({ ...silent.run, sequence: 0 }).toStrictEqual({ ...before.run, sequence: 0 })
    const after = given(workflow, trigger(), loaded, save('Later', ana), resume(ana))
    expect(after.run).toMatchObject({ open: { note: { note: 'Later', by: { name: 'Ana' } } } })
  })

  test('that was still preparing refuses the late proposal and is prepared anew after it is resumed', () => {
    const saved = given(workflow, trigger(), save())
    saved.when(propose(read('name'))).refuses('run-not-active')
    saved.when(loaded).refuses('run-not-active')
    saved.when(handOver('Unsure', proposalOf(read('name')))).refuses('run-not-active')
    saved.do(resume())
    expect(saved.run).toMatchObject({ status: 'active', open: { stepId: 'data', phase: 'preparing' } })
    saved.do(loaded)
    expect(saved.run).toMatchObject({ open: { stepId: 'act' } })
  })

  test('can be aborted', () => {
    given(workflow, trigger(), save()).when(abort()).gives({ type: 'run-aborted' })
  })
})

describe('a run saved while its effect is under way', () => {
  const performing = () => given(workflow, trigger(), loaded, approve, save())

  test('records the success and stays saved at the step that follows', () => {
    const { run: after } = performing()
      .when(effectSucceeded('Approved.'))
      .gives(
        { type: 'effect-succeeded' },
        { type: 'step-completed', stepId: 'act' },
        { type: 'step-opened', stepId: 'more', isPreparing: true },
      )
    expect(after).toMatchObject({
      status: 'saved',
      saved: { note: 'Back on Monday' },
      open: { stepId: 'more', phase: 'preparing' },
      latest: [{ stepId: 'data' }, { stepId: 'act' }],
    })
    expect(after).not.toHaveProperty('assignee')
  })

  test('goes on from there when it is resumed', () => {
    const resumed = given(workflow, trigger(), loaded, approve, save(), effectSucceeded(), resume(bo))
    expect(resumed.run).toMatchObject({
      status: 'active',
      assignee: bo.person,
      open: { stepId: 'more', phase: 'preparing' },
    })
    resumed.do(loaded)
    expect(resumed.run).toMatchObject({ status: 'completed' })
  })

  test('is given back to the person when the effect failed, and is still saved', () => {
    const failed = given(workflow, trigger(), loaded, approve, save(), effectFailed('Closed.'))
    expect(failed.run).toMatchObject({ status: 'saved', open: { phase: 'ready', effect: { failure: 'Closed.' } } })
    failed.do(resume())
    failed.when(approve).gives({ type: 'effect-intended', effectId: 'r1:2:2' })
  })

  test('can be told what became of an unknown outcome without being resumed', () => {
    const unknown = given(workflow, trigger(), loaded, approve, save(), effectUnknown('No answer.'))
    unknown.when(abort()).refuses('outcome-unknown')
    expect(
      unknown
        .when(resolve('happened', 'I called them'))
        .gives(
          { type: 'effect-resolved' },
          { type: 'effect-succeeded' },
          { type: 'step-completed' },
          { type: 'step-opened' },
        ).run,
    ).toMatchObject({ status: 'saved', open: { stepId: 'more' } })
  })

  test('is completed, not saved, when nothing follows the effect', () => {
    const short = workflowOf(
      { id: 'act', kind: 'trigger-action', mode: 'manual', action: 'approve', next: 'finish' },
      end,
    )
    const ended = given(short, trigger(), approve, save(), effectSucceeded())
    expect(ended.run).toMatchObject({ status: 'completed', ended: { by: automation } })
    expect(ended.run).not.toHaveProperty('saved')
    ended.when(resume()).refuses('run-ended', 'completed by Automation for Ana')
  })

  test('passes rules and escalates while it is saved', () => {
    const branching = workflowOf(
      { id: 'act', kind: 'trigger-action', mode: 'manual', action: 'approve', next: 'rule' },
      {
        id: 'rule',
        kind: 'decision',
        maker: 'rules',
        options: [{ id: 'on', label: 'On', when: 'steps.act.reason == "Clean"', next: 'help' }],
      },
      { id: 'help', kind: 'escalation', inbox: 'compliance', next: 'finish' },
      end,
    )
    const scenario = given(branching, trigger(), approve, save(), effectSucceeded())
    expect(scenario.run).toMatchObject({ status: 'saved', inbox: 'compliance', open: { stepId: 'help' } })
    expect(given(branching, trigger(), approve, save(), effectSucceeded(), resume(bo)).run).toMatchObject({
      status: 'active',
      inbox: 'compliance',
      assignee: bo.person,
    })
  })
})

describe('an aborted run', () => {
  test('needs a reason, and is history', () => {
    given(workflow, trigger()).when(abort('  ')).refuses('answer-invalid')
    const aborted = given(workflow, trigger())
      .when(abort('Duplicate'))
      .gives({ type: 'run-aborted', content: { reason: 'Duplicate' } })
    expect(aborted.run).toMatchObject({ status: 'aborted', ended: { outcome: 'Duplicate', by: ana } })
    expect(aborted.run).not.toHaveProperty('open')
    for (const move of [
      resume(),
      save(),
      claim(),
      abort(),
      complete(guide(), { attempt: openAttempt(aborted.run) }),
      revise(1),
    ])
      aborted.when(move).refuses('run-ended', 'aborted by Ana')
    aborted.when(trigger()).refuses('run-already-started')
  })
})

test('a run is taken over from who holds it', () => {
  expect(given(workflow, trigger()).when(claim(bo)).gives({ type: 'run-assigned', to: bo.person }).run).toMatchObject({
    assignee: bo.person,
  })
})
