import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkModel, told } from './check-model.ts'
import { engineRules } from './compare.ts'
import { workflowsOf } from './plan.ts'
import { plantedInRules } from './planted.ts'
import { commandOf, moves, plans } from './random-sequence.ts'
import { ReferenceModel } from './reference-model.ts'

/** About three seconds. `npm run prove` plays 100,000. */
const sequences = 2_000

test('the engine does exactly what the reference model says, after every order', { timeout: 60_000 }, () => {
  const found = checkModel(engineRules, sequences, randomInt(1, 2 ** 31))
  expect(found && told(found)).toBeUndefined()
})

test.each(Object.entries(plantedInRules))('it is seen when %s', { timeout: 60_000 }, (_, rules) => {
  expect(checkModel(rules, sequences, 1)).toBeDefined()
})

test('the random sequences reach what they are for', () => {
  const met = new Map<string, number>()
  const meet = (what: string) => met.set(what, (met.get(what) ?? 0) + 1)
  for (const [plan, sequence] of fc.sample(fc.tuple(plans, moves), { numRuns: 1_500, seed: 1 })) {
    if (!workflowsOf(plan)) continue
    const model = new ReferenceModel(plan)
    for (const move of sequence) {
      const order = commandOf(model, move)
      const run = model.runs[order.run] ?? model
      const { open } = run
      const live = run.live.length
      const isOpen = open?.phase === 'waiting' && open.subrun?.open !== undefined
      if (run.accepts(order)) {
        meet(order.type)
        if (order.type === 'revise' && run.live.length < live - 2) meet('revise of more than two')
        if ((order.type === 'revise' || order.type === 'abort') && isOpen) meet(`${order.type} with an open sub-run`)
        if (order.type === 'revise' && open?.subrun?.status === 'completed') meet('revise before the end was heard')
        if (order.type === 'serve' && run.live.length > live) meet('sub-run completed a step')
        if (order.type === 'serve' && open?.subrun?.status === 'aborted') meet('sub-run aborted')
        if (run.live.some(({ manuallyBy }) => manuallyBy !== undefined)) meet('step handled manually')
        if (run.context().length < run.live.length) meet('step passed again')
        if (run.live.at(-1)?.origin === 'rule' && run.live.at(-1)?.step.isByRules) meet('decided by a rule')
      } else meet(`${order.type} refused`)
    }
    if (model.runs.length > 2) meet('sub-run of a sub-run')
    for (const { status } of model.runs) meet(status)
  }
  const orders = [
    'complete',
    'propose',
    'fail',
    'hand-over',
    'handle-manually',
    'ask-again',
    'revise',
    'save',
    'resume',
  ]
  const wanted = [
    ...[...orders, 'claim', 'abort'].flatMap((order) => [order, `${order} refused`]),
    ...['revise of more than two', 'step handled manually', 'step passed again', 'decided by a rule'],
    ...['revise with an open sub-run', 'abort with an open sub-run', 'revise before the end was heard'],
    ...['sub-run completed a step', 'sub-run aborted', 'sub-run of a sub-run', 'serve', 'serve refused'],
    ...['active', 'saved', 'completed', 'aborted'],
  ]
  expect(wanted.filter((what) => (met.get(what) ?? 0) < 10)).toEqual([])
})
