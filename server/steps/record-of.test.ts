import { describe, expect, test } from 'vitest'
import {
  complete,
  create,
  effectUnknown,
  elsewhere,
  given,
  handleManually,
  recordCreated,
  resolve,
  trigger,
  workflowOf,
} from '../../tests/support/run-kit.ts'
import { recordOf } from './step-handler.ts'

const workflow = workflowOf(
  { id: 'paper', kind: 'create-record', mode: 'confirm', collection: 'documents', next: 'note' },
  { id: 'note', kind: 'update-data', mode: 'manual', record: 'paper', allowed: ['status'], next: 'finish' },
  { id: 'finish', kind: 'end' },
)
const order = complete(create({ kind: 'passport' }))
const note = { title: 'Note', record: 'paper' }

function recordAfter(...moves: Parameters<typeof given>[1][]) {
  const { run } = given(workflow, trigger(), ...moves)
  if (run.status !== 'active') throw new Error('The run is open.')
  return () => recordOf(run, note)
}

describe('a step on the record that an earlier one creates', () => {
  test('works on that record', () => {
    const passport = { collection: 'documents', id: '41', label: 'Passport' }
    expect(recordAfter(order, recordCreated(passport))()).toEqual(passport)
  })

  test('never falls back to the start record: where none is known it says why', () => {
    expect(recordAfter(handleManually(), elsewhere('Filed on paper'))).toThrow(/missing: handled manually by Ana/)
    expect(recordAfter(order, effectUnknown('Lost'), resolve('happened', 'I saw it'))).toThrow(
      /missing: nobody knows which one it is. Revise that step first/,
    )
    expect(recordAfter()).toThrow(/missing: it was not completed/)
  })
})
