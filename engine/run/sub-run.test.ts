import { describe, expect, test } from 'vitest'
import {
  type Answer,
  decide,
  evolve,
  liveHistory,
  RuleError,
  type Run,
  type RunCommand,
  type RunEvent,
  runEventSchema,
  validateWorkflow,
  type Workflow,
} from '#engine'
import { companyCatalog } from '../../tests/support/company-catalog.ts'
import { Family } from '../../tests/support/family.ts'
import {
  ana,
  approve,
  askAgain,
  at,
  bo,
  cleo,
  complete,
  handleManually,
  type Move,
  openAttempt,
  revise,
  run,
} from '../../tests/support/run-kit.ts'

const called = valid({
  id: 'closer-look',
  title: 'Closer look',
  inputs: { reason: { label: 'Reason', type: 'text', required: true }, level: { label: 'Level', type: 'integer' } },
  outputs: { verdict: { label: 'Verdict', type: 'text', required: true } },
  start: 'ask',
  steps: [
    { id: 'ask', kind: 'guidance', title: 'Ask', answer: { label: 'Verdict' }, next: 'over' },
    {
      id: 'over',
      kind: 'end',
      title: 'Over',
      outcome: 'clear',
      outputs: { verdict: { cel: 'steps.ask.answer + ", because " + run.inputs.reason' } },
    },
  ],
})
const caller = valid(
  {
    id: 'review',
    title: 'Review',
    start: 'why',
    steps: [
      { id: 'why', kind: 'guidance', title: 'Why', answer: { label: 'Why' }, next: 'closer' },
      {
        id: 'closer',
        kind: 'go-to',
        title: 'Look closer',
        workflow: 'closer-look',
        inputs: { reason: { cel: 'steps.why.answer' }, level: 2 },
        outputs: { verdict: 'text' },
        next: 'check',
      },
      { id: 'check', kind: 'guidance', title: 'Check', instruction: '{{ steps.closer.verdict }}', next: 'done' },
      { id: 'done', kind: 'end', title: 'Done' },
    ],
  },
  [called],
)

function valid(definition: Record<string, unknown>, published: readonly Workflow[] = []): Workflow {
  const { workflow, problems } = validateWorkflow(
    { collection: 'companies', teams: ['risk'], ...definition },
    companyCatalog,
    published,
  )
  if (!workflow) throw new Error(JSON.stringify(problems))
  return workflow
}

const say = (answer?: string): Answer => ({ kind: 'guidance', ...(answer === undefined ? {} : { answer }) })
const openOf = (run: Run) => (run.status === 'active' || run.status === 'saved' ? run.open : undefined)

class Scene {
  readonly family: Family

  constructor(workflow = caller) {
    this.family = new Family([workflow, called])
    this.family.trigger(workflow)
  }

  do(id: string, command: (run: Run, on: { at: string; by: typeof ana; attempt: number }) => RunCommand): this {
    const { run } = this.family.member(id)
    this.family.order(id, command(run, { at, by: ana, attempt: openAttempt(run) }))
    return this
  }

  complete(id: string, answer: Answer): this {
    return this.do(id, (_, on) => ({ ...on, type: 'complete-step', answer, gathered: { outcome: 'Done' } }))
  }

  revise(id: string, attempt: number): this {
    const history = liveHistory(this.family.member(id).events)
    return this.do(id, (_, on) => ({ ...on, type: 'revise-step', attempt, history }))
  }

  abort(id: string, by = bo): this {
    return this.do(id, () => ({ type: 'abort-run', at, by, reason: 'Wrong company' }))
  }

  settle(): this {
    this.family.settle()
    return this
  }

  run(id: string): Run {
    return this.family.member(id).run
  }

  types(id: string): RunEvent['type'][] {
    return this.family.member(id).events.map(({ type }) => type)
  }
}

/** A run that waits for its sub-run `r2`. */
const waiting = (workflow = caller) => new Scene(workflow).complete('r1', say('a tip')).settle()

describe('a sub-run', () => {
  test('starts with what it is given, for the person the run acts for, as part of the run', () => {
    const scene = waiting()
    expect(scene.run('r2')).toMatchObject({
      status: 'active',
      workflow: { id: 'closer-look' },
      parent: { run: 'r1', attempt: 2, depth: 1, title: 'Review', contributors: [ana.person] },
      startedBy: ana.person,
      given: {
        values: {
          reason: { label: 'Reason', type: 'text', value: 'a tip', origin: 'other-run' },
          level: { value: 2 },
        },
      },
    })
    expect(scene.family.member('r2').events[0]).toMatchObject({ actor: { kind: 'automation', person: ana.person } })
    expect(openOf(scene.run('r1'))).toMatchObject({
      phase: 'waiting',
      subrun: { run: 'r2', workflow: { id: 'closer-look', title: 'Closer look', version: 1 } },
    })
  })

  test('completes the step of the run with its outputs, with their origin', () => {
    const scene = waiting().complete('r2', say('fine')).settle()
    const done = liveHistory(scene.family.member('r1').events).find(({ stepId }) => stepId === 'closer')
    expect(done).toMatchObject({
      kind: 'sub-run',
      outcome: 'Closer look: clear',
      entry: {
        values: {
          outcome: { value: 'clear', origin: 'other-run' },
          verdict: { label: 'Verdict', value: 'fine, because a tip', origin: 'other-run' },
        },
        from: [{ collection: 'companies', id: '7' }],
      },
    })
    expect(openOf(scene.run('r1'))?.stepId).toBe('check')
  })

  test('completes the step also of a saved run, which stays saved at the step that follows', () => {
    const scene = waiting()
      .do('r1', () => ({ type: 'save-run', at, by: ana, note: '' }))
      .complete('r2', say('fine'))
      .settle()
    expect(scene.run('r1')).toMatchObject({ status: 'saved', open: { stepId: 'check' } })
  })

  test('that is aborted gives the step to a person with the reason; it can be started again', () => {
    const scene = waiting().abort('r2').settle()
    expect(openOf(scene.run('r1'))).toMatchObject({
      phase: 'ready',
      handOver: { code: 'subrun-aborted', reason: 'Bo aborted "Closer look": Wrong company' },
    })
    expect(() => scene.complete('r1', { kind: 'go-to' })).toThrow('Start the sub-run again')
    expect(() => scene.complete('r1', { kind: 'sub-run', run: 'r2', outcome: 'clear' })).toThrow('Only the sub-run')
    scene.do('r1', (_, on) => ({ ...on, type: 'ask-again' })).settle()
    expect(openOf(scene.run('r1'))).toMatchObject({ phase: 'waiting', subrun: { run: 'r3' } })
    expect(scene.complete('r3', say('fine')).settle().run('r1')).toMatchObject({ open: { stepId: 'check' } })
  })

  test('that is aborted may be handled manually; then the step adds nothing', () => {
    const scene = waiting()
      .abort('r2')
      .settle()
      .do('r1', (_, on) => ({ ...on, type: 'handle-manually' }))
      .complete('r1', { kind: 'elsewhere', note: 'By telephone' })
    const [, done] = liveHistory(scene.family.member('r1').events)
    expect(done?.entry).toMatchObject({ values: {}, missing: 'handled manually by Ana' })
  })

  test('is not left behind by taking the step in hand', () => {
    const scene = waiting()
    for (const type of ['handle-manually', 'ask-again'] as const)
      expect(() => scene.do('r1', (_, on) => ({ ...on, type }))).toThrow(
        expect.objectContaining({ code: 'subrun-open', details: { run: 'r2' } }),
      )
  })

  test('does not start once a person took the step in hand', () => {
    const scene = new Scene().complete('r1', say('a tip')).do('r1', (_, on) => ({ ...on, type: 'handle-manually' }))
    expect(scene.family.serve('r1')).toBe(false)
    expect(() =>
      scene.do('r1', (_, on) => ({
        ...on,
        type: 'start-subrun',
        subrun: 'r2',
        workflow: { id: 'closer-look', title: 'Closer look', version: 1, hash: 'h' },
        record: { collection: 'companies', id: '7', label: 'Larkfield Trading' },
        given: { stepId: 'run.inputs', attempt: 0, title: '', kind: 'inputs', values: {}, records: [] },
      })),
    ).toThrow(expect.objectContaining({ code: 'step-moved-on' }))
  })

  test('is waited for until it is due, and goes on after it: the run around it is somebody else’s matter then', () => {
    const due = { after: 'P2D', overdue: { inbox: 'compliance' } }
    const steps = caller.steps.map((step) => (step.id === 'closer' ? { ...step, due } : step))
    const scene = waiting(valid({ ...caller, steps }, [called]))
    const then = openOf(scene.run('r1'))?.due?.due ?? ''
    expect(Date.parse(then) - Date.parse(at)).toBe(2 * 24 * 3_600_000)
    scene.do('r1', (_, on) => ({ ...on, type: 'fire-timer', at: then, by: { ...ana, kind: 'automation' } }))
    expect(scene.types('r1').slice(-2)).toEqual(['timer-fired', 'run-escalated'])
    expect(scene.run('r1')).toMatchObject({ inbox: 'compliance', open: { phase: 'waiting', due: { isOver: true } } })
    scene.complete('r2', say('fine')).settle()
    expect(scene.run('r1')).toMatchObject({ open: { stepId: 'check' } })
  })

  test('tells its end once', () => {
    const scene = waiting().complete('r2', say('fine')).settle()
    const again = () =>
      scene.do('r1', (_, on) => ({
        ...on,
        type: 'end-subrun',
        attempt: 2,
        subrun: 'r2',
        end: { status: 'completed', outcome: 'clear', by: ana, values: {}, from: [] },
      }))
    expect(again).toThrow(RuleError)
  })

  test('cannot start where what it needs cannot be computed', () => {
    const scene = new Scene().complete('r1', say()).settle()
    expect(scene.family.ids()).toEqual(['r1'])
    expect(openOf(scene.run('r1'))).toMatchObject({
      phase: 'ready',
      handOver: { code: 'failed', reason: expect.stringContaining('"Reason" could not be computed') },
    })
  })

  test('whose outputs cannot be computed asks a person, who may end it without them', () => {
    const scene = waiting().complete('r2', say())
    expect(openOf(scene.run('r2'))).toMatchObject({ stepId: 'over', handOver: { code: 'no-output' } })
    scene.complete('r2', { kind: 'end' }).settle()
    const done = liveHistory(scene.family.member('r1').events).at(-1)
    expect(done).toMatchObject({ stepId: 'closer', entry: { values: { outcome: { value: 'clear' } } } })
    expect(done?.entry.values['verdict']).toBeUndefined()
  })

  test('is not started by itself where it needs what only another workflow gives', () => {
    expect(() => new Family([called]).trigger(called)).toThrow(
      expect.objectContaining({ code: 'inputs-missing', details: { input: 'reason' } }),
    )
  })

  test('stands at most five deep', () => {
    // Published one after the other, workflows may close a circle that none of them shows.
    const { workflow: deep } = validateWorkflow(
      {
        id: 'deep',
        title: 'Deep',
        collection: 'companies',
        teams: ['risk'],
        start: 'inside',
        steps: [
          { id: 'inside', kind: 'go-to', title: 'Inside', workflow: 'deep', next: 'done' },
          { id: 'done', kind: 'end', title: 'Done' },
        ],
      },
      companyCatalog,
    )
    if (!deep) throw new Error('The workflow of this test is wrong.')
    const family = new Family([deep])
    family.trigger(deep)
    family.settle()
    expect(family.ids()).toHaveLength(6)
    expect(openOf(family.member('r6').run)).toMatchObject({ handOver: { code: 'limit' } })
  })
})

describe('revising and aborting', () => {
  test('whoever asked for an approval in the sub-run may not approve the same in the one that follows', () => {
    const approval = { by: { right: 'action.approve.approve' } }
    const asking = valid({
      id: 'asking',
      title: 'Asking',
      start: 'act',
      steps: [
        { id: 'act', kind: 'trigger-action', title: 'Act', mode: 'confirm', action: 'approve', approval, next: 'over' },
        { id: 'over', kind: 'end', title: 'Over', outcome: 'clear' },
      ],
    })
    const around = valid(
      {
        id: 'around',
        title: 'Around',
        start: 'why',
        steps: [
          { id: 'why', kind: 'guidance', title: 'Why', next: 'ask' },
          { id: 'ask', kind: 'go-to', title: 'Ask', workflow: 'asking', next: 'done' },
          { id: 'done', kind: 'end', title: 'Done' },
        ],
      },
      [asking],
    )
    const family = new Family([around, asking])
    family.trigger(around)
    const order = (id: string, move: Move) => {
      const { run: state, events } = family.member(id)
      family.order(
        id,
        move(state, () => liveHistory(events)),
      )
      family.settle()
    }
    const wanted = run('approve', { reason: 'Clean record' })
    order('r1', complete(say()))
    order('r2', complete(wanted, { by: bo }))
    order('r1', revise(1))
    order('r1', complete(say()))
    order('r3', complete(wanted))
    expect(() => order('r3', approve(bo))).toThrow(expect.objectContaining({ code: 'own-request' }))
    order('r3', approve(cleo))
    expect(openOf(family.member('r3').run)).toMatchObject({ phase: 'performing' })
    for (const { type, ...event } of family.ids().flatMap((id) => family.member(id).events))
      expect(runEventSchema.parse({ type, ...event })).toStrictEqual({ type, ...event })
  })

  test('a step before the sub-run aborts it, and says so before the attempt is cancelled', () => {
    const scene = waiting().revise('r1', 1)
    expect(scene.run('r2')).toMatchObject({ status: 'aborted', ended: { by: ana } })
    expect(scene.types('r1').slice(-3)).toEqual(['subrun-ended', 'step-revised', 'step-opened'])
    expect(scene.family.member('r1').events.at(-2)).toMatchObject({ cancels: [1, 2] })
    scene.complete('r1', say('another tip')).settle()
    expect(scene.run('r3')).toMatchObject({ status: 'active', given: { values: { reason: { value: 'another tip' } } } })
  })

  test('at the moment the sub-run completes leaves it completed, and the run goes on from the revised step', () => {
    const scene = waiting().complete('r2', say('fine')).revise('r1', 1)
    expect(scene.run('r2').status).toBe('completed')
    expect(scene.family.member('r1').events.at(-3)).toMatchObject({ type: 'subrun-ended', status: 'completed' })
    expect(openOf(scene.settle().run('r1'))).toMatchObject({ stepId: 'why', ordinal: 3 })
  })

  test('the step of a completed sub-run starts a new one; what it gave counts no more', () => {
    const scene = waiting().complete('r2', say('fine')).settle().revise('r1', 2).settle()
    expect(scene.run('r2').status).toBe('completed')
    expect(openOf(scene.run('r1'))).toMatchObject({ phase: 'waiting', subrun: { run: 'r3' } })
    scene.complete('r3', say('bad')).settle()
    const verdicts = liveHistory(scene.family.member('r1').events).map(({ entry }) => entry.values['verdict']?.value)
    expect(verdicts).toEqual([undefined, 'bad, because a tip'])
  })

  test('the run aborts the sub-run with it', () => {
    const scene = waiting().abort('r1')
    expect(scene.types('r1').slice(-2)).toEqual(['subrun-ended', 'run-aborted'])
    expect(scene.run('r2').status).toBe('aborted')
    expect(scene.family.serve('r1')).toBe(false)
  })

  test('that forgets the sub-run is a fault of ours, never a refusal', () => {
    const { run, workflow, events } = waiting().family.member('r1')
    const world = { workflow, catalog: companyCatalog }
    const on = { at, by: ana }
    expect(() => decide(run, { ...on, type: 'abort-run', reason: 'x' }, world)).toThrow('is left open')
    const history = liveHistory(events)
    expect(() => decide(run, { ...on, type: 'revise-step', attempt: 1, history }, world)).toThrow('is left open')
  })
})

describe('who had a hand in what a sub-run asks to be approved', () => {
  const act = { kind: 'trigger-action', title: 'Act', action: 'approve', mode: 'automatic' }
  const approval = { by: { right: 'action.approve.approve' } }
  const acting = valid({
    id: 'acting',
    title: 'Acting',
    start: 'act',
    steps: [
      { ...act, id: 'act', approval, next: 'look' },
      { id: 'look', kind: 'guidance', title: 'Look', next: 'over' },
      { id: 'over', kind: 'end', title: 'Over' },
    ],
  })
  const around = valid(
    {
      id: 'around',
      title: 'Around',
      start: 'why',
      steps: [
        { id: 'why', kind: 'guidance', title: 'Why', next: 'inside' },
        { id: 'inside', kind: 'go-to', title: 'Inside', workflow: 'acting', next: 'more' },
        { ...act, id: 'more', approval, next: 'done' },
        { id: 'done', kind: 'end', title: 'Done' },
      ],
    },
    [acting],
  )
  /** Ana does the first step, Bo starts the sub-run again after one that was aborted: it acts for Bo. */
  function forBo(): Family {
    const family = new Family([around, acting])
    const order = (id: string, move: Move) =>
      family.order(
        id,
        move(family.member(id).run, () => []),
      )
    family.trigger(around)
    order('r1', complete({ kind: 'guidance' }))
    family.settle()
    order('r2', () => ({ type: 'abort-run', at, by: bo, reason: 'Once more' }))
    family.settle()
    order('r1', askAgain({ by: bo }))
    family.settle()
    return family
  }
  const byItself = { by: { kind: 'automation', person: bo.person } as const }
  const requestersOf = (run: Run) => openOf(run)?.approval?.requesters

  test('is also who did the last step of the run around it', () => {
    const family = forBo()
    family.order(
      'r3',
      complete(run('approve', { reason: 'x' }), byItself)(family.member('r3').run, () => []),
    )
    expect(requestersOf(family.member('r3').run)).toEqual([bo.person, ana.person])
  })

  test('is also who did the last step of the sub-run before', () => {
    const family = forBo()
    const order = (move: Move) =>
      family.order(
        'r3',
        move(family.member('r3').run, () => []),
      )
    order(handleManually({ by: bo }))
    order(complete({ kind: 'elsewhere', note: 'By hand' }, { by: bo }))
    order(complete({ kind: 'guidance' }, { by: cleo }))
    family.settle()
    expect(liveHistory(family.member('r1').events).at(-1)).toMatchObject({ kind: 'sub-run', by: cleo })
    family.order(
      'r1',
      complete(run('approve', { reason: 'x' }), byItself)(family.member('r1').run, () => []),
    )
    expect(requestersOf(family.member('r1').run)).toEqual([
      bo.person,
      { ...cleo.person, inputAt: 'inside' },
      { ...ana.person, inputAt: 'why' },
    ])
  })
})

test('every event of both runs goes through the log unchanged, and the log folds into what they are', () => {
  const scene = waiting().abort('r2').settle()
  scene.do('r1', (_, on) => ({ ...on, type: 'ask-again' })).settle()
  scene.complete('r3', say('fine')).settle().revise('r1', 2).settle().abort('r1')
  const met = scene.family.ids().flatMap((id) => scene.types(id))
  expect(met).toEqual(expect.arrayContaining(['subrun-asked', 'subrun-started', 'subrun-ended']))
  for (const id of scene.family.ids()) {
    const { events, run } = scene.family.member(id)
    const read = events.map((event) => runEventSchema.parse(JSON.parse(JSON.stringify(event))))
    expect(read).toStrictEqual(events)
    expect(read.reduce<Run>(evolve, { status: 'new', id })).toStrictEqual(JSON.parse(JSON.stringify(run)))
  }
})
