import { describe, expect, test } from 'vitest'
import { timersOf } from '#engine'
import {
  abort,
  ana,
  approvalOf,
  approve,
  assign,
  at,
  automation,
  bo,
  choose,
  claim,
  cleo,
  complete,
  effectFailed,
  effectSucceeded,
  effectUnknown,
  elsewhere,
  given,
  guide,
  handleManually,
  proposalOf,
  propose,
  refuse,
  resolve,
  resume,
  revise,
  run,
  save,
  send,
  tick,
  trigger,
  withdraw,
  workflowOf,
  write,
} from '../../tests/support/run-kit.ts'

const approval = { by: { right: 'action.approve.approve' }, expiresAfter: 'PT4H' }
const steps = (mode: string) => [
  { id: 'look', kind: 'guidance', next: 'act' },
  { id: 'act', kind: 'trigger-action', mode, action: 'approve', approval, next: 'more' },
  { id: 'more', kind: 'trigger-action', mode, action: 'approve', approval, next: 'finish' },
  { id: 'finish', kind: 'end' },
]
const workflow = workflowOf(...steps('confirm'))
const automatic = workflowOf(...steps('automatic'))
const answer = run('approve', { reason: 'Clean record' })
const other = run('approve', { reason: 'Somebody said so' })

const looked = () => given(workflow, trigger(), complete(guide()))
const asked = () => given(workflow, trigger(), complete(guide()), propose(answer), complete(answer))

describe('completing a step that needs approval', () => {
  test('intends nothing: it asks, with the digest of what would be done, and waits', () => {
    const scenario = looked()
      .when(complete(answer))
      .gives(
        { type: 'approval-asked', approval: 'r1:2:approval-1', requesters: [ana.person], content: { answer } },
        { type: 'timer-set', purpose: 'approval', due: '2026-11-22T14:00:00.000Z' },
      )
    expect(scenario.run).toMatchObject({ status: 'active', open: { phase: 'approving', effectCount: 0 } })
    expect(scenario.run).not.toHaveProperty('open.effect')
    expect(timersOf(scenario.run)).toEqual([{ purpose: 'approval', due: '2026-11-22T14:00:00.000Z' }])
  })

  test('twice is refused, as the same is waited for; with something else it asks anew', () => {
    asked()
      .when(complete(answer, { by: bo }))
      .refuses('step-busy', /Ana asked for the approval of exactly this/)
    const changed = asked()
      .when(complete(other, { by: bo }))
      .gives(
        { type: 'approval-ended', approval: 'r1:2:approval-1', how: 'void' },
        { type: 'approval-asked', approval: 'r1:2:approval-2', requesters: [bo.person, ana.person] },
        { type: 'timer-set' },
      )
    changed.when(approve(cleo, { approval: 'r1:2:approval-1' })).refuses('approval-settled', /was changed/)
    changed.when(approve(ana)).refuses('own-request')
    changed.when(approve(bo)).refuses('own-request')
    changed
      .when(approve(cleo))
      .gives({ type: 'approval-given' }, { type: 'effect-intended', actor: { person: bo.person } })
  })
})

describe('approving', () => {
  test('intends exactly what was asked, for whoever asked, and says in the end who approved', () => {
    const scenario = asked()
    const { digest, request } = approvalOf(scenario.run) ?? {}
    scenario.when(approve(cleo, { comment: 'Fine' })).gives(
      { type: 'approval-given', digest, actor: cleo, content: { comment: 'Fine' } },
      {
        type: 'effect-intended',
        approval: 'r1:2:approval-1',
        digest,
        actor: { kind: 'automation', person: ana.person },
        content: { request },
      },
    )
    // What follows by itself is done for who acted, not for who approved.
    expect(scenario.run).toMatchObject({ actingFor: ana.person, assignee: ana.person, open: { effect: { by: ana } } })
    scenario.do(effectSucceeded())
    expect(scenario.run).toMatchObject({
      latest: [{}, { by: ana, effect: { approval: { id: 'r1:2:approval-1', by: cleo.person } } }],
      open: { stepId: 'more' },
    })
    // Ana may approve none that is asked for here in a later pass.
    expect(scenario.run).toMatchObject({ requesters: { act: [ana.person] } })
  })

  test('is not for whoever asked, by whatever way they come', () => {
    asked()
      .when(approve(ana))
      .refuses('own-request', /Somebody else/)
    asked().when(refuse('No', ana)).refuses('own-request')
    asked().when(approve(automation)).refuses('own-request')
    // Handed over, taken over, saved and resumed: who asked stays who asked.
    for (const move of [assign(bo), claim(bo)]) {
      const scenario = asked()
      scenario.do(move)
      scenario.when(approve(ana)).refuses('own-request')
      scenario.when(approve(bo)).gives({ type: 'approval-given' }, { type: 'effect-intended' })
    }
    const resumed = given(workflow, trigger(), complete(guide()), complete(answer), save(), resume(bo))
    resumed.when(approve(ana)).refuses('own-request')
  })

  test('is not for whoever asked at this step before it was revised', () => {
    const scenario = asked()
    scenario.do(revise(1, bo))
    scenario.do(complete(guide(), { by: bo }))
    scenario
      .when(complete(answer, { by: bo }))
      .gives({ type: 'approval-asked', requesters: [bo.person, ana.person] }, { type: 'timer-set' })
    scenario.when(approve(ana)).refuses('own-request')
  })

  test('is not for whoever asked at this step before it was left as overdue', () => {
    const [look, act, more, finish] = steps('confirm')
    const scenario = given(
      workflowOf(
        { ...look },
        { ...act, due: { after: 'PT1H', overdue: { goTo: 'back' } } },
        { id: 'back', kind: 'go-to', target: 'look', limit: 2, exceeded: 'more' },
        { ...more },
        { ...finish },
      ),
    )
    for (const move of [trigger(), complete(guide()), complete(answer), tick('2026-11-22T11:00:00.000Z')])
      scenario.do(move)
    expect(scenario.run).toMatchObject({ open: { stepId: 'look' } })
    scenario.do(complete(guide(), { by: bo }))
    scenario.do(complete(answer, { by: bo }))
    scenario.when(approve(ana)).refuses('own-request')
    scenario.when(approve(cleo)).gives({ type: 'approval-given' }, { type: 'effect-intended' })
  })

  test('is not for the person that automation asks for, nor for who did the step before', () => {
    const scenario = given(automatic, trigger(), complete(guide()), save(), resume(bo))
    scenario
      .when(complete(answer, { by: { kind: 'automation', person: bo.person }, proposal: proposalOf(answer) }))
      .gives(
        { type: 'proposal-made' },
        { type: 'approval-asked', requesters: [bo.person, ana.person] },
        { type: 'timer-set' },
      )
    scenario.when(approve(bo)).refuses('own-request')
    scenario.when(approve(ana)).refuses('own-request')
    scenario.do(approve(cleo))
    scenario.do(effectSucceeded())
    // Automation goes on for Bo, never for Cleo, who may therefore approve the next one too.
    expect(scenario.run).toMatchObject({ actingFor: bo.person, open: { stepId: 'more', phase: 'preparing' } })
  })

  describe('of what automation computed', () => {
    const note = { id: 'note', kind: 'guidance', answer: { label: 'Note' }, next: 'sure' }
    const sure = {
      id: 'sure',
      kind: 'decision',
      maker: 'person',
      options: [
        { id: 'yes', label: 'Yes', next: 'act' },
        { id: 'again', label: 'Again', next: 'back' },
      ],
    }
    const back = { id: 'back', kind: 'go-to', target: 'note', limit: 3, exceeded: 'finish' }
    const [, act, , finish] = steps('automatic')
    const written = workflowOf(note, sure, back, { ...act, next: 'finish' }, { ...finish })
    const byItself = (for_ = ana) =>
      complete(answer, { by: { kind: 'automation', person: for_.person }, proposal: proposalOf(answer) })

    test('is not for who wrote what it was computed from, also when somebody else decided or did a later pass', () => {
      const scenario = given(
        written,
        trigger(bo),
        complete(guide('Eve wrote it'), { by: bo }),
        complete(choose('yes')),
        byItself(),
      )
      scenario.when(approve(bo)).refuses('own-request', /What you gave at "Title of note"/)
      scenario.when(approve(ana)).refuses('own-request')
      scenario.when(approve(cleo)).gives({ type: 'approval-given' }, { type: 'effect-intended' })
      const looped = given(
        written,
        trigger(bo),
        complete(guide('Eve wrote it'), { by: bo }),
        complete(choose('again')),
        complete(guide('Somebody else did')),
        complete(choose('yes')),
        byItself(),
      )
      looped.when(approve(bo)).refuses('own-request')
    })

    test('is for who wrote it once somebody revised that and wrote it anew', () => {
      const scenario = given(
        written,
        trigger(bo),
        complete(guide('Eve wrote it'), { by: bo }),
        revise(1),
        complete(guide('Anew')),
        complete(choose('yes')),
        byItself(),
      )
      scenario.when(approve(ana)).refuses('own-request')
      scenario.when(approve(bo)).gives({ type: 'approval-given' }, { type: 'effect-intended' })
    })

    test('is not for who sent the event', () => {
      const values = { score: { label: 'Score', type: 'integer' } }
      const bank = {
        id: 'bank',
        kind: 'wait',
        event: { name: 'told', values },
        limit: { after: 'P1D' },
        overdue: 'finish',
        next: 'act',
      }
      const scenario = given(
        workflowOf(bank, { ...act, next: 'finish' }, { ...finish }),
        trigger(),
        send('told', { score: 1 }, { by: cleo }),
        byItself(),
      )
      scenario.when(approve(cleo)).refuses('own-request', /What you gave at "Title of bank"/)
      scenario.when(approve(bo)).gives({ type: 'approval-given' }, { type: 'effect-intended' })
    })
  })

  test('counts who took the step in hand as one who had a hand in it', () => {
    const scenario = given(
      workflow,
      trigger(),
      complete(guide()),
      propose(answer),
      handleManually({ by: bo }),
      complete(answer),
    )
    expect(approvalOf(scenario.run)?.requesters).toEqual([ana.person, bo.person])
  })

  test('needs the digest of what is asked for', () => {
    asked()
      .when(approve(bo, { digest: 'another' }))
      .refuses('approval-settled', /Look at it again/)
  })

  test('has one winner: who comes second learns who was first, also when the step is long completed', () => {
    const scenario = asked()
    const { id = '' } = approvalOf(scenario.run) ?? {}
    const second = approve(bo, { approval: id, attempt: 2 })
    scenario.do(approve(cleo))
    expect(scenario.when(second).refuses('approval-settled', /^Cleo approved this before you/).details).toEqual({
      winner: 'Cleo',
    })
    scenario.do(effectSucceeded())
    scenario.when(second).refuses('approval-settled', /^Cleo approved this before you/)
    scenario.when(approve(cleo, { approval: id, attempt: 2 })).refuses('approval-settled', /^You have approved/)
    const refused = asked()
    refused.do(refuse('Too early', cleo))
    refused.when(approve(bo)).refuses('approval-settled', /^Cleo refused this before you/)
  })

  test('works in a saved run, and what follows an effect stays saved', () => {
    const scenario = given(workflow, trigger(), complete(guide()), complete(answer), save())
    scenario.do(approve(bo))
    scenario.do(effectSucceeded())
    expect(scenario.run).toMatchObject({ status: 'saved', open: { stepId: 'more' } })
  })

  test('after the run was revised comes too late', () => {
    const scenario = asked()
    const { id = '', digest = '' } = approvalOf(scenario.run) ?? {}
    scenario
      .when(revise(1))
      .gives({ type: 'approval-ended', how: 'void' }, { type: 'step-revised' }, { type: 'step-opened' })
    scenario.when(approve(bo, { approval: id, digest, attempt: 2 })).refuses('step-moved-on')
    expect(timersOf(scenario.run)).toEqual([])
  })

  test('before the run is revised holds: the effect is under way', () => {
    const scenario = asked()
    scenario.do(approve(bo))
    scenario.when(revise(1)).refuses('step-busy')
  })
})

describe('refusing', () => {
  test('gives the step back with the comment, and the operator may change and ask again', () => {
    const scenario = asked()
    scenario.when(refuse('  ')).refuses('answer-invalid', /why you refuse/)
    scenario
      .when(refuse('Wrong company'))
      .gives(
        { type: 'approval-refused', content: { comment: 'Wrong company' } },
        { type: 'step-handed-over', code: 'approval-refused', content: { reason: 'Bo refused: Wrong company' } },
      )
    expect(scenario.run).toMatchObject({
      actingFor: ana.person,
      open: { phase: 'ready', approval: { status: 'refused' } },
    })
    expect(timersOf(scenario.run)).toEqual([])
    scenario.when(complete(other)).gives({ type: 'approval-asked', approval: 'r1:2:approval-2' }, { type: 'timer-set' })
    scenario.do(approve(bo))
  })
})

describe('a request for approval ends', () => {
  test('when somebody withdraws it who may take the run over; that approves nothing', () => {
    const scenario = asked().when(withdraw(bo, true)).gives({ type: 'approval-ended', how: 'withdrawn', actor: bo })
    expect(scenario.run).toMatchObject({ open: { phase: 'ready', effectCount: 0 } })
    scenario.when(approve(cleo)).refuses('approval-settled', /withdrawn/)
    asked().when(withdraw(automation, true)).refuses('not-your-request')
  })

  test('when who asked withdraws it, and nobody else who may not take the run over', () => {
    asked()
      .when(withdraw(bo))
      .refuses('not-your-request', /^Ana asked/)
    const scenario = asked().when(withdraw()).gives({ type: 'approval-ended', how: 'withdrawn' })
    expect(scenario.run).toMatchObject({ open: { phase: 'ready' } })
    scenario.when(approve(bo)).refuses('approval-settled', /withdrawn/)
  })

  test('when its time is over, not a moment earlier', () => {
    expect(asked().do(tick('2026-11-22T13:59:59.999Z'))).toEqual([])
    const scenario = asked()
    const late = approve(bo)
    scenario
      .when((now, history) => ({ ...late(now, history), at: '2026-11-22T14:00:00.000Z' }))
      .refuses('approval-settled', /time to approve this is over/)
    scenario
      .when(tick('2026-11-22T14:00:00.000Z'))
      .gives(
        { type: 'timer-fired', purpose: 'approval' },
        { type: 'approval-ended', how: 'expired' },
        { type: 'step-handed-over', code: 'approval-expired' },
      )
    expect(scenario.run).toMatchObject({ open: { phase: 'ready', handOver: { code: 'approval-expired' } } })
    expect(timersOf(scenario.run)).toEqual([])
  })

  test('when the step is handled manually, and what is then done elsewhere is not carried out here', () => {
    const scenario = asked()
      .when(handleManually({ by: bo }))
      .gives({ type: 'approval-ended', how: 'void' }, { type: 'step-handled-manually' })
    scenario.when(approve(cleo)).refuses('approval-settled')
    scenario.when(elsewhere('By telephone')).gives({ type: 'step-completed', isManual: true }, { type: 'step-opened' })
  })

  test('when the run is aborted', () => {
    asked().when(abort()).gives({ type: 'approval-ended', how: 'void' }, { type: 'run-aborted' })
  })
})

describe('one approval is for one time', () => {
  test('after a failure it is asked for again', () => {
    const scenario = asked()
    scenario.do(approve(bo))
    scenario.do(effectFailed('Someone changed the record meanwhile', 'record-changed'))
    scenario
      .when(complete(answer))
      .gives({ type: 'approval-asked', approval: 'r1:2:approval-2' }, { type: 'timer-set' })
  })

  test('who says that it did not happen asks anew, with the key of the first', () => {
    const scenario = given(
      workflow,
      trigger(),
      complete(guide()),
      complete(answer, { effectClass: 'keyed' }),
      approve(bo),
    )
    scenario.do(effectUnknown('No answer'))
    scenario
      .when(resolve('do-it', 'Nothing arrived', cleo))
      .gives(
        { type: 'effect-resolved' },
        { type: 'approval-asked', key: 'r1:2:1', requesters: [cleo.person, ana.person] },
        { type: 'timer-set' },
      )
    scenario.when(approve(cleo)).refuses('own-request')
    scenario
      .when(approve(bo))
      .gives({ type: 'approval-given' }, { type: 'effect-intended', effectId: 'r1:2:2', key: 'r1:2:1' })
  })
})

test('without a time-out it waits as long as it takes, also for a write', () => {
  const writing = workflowOf(
    { id: 'act', kind: 'update-data', mode: 'manual', approval: { by: { inbox: 'compliance' } }, next: 'finish' },
    { id: 'finish', kind: 'end' },
  )
  const scenario = given(writing, trigger())
    .when(complete(write({ status: 'ok' })))
    .gives({ type: 'approval-asked' })
  expect(timersOf(scenario.run)).toEqual([])
  expect(scenario.do(tick('2036-01-01T00:00:00.000Z'))).toEqual([])
  expect(at < '2036').toBe(true)
})
