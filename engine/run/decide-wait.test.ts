import { describe, expect, test } from 'vitest'
import {
  abort,
  ana,
  automation,
  bo,
  choose,
  complete,
  contributes,
  given,
  goOn,
  read,
  resume,
  revise,
  save,
  send,
  tick,
  trigger,
  value,
  workflowOf,
} from '../../tests/support/run-kit.ts'

/** Every command of the kit comes at 10:00 on 22 November 2026. */
const early = '2026-11-22T13:59:59.999Z'
const due = '2026-11-22T14:00:00.000Z'
const late = '2026-11-25T10:00:00.000Z'
const end = { id: 'finish', kind: 'end' }

describe('waiting until a time', () => {
  const workflow = workflowOf({ id: 'pause', kind: 'wait', until: { after: 'PT4H' }, next: 'look' }, look(), end)
  const waiting = () => given(workflow, trigger())

  test('sets its timer when the step opens, and waits', () => {
    const { run } = given(workflow)
      .when(trigger())
      .gives(
        { type: 'run-triggered' },
        { type: 'step-opened', stepId: 'pause' },
        { type: 'timer-set', attempt: 1, purpose: 'until', due, actor: automation },
      )
    expect(run).toMatchObject({ status: 'active', open: { phase: 'waiting', timer: { purpose: 'until', due } } })
  })

  test('does nothing before the time, to the last millisecond, and goes on at it', () => {
    const scenario = waiting()
    scenario.when(tick(early)).gives()
    expect(scenario.run).toMatchObject({ open: { phase: 'waiting', timer: { due } } })
    scenario.when(tick(due)).gives(
      { type: 'timer-fired', attempt: 1, purpose: 'until', due, actor: automation },
      {
        type: 'step-completed',
        actor: automation,
        content: {
          answer: { kind: 'wait', ended: 'time', reason: '' },
          entry: { values: { ended: { value: 'time', origin: 'rule' } } },
        },
      },
      { type: 'step-opened', stepId: 'look', actor: automation },
    )
    expect(scenario.run).toMatchObject({ open: { stepId: 'look' }, actingFor: ana.person })
    expect(scenario.run).not.toHaveProperty('open.timer')
  })

  test('fires once: a second delivery finds the step closed', () => {
    const scenario = waiting()
    scenario.do(tick(late))
    scenario.when(tick(late, { attempt: 1 })).refuses('step-moved-on')
  })

  test('is gone on with early by a person who says why, and the timer is gone with it', () => {
    const scenario = waiting()
    scenario.when(complete(goOn('  '))).refuses('answer-invalid', 'why')
    scenario.when(complete(goOn('I say so', 'time'))).refuses('answer-invalid', 'not for a person')
    scenario.when(complete(goOn('The bank called'), { by: bo })).gives(
      {
        type: 'step-completed',
        actor: bo,
        content: {
          entry: { values: { ended: { value: 'early' }, reason: { value: 'The bank called', origin: 'person' } } },
        },
      },
      { type: 'step-opened', stepId: 'look' },
    )
    scenario.when(tick(late, { attempt: 1 })).refuses('step-moved-on')
  })

  test('is for a person or a clock, never for automation', () => {
    waiting()
      .when(complete(goOn('Faster'), { by: automation }))
      .refuses('step-moved-on')
  })

  test('goes on in a saved run, which stays saved at the step that follows', () => {
    const scenario = given(workflow, trigger(), save('Back later'))
    scenario
      .when(tick(late))
      .gives({ type: 'timer-fired' }, { type: 'step-completed' }, { type: 'step-opened', stepId: 'look' })
    expect(scenario.run).toMatchObject({ status: 'saved', saved: { note: 'Back later' }, open: { stepId: 'look' } })
    scenario.do(resume(bo))
    expect(scenario.run).toMatchObject({ status: 'active', open: { stepId: 'look' } })
  })

  test('ends with the run: an aborted one is not woken', () => {
    const scenario = given(workflow, trigger(), abort())
    expect(scenario.run).not.toHaveProperty('open')
    scenario.when(tick(late, { attempt: 1 })).refuses('run-ended')
  })

  test('is handed over where the person the run acts for lost a right, and fires no more', () => {
    const scenario = waiting()
    scenario
      .when(tick(late, { obstacle: 'Ana lacks the right.' }))
      .gives(
        { type: 'timer-fired' },
        { type: 'step-handed-over', code: 'right-missing', content: { reason: 'Ana lacks the right.' } },
      )
    scenario.when(tick(late)).gives()
    scenario.when(complete(goOn('Ana left'), { by: bo })).gives({ type: 'step-completed' }, { type: 'step-opened' })
  })

  test('starts anew when the step before it is revised, and the old timer is cancelled', () => {
    const scenario = given(
      workflowOf(
        { ...look(), next: 'pause' },
        { id: 'pause', kind: 'wait', until: { after: 'PT4H' }, next: 'finish' },
        end,
      ),
      trigger(),
      complete({ kind: 'guidance' }),
    )
    scenario.do(revise(1))
    expect(scenario.run).not.toHaveProperty('open.timer')
    scenario.when(tick(late, { attempt: 2 })).refuses('step-moved-on')
    scenario.do(complete({ kind: 'guidance' }))
    expect(scenario.run).toMatchObject({ open: { ordinal: 4, timer: { due } } })
  })

  test('fires at once where the time has passed already', () => {
    const scenario = given(
      workflowOf(
        { id: 'pause', kind: 'wait', until: { at: '2026-01-01', zone: 'Europe/Berlin' }, next: 'finish' },
        end,
      ),
      trigger(),
    )
    expect(scenario.run).toMatchObject({ open: { timer: { due: '2025-12-31T23:00:00.000Z' } } })
    scenario.do(tick('2026-11-22T10:00:00.001Z'))
    expect(scenario.run).toMatchObject({ status: 'completed' })
  })

  test('may stand in a loop', () => {
    const scenario = given(
      workflowOf(
        { id: 'pause', kind: 'wait', until: { after: 'P1D' }, next: 'again' },
        { id: 'again', kind: 'go-to', target: 'pause', limit: 2, exceeded: 'finish' },
        end,
      ),
      trigger(),
    )
    scenario.do(tick(late))
    expect(scenario.run).toMatchObject({ open: { ordinal: 3, timer: { due: '2026-11-26T10:00:00.000Z' } } })
    scenario.do(tick('2026-12-01T10:00:00.000Z'))
    scenario.do(tick('2026-12-03T10:00:00.000Z'))
    expect(scenario.run).toMatchObject({ status: 'completed' })
  })
})

describe('a time that the context tells', () => {
  const at = (cel: string, zone?: string) =>
    workflowOf(
      { id: 'data', kind: 'get-data', mode: 'confirm', next: 'pause' },
      { id: 'pause', kind: 'wait', until: zone === undefined ? { cel } : { cel, zone }, next: 'finish' },
      end,
    )
  const opened = (workflow: ReturnType<typeof at>, name: string) =>
    given(workflow, trigger(), complete(read('name'), { contribution: contributes({ name: value(name) }) })).run

  test.each([
    ['an instant', at('steps.data.name'), '2027-03-28T09:00:00+02:00', '2027-03-28T07:00:00.000Z'],
    ['a local time', at('steps.data.name', 'Europe/Berlin'), '2027-03-28T02:30', '2027-03-28T01:30:00.000Z'],
    ['a date', at('steps.data.name', 'Europe/Berlin'), '2027-03-28', '2027-03-27T23:00:00.000Z'],
    [
      'a computed instant',
      at('timestamp(steps.data.name + "T00:00:00Z") + duration("36h")'),
      '2027-03-28',
      '2027-03-29T12:00:00.000Z',
    ],
  ])('%s', (_, workflow, name, instant) => {
    expect(opened(workflow, name)).toMatchObject({ open: { phase: 'waiting', timer: { due: instant } } })
  })

  test.each([
    ['a local time without a zone', at('steps.data.name'), '2027-03-28', 'no time zone'],
    ['no time', at('steps.data.name', 'UTC'), 'soon', '"soon" is no date or time'],
    ['nothing there', at('steps.data.country', 'UTC'), 'x', 'could not be computed'],
    ['a time that nobody lives to see', at('steps.data.name', 'UTC'), '2999-01-01', 'more than 50 years'],
  ])('%s is put to a person, who goes on', (_, workflow, name, words) => {
    const run = opened(workflow, name)
    expect(run).toMatchObject({
      open: { phase: 'ready', handOver: { code: 'no-time', reason: expect.stringContaining(words) } },
    })
    expect(run).not.toHaveProperty('open.timer')
  })
})

describe('waiting for an event', () => {
  const workflow = workflowOf(
    {
      id: 'answer',
      kind: 'wait',
      event: {
        name: 'bank.answered',
        title: 'The bank’s answer',
        values: {
          score: { label: 'Score', type: 'integer', required: true },
          verdict: { label: 'Verdict', type: 'text', options: ['yes', 'no'] },
          until: { label: 'Valid until', type: 'date' },
        },
      },
      limit: { after: 'PT4H' },
      next: 'which',
      overdue: 'remind',
    },
    {
      id: 'which',
      kind: 'decision',
      maker: 'rules',
      options: [{ id: 'high', label: 'High', when: 'steps.answer.score > 70', next: 'finish' }],
    },
    { id: 'remind', kind: 'guidance', next: 'finish' },
    end,
  )
  const waiting = () => given(workflow, trigger())

  test('goes on with the values of the event in the context, for the person the run acts for', () => {
    const { run } = waiting()
      .when(send('bank.answered', { score: 80, verdict: 'yes' }))
      .gives(
        { type: 'event-received', eventId: 'e1', name: 'bank.answered', actor: bo, content: { values: { score: 80 } } },
        {
          type: 'step-completed',
          actor: automation,
          content: {
            answer: { ended: 'event' },
            entry: { values: { score: { label: 'Score', type: 'integer', value: 80, origin: 'event' }, verdict: {} } },
          },
        },
        { type: 'step-opened', stepId: 'which', actor: automation },
        { type: 'option-chosen', option: 'high' },
        { type: 'step-completed', stepId: 'which' },
        { type: 'step-opened', stepId: 'finish' },
        { type: 'step-completed', stepId: 'finish' },
        { type: 'run-completed' },
      )
    expect(run).toMatchObject({ status: 'completed', actingFor: ana.person })
  })

  test('takes only what the author declared', () => {
    waiting().when(send('bank.answered', {})).refuses('answer-invalid', '"Score" cannot be empty')
    waiting()
      .when(send('bank.answered', { score: 'high' }))
      .refuses('answer-invalid', 'an integer is expected')
    waiting()
      .when(send('bank.answered', { score: 1, verdict: 'maybe' }))
      .refuses('answer-invalid', 'one of: yes, no')
    waiting()
      .when(send('bank.answered', { score: 1, until: '2027-02-31' }))
      .refuses('answer-invalid', 'a date')
    const refusal = waiting()
      .when(send('bank.answered', { score: 1, extra: 1 }))
      .refuses('answer-invalid', 'score, verdict')
    expect(refusal.details).toEqual({ field: 'extra' })
  })

  test('does nothing when the same event comes again', () => {
    waiting()
      .when(send('bank.answered', { score: 80 }, { isRepeated: true }))
      .gives()
    const scenario = waiting()
    scenario.do(send('bank.answered', { score: 10 }))
    scenario.when(send('bank.answered', { score: 10 }, { isRepeated: true })).gives()
  })

  test('refuses an event that is not waited for, before and after', () => {
    waiting().when(send('bank.closed')).refuses('event-not-awaited', 'waits for "bank.answered"')
    const scenario = waiting()
    scenario.do(tick(due))
    scenario.when(send('bank.answered', { score: 1 })).refuses('event-not-awaited', 'waits for no event')
  })

  test('goes on by its overdue way when the limit is reached', () => {
    waiting()
      .when(tick(due))
      .gives(
        { type: 'timer-fired', purpose: 'limit' },
        {
          type: 'step-completed',
          content: { answer: { ended: 'limit' }, outcome: 'The limit was reached; The bank’s answer did not come' },
        },
        { type: 'step-opened', stepId: 'remind' },
      )
  })

  test('comes to a saved run, which stays saved', () => {
    const scenario = given(workflow, trigger(), save(), send('bank.answered', { score: 10 }))
    expect(scenario.run).toMatchObject({ status: 'saved', open: { stepId: 'which', handOver: { code: 'no-rule' } } })
    scenario.do(resume(bo))
    scenario
      .when(complete(choose('high'), { by: bo }))
      .gives(
        { type: 'option-chosen' },
        { type: 'step-completed' },
        { type: 'step-opened' },
        { type: 'step-completed' },
        { type: 'run-completed' },
      )
  })

  test('takes the event also where its limit could not be told', () => {
    const scenario = given(
      workflowOf(
        {
          id: 'answer',
          kind: 'wait',
          event: { name: 'done' },
          limit: { cel: 'run.record.id' },
          next: 'finish',
          overdue: 'finish',
        },
        end,
      ),
      trigger(),
    )
    expect(scenario.run).toMatchObject({ open: { phase: 'ready', handOver: { code: 'no-time' } } })
    scenario.do(send('done'))
    expect(scenario.run).toMatchObject({ status: 'completed' })
  })
})

function look() {
  return { id: 'look', kind: 'guidance', next: 'finish' }
}
