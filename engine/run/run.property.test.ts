import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decide,
  evolve,
  liveHistory,
  RuleError,
  type Run,
  type RunCommand,
  runEventSchema,
  stepById,
  type Workflow,
} from '#engine'
import { digestOf } from '../../server/runs/digest.ts'
import { companyCatalog } from '../../tests/support/company-catalog.ts'
import { mark, moves, type RandomMove, workflows } from '../../tests/support/random-runs.ts'
import { ana, at, bo, choose, complete, given, guide, trigger, workflowOf } from '../../tests/support/run-kit.ts'

/** Plays random moves: refusals are fine, anything else that throws is a fault. Calls `look` after every command that was accepted. */
function play(
  workflow: Workflow,
  sequence: readonly RandomMove[],
  look: (step: { before: Run; after: Run; command: RunCommand; scenario: ReturnType<typeof given> }) => void,
): ReturnType<typeof given> {
  const scenario = given(workflow, trigger())
  for (const move of sequence) {
    const before = scenario.run
    const command = move(scenario)
    try {
      scenario.do(() => command)
    } catch (error) {
      if (error instanceof RuleError) continue
      throw error
    }
    look({ before, after: scenario.run, command, scenario })
  }
  return scenario
}

const played = fc.tuple(workflows, moves)
const runs = { numRuns: 300 }

test('the random runs meet every kind of event, and effects that end while the run is saved', {
  timeout: 60_000,
}, () => {
  const met = new Set<string>()
  for (const [workflow, sequence] of fc.sample(played, { numRuns: 800, seed: 1 })) {
    play(workflow, sequence, ({ before, after, scenario }) => {
      if (before.status === 'saved' && after.status === 'saved' && after.open.ordinal > before.open.ordinal)
        met.add('step opened while saved')
      if (before.status === 'saved' && after.status === 'completed') met.add('completed while saved')
      const last = scenario.events.at(-1)
      if (last?.type === 'step-handed-over') met.add(`handed over: ${last.code}`)
    }).events.forEach((event) => met.add(event.type))
  }
  // Sub-runs take two runs: sub-run.test.ts meets their events, and the reference model plays them at random.
  const types = runEventSchema.options
    .map((option) => option.shape.type.value)
    .filter((type) => !type.startsWith('subrun-'))
  const handOvers = ['unsure', 'no-rule', 'effect-failed'].map((code) => `handed over: ${code}`)
  expect(
    [...types, ...handOvers, 'step opened while saved', 'completed while saved'].filter((each) => !met.has(each)),
  ).toEqual([])
})

describe('whatever happens to a run', { timeout: 60_000 }, () => {
  test('folding its log gives its state, and the log is in order', () => {
    fc.assert(
      fc.property(played, ([workflow, sequence]) => {
        const { events, run } = play(workflow, sequence, () => undefined)
        expect(events.reduce<Run>(evolve, { status: 'new', id: 'r1' })).toStrictEqual(run)
        const opened = events.filter((event) => event.type === 'step-opened').map((event) => event.attempt)
        expect(opened).toEqual(opened.map((_, index) => index + 1))
        expect(run).toMatchObject({ sequence: events.length, lastOrdinal: opened.length })
        expect(
          'latest' in run ? run.latest.map((attempt) => attempt.ordinal).toSorted((left, right) => left - right) : [],
        ).toEqual(latestOrdinals(liveHistory(events)))
      }),
      runs,
    )
  })

  test('at most one attempt is open: each is completed or cancelled before the next opens', () => {
    fc.assert(
      fc.property(played, ([workflow, sequence]) => {
        const { events } = play(workflow, sequence, () => undefined)
        let open: number | undefined
        for (const event of events) {
          if (event.type === 'step-opened') {
            expect(open).toBeUndefined()
            open = event.attempt
          } else if (event.type === 'step-completed') {
            expect(event.attempt).toBe(open)
            open = undefined
          } else if (event.type === 'step-revised') {
            expect(event.cancels).toContain(open)
            open = undefined
          } else if (event.type === 'run-completed') expect(open).toBeUndefined()
        }
      }),
      runs,
    )
  })

  test('an ended run accepts nothing, and an open one has someone or something that can move it', () => {
    fc.assert(
      fc.property(played, ([workflow, sequence]) => {
        play(workflow, sequence, ({ before, after, command }) => {
          // An event that came before is known again, whatever has become of the run; it does nothing.
          if (command.type === 'receive-event' && command.isRepeated) return expect(after).toBe(before)
          expect(['active', 'saved']).toContain(before.status)
          if (after.status === 'active' || after.status === 'saved') expect(mover(workflow, after)).not.toBe('nobody')
          else expect(after).not.toHaveProperty('open')
        })
      }),
      runs,
    )
  })

  test('no effect happens without its intent, and none is intended twice under one id', () => {
    fc.assert(
      fc.property(played, ([workflow, sequence]) => {
        const intended = new Set<string>()
        for (const event of play(workflow, sequence, () => undefined).events) {
          if (event.type === 'effect-intended') {
            expect(intended).not.toContain(event.effectId)
            intended.add(event.effectId)
          }
          if (event.type === 'effect-succeeded' || event.type === 'effect-failed' || event.type === 'effect-unknown')
            expect(intended).toContain(event.effectId)
        }
      }),
      runs,
    )
  })

  test('a step that needs approval does what somebody else approved, and nothing more than once', () => {
    fc.assert(
      fc.property(played, ([workflow, sequence]) => {
        const { events } = play(workflow, sequence, () => undefined)
        const used = new Set<string>()
        const hands = new Map<number, Set<string>>()
        const inHand = new Map<number, string>()
        const stepOf = new Map<number, string>()
        events.forEach((event, index) => {
          if (event.type === 'step-opened') stepOf.set(event.attempt, event.stepId)
          // Who had it in hand gives it back when the assistant is asked again: nothing of theirs is in what is asked for then.
          if (event.type === 'step-handled-manually') inHand.set(event.attempt, event.actor.person.id)
          if (event.type === 'proposal-asked') inHand.delete(event.attempt)
          if (event.type === 'approval-asked') {
            const holder = inHand.get(event.attempt)
            const earlier = hands.get(event.attempt) ?? []
            hands.set(event.attempt, new Set([...earlier, event.actor.person.id, ...(holder ? [holder] : [])]))
          }
          if (event.type !== 'effect-intended') return
          const step = stepById(workflow, stepOf.get(event.attempt) ?? '')
          if (!('approval' in step) || !step.approval) return expect(event.approval).toBeUndefined()
          const given = events[index - 1]
          const asked = events.findLast((each, place) => place < index && each.type === 'approval-asked')
          expect(given).toMatchObject({ type: 'approval-given', approval: event.approval, digest: event.digest })
          expect(asked).toMatchObject({ approval: event.approval, digest: event.digest, content: event.content })
          expect(digestOf(event.content.request)).toBe(event.digest)
          expect(given?.actor.kind).toBe('person')
          expect(hands.get(event.attempt)).not.toContain(given?.actor.person.id)
          expect(event.actor.person).toEqual(asked?.actor.person)
          expect(used).not.toContain(event.approval)
          used.add(event.approval ?? '')
        })
      }),
      runs,
    )
  })

  test('revise cancels exactly the live attempts at or after its target, and the one that is open', () => {
    fc.assert(
      fc.property(played, ([workflow, sequence]) => {
        play(workflow, sequence, ({ before, command, scenario }) => {
          if (command.type !== 'revise-step') return
          const event = scenario.events.findLast((candidate) => candidate.type === 'step-revised')
          const open = before.status === 'active' ? before.open.ordinal : -1
          expect(event?.cancels).toEqual([
            ...command.history.map((attempt) => attempt.ordinal).filter((ordinal) => ordinal >= command.attempt),
            open,
          ])
          const kept = command.history.filter((attempt) => attempt.ordinal < command.attempt)
          expect(
            event?.content.latest.map((attempt) => attempt.ordinal).toSorted((left, right) => left - right),
          ).toEqual(latestOrdinals(kept))
        })
      }),
      runs,
    )
  })

  test('what people and assistants wrote stands only in `content`, which can be erased', () => {
    fc.assert(
      fc.property(played, ([workflow, sequence]) => {
        for (const event of play(workflow, sequence, () => undefined).events)
          expect(JSON.stringify({ ...event, content: undefined })).not.toContain(mark)
      }),
      runs,
    )
  })

  test('deciding changes nothing: the same command gives the same events again', () => {
    fc.assert(
      fc.property(played, ([workflow, sequence]) => {
        play(workflow, sequence, ({ before, command }) => {
          const frozen = deepFreeze(structuredClone(before))
          expect(decide(frozen, command, { workflow, catalog: companyCatalog })).toStrictEqual(
            decide(before, command, { workflow, catalog: companyCatalog }),
          )
        })
      }),
      { numRuns: 100 },
    )
  })
})

test('the state of a run is bounded by its workflow: 2,000 loops add digits only', () => {
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
    { id: 'back', kind: 'go-to', target: 'look', limit: 10_000, exceeded: 'finish' },
    { id: 'finish', kind: 'end' },
  )
  let { run } = given(workflow, trigger())
  const loop = () => {
    for (const move of [complete(guide('Still the same')), complete(choose('again'))]) {
      run = decide(
        run,
        move(run, () => []),
        { workflow, catalog: companyCatalog },
      ).reduce<Run>(evolve, run)
    }
  }
  for (let count = 0; count < 10; count++) loop()
  const size = JSON.stringify(run).length
  for (let count = 10; count < 2000; count++) loop()
  expect(run).toMatchObject({ status: 'active', loops: { back: 2000 } })
  expect(JSON.stringify(run).length - size).toBeLessThan(60)
})

/** Has done nothing in any random run. */
const stranger = { kind: 'person' as const, person: { id: 'dora', name: 'Dora' } }

/** Who or what can move the run: found by asking the rules, not by looking at the state. */
function mover(workflow: Workflow, run: Extract<Run, { open: unknown }>): 'person' | 'worker' | 'nobody' {
  const world = { workflow, catalog: companyCatalog }
  const accepts = (command: RunCommand) => {
    try {
      return decide(run, command, world).length > 0
    } catch (error) {
      if (error instanceof RuleError) return false
      throw error
    }
  }
  const base = { at: '2026-11-22T11:00:00.000Z', attempt: run.open.ordinal }
  const { effect } = run.open
  if (run.open.phase === 'performing' && effect)
    return accepts({
      ...base,
      by: { ...ana, kind: 'automation' },
      type: 'record-effect',
      effectId: effect.id,
      outcome: { status: 'failed', code: 'x', reason: 'x' },
    })
      ? 'worker'
      : 'nobody'
  if (run.open.phase === 'unknown' && effect)
    return accepts({ ...base, by: bo, type: 'resolve-effect', effectId: effect.id, answer: 'give-up', reason: 'x' })
      ? 'person'
      : 'nobody'
  const { approval } = run.open
  if (run.open.phase === 'approving' && approval)
    return accepts({ ...base, by: stranger, type: 'refuse-approval', approval: approval.id, comment: 'x', at })
      ? 'person'
      : 'nobody'
  // Whatever else may move a waiting run, its timer does: also while it is saved.
  const { timer } = run.open
  if (run.open.phase === 'waiting' || timer) {
    const by = { ...ana, kind: 'automation' as const }
    if (!timer || !accepts({ ...base, by, type: 'fire-timer', at: timer.due })) return 'nobody'
  }
  if (run.status === 'saved') return accepts({ ...base, by: bo, type: 'resume-run' }) ? 'person' : 'nobody'
  if (
    run.open.phase === 'preparing' &&
    !accepts({ ...base, by: ana, type: 'fail-proposal', code: 'failed', reason: 'x' })
  )
    return 'nobody'
  const answer = answerFor(workflow, run)
  return accepts({ ...base, by: bo, type: 'handle-manually' }) || (answer && accepts(answer(run, () => [])))
    ? 'person'
    : 'nobody'
}

/** An answer that a person could always give, where the step is theirs. */
function answerFor(workflow: Workflow, run: Extract<Run, { open: unknown }>) {
  const step = stepById(workflow, run.open.stepId)
  switch (step.kind) {
    case 'guidance':
      return complete(guide('x'))
    case 'decision':
      return complete(choose(step.options[0]?.id ?? ''))
    case 'escalation':
      return complete({ kind: 'escalation', answer: 'x' })
    case 'go-to':
      return complete({ kind: 'go-to' })
    case 'get-data':
      return complete({ kind: 'get-data', fields: ['name'] })
    case 'create-record':
      return complete({ kind: 'create-record', values: { kind: 'x' } })
    case 'update-data':
      return complete({ kind: 'update-data', values: { status: 'x' } })
    case 'trigger-action':
      return complete({ kind: 'trigger-action', action: 'freeze_account', form: {} })
    case 'load-related-record':
      return complete({ kind: 'load-related-record', relation: 'owner', records: ['1'] })
    case 'wait':
      return complete({ kind: 'wait', ended: 'early', reason: 'x' })
    case 'end':
      return complete({ kind: 'end' })
  }
}

function latestOrdinals(history: readonly { ordinal: number; stepId: string }[]): number[] {
  return [...new Map(history.map((attempt) => [attempt.stepId, attempt.ordinal])).values()].toSorted(
    (left, right) => left - right,
  )
}

function deepFreeze<Value>(value: Value): Value {
  if (value !== null && typeof value === 'object')
    for (const member of Object.values(Object.freeze(value))) deepFreeze(member)
  return value
}
