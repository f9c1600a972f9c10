import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkModel, told } from './check-model.ts'
import { engineRules } from './compare.ts'
import { workflowOfPlan } from './plan.ts'
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
  for (const [plan, sequence] of fc.sample(fc.tuple(plans, moves), { numRuns: 1_000, seed: 1 })) {
    if (!workflowOfPlan(plan)) continue
    const model = new ReferenceModel(plan)
    for (const move of sequence) {
      const order = commandOf(model, move)
      const live = model.live.length
      if (model.accepts(order)) {
        meet(order.type)
        if (order.type === 'revise' && model.live.length < live - 2) meet('revise of more than two')
        if (model.live.some(({ missing }) => missing !== undefined)) meet('step handled manually')
        if (model.context().length < model.live.length) meet('step passed again')
        if (model.live.at(-1)?.isByRule) meet('decided by a rule')
      } else meet(`${order.type} refused`)
    }
    meet(model.status)
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
    ...['active', 'saved', 'completed', 'aborted'],
  ]
  expect(wanted.filter((what) => (met.get(what) ?? 0) < 10)).toEqual([])
})
