import { describe, expect, test } from 'vitest'
import type { Field } from '#engine'
import { formatDate } from '../components/format-value.ts'
import { type Condition, conditionsOf, everyFilter, filterOf, readFilter, writeFilter } from './condition.ts'
import { conditionText } from './condition-text.ts'
import { parseCondition, typedText } from './parse-condition.ts'

const base = { display: 'plain', isNullable: true, isReadOnly: false } as const
const fields: Field[] = [
  { ...base, name: 'name', title: 'Name', type: 'text' },
  { ...base, name: 'country', title: 'Country', type: 'text', display: 'country' },
  { ...base, name: 'risk_score', title: 'Risk score', type: 'integer' },
  { ...base, name: 'risk', title: 'Risk', type: 'enum', options: ['low', 'high'] },
  { ...base, name: 'status', title: 'Status', type: 'enum', options: ['active', 'in_review', 'frozen'] },
  { ...base, name: 'is_pep', title: 'Politically exposed', type: 'boolean', isNullable: false },
  { ...base, name: 'volume', title: 'Volume', type: 'decimal', display: 'money' },
  { ...base, name: 'created_on', title: 'Created on', type: 'date' },
]
const today = new Date(2026, 10, 22)
const parse = (text: string) => parseCondition(text, fields, today)

describe('a typed filter', () => {
  test.each([
    ['country is France', { field: 'country', operator: 'equals', value: 'FR' }],
    ['country is one of fr, Germany', { field: 'country', operator: 'in', value: ['FR', 'DE'] }],
    ['risk score > 60', { field: 'risk_score', operator: 'greater', value: 60 }],
    ['risk score >=60', { field: 'risk_score', operator: 'greater-or-equal', value: 60 }],
    ['risk is high', { field: 'risk', operator: 'equals', value: 'high' }],
    ['volume at least 10k', { field: 'volume', operator: 'greater-or-equal', value: '10000' }],
    ['status in review', { field: 'status', operator: 'equals', value: 'in_review' }],
    ['status in active, frozen', { field: 'status', operator: 'in', value: ['active', 'frozen'] }],
    ['status is not in review', { field: 'status', operator: 'not-equals', value: 'in_review' }],
    ['name larkfield trading', { field: 'name', operator: 'contains', value: 'larkfield trading' }],
    ['politically exposed yes', { field: 'is_pep', operator: 'equals', value: true }],
    ['created on since 30 days ago', { field: 'created_on', operator: 'greater-or-equal', value: '2026-10-23' }],
    ['created on before 2026-02-28', { field: 'created_on', operator: 'less', value: '2026-02-28' }],
    ['name is empty', { field: 'name', operator: 'is-null' }],
  ])('%s', (text, condition) => {
    const parsed = parse(text)
    expect(parsed.condition).toEqual(condition)
    expect(parsed.isComplete).toBe(true)
  })

  test.each([
    'country',
    'country is',
    'country is Narnia',
    'created on before 2026-02-30',
    'risk score > many',
    'nonsense',
    '',
  ])('"%s" is not complete', (text) => {
    expect(parse(text).isComplete).toBe(false)
  })

  test('fields, comparisons and values are suggested as one types', () => {
    expect(parse('ri').suggestions).toEqual(['Risk score ', 'Risk '])
    expect(parse('status ').suggestions).toContain('Status is ')
    expect(parse('status is in').suggestions[0]).toBe('Status is in review')
    expect(parse('country is one of France, ger').suggestions).toContain('Country is one of France, Germany')
  })

  test('what a chip holds can be typed again', () => {
    const condition = { field: 'country', operator: 'in' as const, value: ['FR', 'DE'] }
    expect(parse(typedText(condition, fields)).condition).toEqual(condition)
  })
})

test.each<[Condition, string]>([
  [{ field: 'country', operator: 'in', value: ['FR', 'DE'] }, 'Country is one of France or Germany'],
  [{ field: 'status', operator: 'equals', value: 'in_review' }, 'Status is in review'],
  [
    { field: 'created_on', operator: 'greater', value: '2026-01-31' },
    `Created on is after ${formatDate('2026-01-31')}`,
  ],
  [{ field: 'name', operator: 'is-null' }, 'Name is empty'],
  [{ field: 'company.country', operator: 'equals', value: 'FR' }, 'company.country is FR'],
])('%j reads "%s"', (condition, sentence) => {
  expect(conditionText(condition, fields)).toBe(sentence)
})

describe('a filter in an address', () => {
  const one = { field: 'country', operator: 'equals', value: 'FR' } as const
  const two = { field: 'risk_score', operator: 'greater', value: 60 } as const

  test('a list of conditions survives the trip', () => {
    const filter = filterOf([one, two])
    expect(readFilter(writeFilter(filter))).toEqual(filter)
    expect(conditionsOf(filter)).toEqual([one, two])
    expect(conditionsOf(undefined)).toEqual([])
  })

  test('what is no filter is left out, what is deeper is no list', () => {
    expect(readFilter('{"country":"FR"}')).toBeUndefined()
    expect(readFilter('{')).toBeUndefined()
    expect(conditionsOf({ or: [one, two] })).toBeUndefined()
    expect(conditionsOf({ and: [one, { or: [one, two] }] })).toBeUndefined()
  })

  test('a segment and a filter hold together', () => {
    expect(everyFilter(one, { and: [two] })).toEqual({ and: [one, two] })
    expect(everyFilter(undefined, two)).toEqual(two)
    expect(everyFilter()).toBeUndefined()
  })
})
