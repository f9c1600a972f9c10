import { expect, test } from 'vitest'
import { type Drift, driftKey, keptDrifts, partsHolding } from './drifts.ts'

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

test('what is kept is told to the server, what was given the new value or has changed again is not', () => {
  const open = { attempt: 3, drifts: [drift, { ...drift, field: 'turnover' }, { ...drift, field: 'city' }] }
  const key = (field: string, is = 90) => driftKey(3, { ...drift, field, is })
  expect(
    keptDrifts(
      open,
      new Map([
        [key('risk_score'), 'kept'],
        [key('turnover'), 'new'],
        [key('city', 80), 'kept'],
      ]),
    ),
  ).toEqual([{ attempt: 1, record: { collection: 'companies', id: '1' }, field: 'risk_score', is: 90 }])
})
