import { describe, expect, test } from 'vitest'
import type { FormField } from '#engine'
import { formProblems, initialAnswers } from './form-problems.ts'
import { readNumber } from './number-text.ts'

const reason: FormField = { name: 'reason', label: 'Reason', type: 'long-text', required: true }
const amount: FormField = { name: 'amount', label: 'Amount', type: 'number', required: false }
const documents: FormField = {
  name: 'documents',
  label: 'Documents',
  type: 'multi-enum',
  required: true,
  options: ['passport', 'articles'],
}

describe('the answers of a form', () => {
  test('a required answer may not be empty, blank or an empty list', () => {
    expect(formProblems([reason, documents], { reason: '  ', documents: [] })).toEqual({
      reason: 'This is needed.',
      documents: 'This is needed.',
    })
  })

  test('an optional answer may be left out, but not be wrong', () => {
    expect(formProblems([amount], {})).toEqual({})
    expect(formProblems([amount], { amount: 'twelve' })).toEqual({ amount: 'This is not a number.' })
    expect(formProblems([amount], { amount: 12.5 })).toEqual({})
  })

  test('a form opens with what is given, else with its defaults', () => {
    expect(
      initialAnswers(
        [
          { ...reason, default: 'Missing papers' },
          documents,
          { name: 'urgent', label: 'Urgent', type: 'boolean', required: false },
        ],
        { documents: ['passport'] },
      ),
    ).toEqual({
      reason: 'Missing papers',
      documents: ['passport'],
      urgent: false,
    })
  })
})

describe('a typed number', () => {
  test.each([
    ['12', 'integer', 12],
    ['', 'integer', null],
    ['9007199254740993', 'integer', '9007199254740993'],
    ['12.50', 'decimal', '12.50'],
    ['1 000.5', 'number', 1000.5],
    ['12a', 'number', '12a'],
    ['1.5', 'integer', '1.5'],
  ] as const)('%s as %s is %j', (text, type, value) => {
    expect(readNumber(text, type)).toBe(value)
  })
})
