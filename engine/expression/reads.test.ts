import { expect, test } from 'vitest'
import { namesRead, stepsRead } from '#engine'

test('the steps an expression reads are found wherever they stand', () => {
  expect(stepsRead('steps.a.x > 1 ? steps["b"].y : [steps.c.z, {"k": steps.d}]')).toEqual(['a', 'b', 'c', 'd'])
  expect(stepsRead('steps.a.records.exists(r, r.id == steps.b.id) && has(steps.c.x)')).toEqual(['a', 'b', 'c'])
  expect(stepsRead('steps . a . x')).toEqual(['a'])
})

test('a text that looks like a step is none', () => {
  expect(stepsRead('"steps.a" == run.record.label')).toEqual([])
  expect(stepsRead('other.steps.a')).toEqual([])
  expect(stepsRead('steps.a >')).toEqual([])
})

test('names of loops are not names of the context', () => {
  expect(namesRead('steps.a.records.map(r, r.name + item.name).size() > 1').sort()).toEqual(['item', 'steps'])
  expect(namesRead('steps.a.records.exists(r, true) && r.name == ""').sort()).toEqual(['r', 'steps'])
  expect(namesRead('(')).toEqual([])
})
