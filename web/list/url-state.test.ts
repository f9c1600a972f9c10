import { expect, test } from 'vitest'
import { readListState } from './url-state.ts'

const highRisk = { field: 'risk_score', operator: 'greater', value: 60 } as const
const collection = {
  segments: [{ id: 'high-risk', title: 'High risk', filter: highRisk }],
  fields: [
    {
      name: 'risk_score',
      title: 'Risk score',
      type: 'integer',
      display: 'plain',
      isNullable: false,
      isReadOnly: false,
    },
  ] as const,
}
const read = (search: object) =>
  readListState(search, { segments: collection.segments, fields: [...collection.fields] })

test('an empty address shows everything', () => {
  expect(read({})).toEqual({
    segment: undefined,
    isSegmentMissing: false,
    search: '',
    filter: undefined,
    effective: undefined,
    sort: undefined,
  })
})

test('segment, search, filter and sort come from the address', () => {
  const france = { field: 'country', operator: 'equals', value: 'FR' } as const
  const state = read({ segment: 'high-risk', q: ' lark ', filter: JSON.stringify(france), sort: '-risk_score' })
  expect(state.search).toBe('lark')
  expect(state.filter).toEqual(france)
  expect(state.effective).toEqual({ and: [highRisk, france] })
  expect(state.sort).toEqual({ field: 'risk_score', isDescending: true })
})

test('what an address names in vain is left out, and said', () => {
  const state = read({ segment: 'gone', sort: 'nothing', filter: 'no json' })
  expect(state.isSegmentMissing).toBe(true)
  expect(state.effective).toBeUndefined()
  expect(state.sort).toBeUndefined()
})
