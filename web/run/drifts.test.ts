import { expect, test } from 'vitest'
import { type Drift, driftKey, partsHolding, saidDrifts } from './drifts.ts'

const drift: Drift = {
  attempt: 1,
  step: 'Read the company',
  record: { collection: 'companies', id: '1', label: 'Larkfield' },
  field: 'risk_score',
  label: 'Risk score',
  was: 120,
  is: 90,
}
const composed = (parts: Record<string, number | string>) => ({
  parts,
  answer: { kind: 'update-data' as const, values: {} },
  problems: {},
  edited: [],
  proposed: {},
})

test('the new value can be used where the answer holds the old one, and nowhere else', () => {
  expect(partsHolding(drift, composed({ 'values.risk_score': 120, 'values.city': 'Rome', action: 120 }))).toEqual({
    'values.risk_score': 90,
  })
  expect(partsHolding(drift, composed({ 'values.note': 'The score is 120' }))).toEqual({})
  expect(partsHolding({ ...drift, was: null }, composed({ 'values.risk_score': '' }))).toEqual({})
})

test('another change of the same value is another question', () => {
  expect(driftKey(3, drift)).not.toBe(driftKey(3, { ...drift, is: 80 }))
})

test('what was said to each change is told to the server, and nothing of what has changed again', () => {
  const open = { attempt: 3, drifts: [drift, { ...drift, field: 'turnover' }, { ...drift, field: 'city' }] }
  const key = (field: string, is = 90) => driftKey(3, { ...drift, field, is })
  expect(
    saidDrifts(
      open,
      new Map([
        [key('risk_score'), 'keep'],
        [key('turnover'), 'use-new'],
        [key('city', 80), 'keep'],
      ]),
    ),
  ).toEqual([
    { attempt: 1, record: { collection: 'companies', id: '1' }, field: 'risk_score', is: 90, choice: 'keep' },
    { attempt: 1, record: { collection: 'companies', id: '1' }, field: 'turnover', is: 90, choice: 'use-new' },
  ])
})
