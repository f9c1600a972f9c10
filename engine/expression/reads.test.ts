import { expect, test } from 'vitest'
import { inputsRead, namesRead, recordFieldsRead, stepsRead, valuesRead } from '#engine'
import { plainPath } from './reads.ts'

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

test('what is read of a step or an input is found, dotted or in brackets', () => {
  expect(valuesRead('steps.a.x + steps["b"].y + steps.c["z"]')).toEqual([
    { step: 'a', value: 'x' },
    { step: 'b', value: 'y' },
    { step: 'c', value: 'z' },
  ])
  expect(inputsRead('run.inputs.x + run["inputs"]["y"] + run.record.id')).toEqual(['x', 'y'])
})

test('fields of records are those of elements and of loop variables, not those of other steps', () => {
  expect(recordFieldsRead('steps.a.records.map(each, each.amount + each["fee"])')).toEqual(['amount', 'fee'])
  expect(recordFieldsRead('steps["a"].records[0].amount + steps.a.records[1]["fee"]')).toEqual(['amount', 'fee'])
  expect(recordFieldsRead('steps.b.status + string(steps.a.records.size()) + run.record.label')).toEqual([])
})

test('a plain path is one, dotted or in brackets, and nothing else is', () => {
  expect(plainPath('steps.load["name"]')).toEqual(['steps', 'load', 'name'])
  expect(plainPath('steps["load"].name')).toEqual(['steps', 'load', 'name'])
  for (const other of [
    'has(steps.load.name)',
    'steps[run.record.id].name',
    'steps.load.records[0].name',
    'f(steps)',
    '(',
  ])
    expect(plainPath(other), other).toBeUndefined()
})
