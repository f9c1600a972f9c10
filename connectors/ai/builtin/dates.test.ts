import { expect, test } from 'vitest'
import { readDate } from './dates.ts'

const today = '2026-11-22'

test.each([
  ['2027-01-31', '2027-01-31', 'stated'],
  ['31 January 2027', '2027-01-31', 'stated'],
  ['January 31, 2027', '2027-01-31', 'stated'],
  ['31.01.2027', '2027-01-31', 'stated'],
  ['31/01/2027', '2027-01-31', 'stated'],
  ['today', '2026-11-22', 'derived'],
  ['tomorrow', '2026-11-23', 'derived'],
  ['in 30 days', '2026-12-22', 'derived'],
  ['two weeks from now', '2026-12-06', 'derived'],
  ['next Monday', '2026-11-23', 'derived'],
  ['December 5', '2026-12-05', 'derived'],
  ['the end of the month', '2026-11-30', 'derived'],
  ['end of next quarter', '2027-03-31', 'derived'],
  ['start of next year', '2027-01-01', 'derived'],
])('%s is %s', (phrase, date, certainty) => {
  expect(readDate(phrase, today)).toEqual({ date, certainty })
})

test.each(['03/04/2027', '2027-02-30', '30.02.2027'])('%s is a problem, not a choice', (phrase) => {
  expect(readDate(phrase, today)).toHaveProperty('problem')
})

test.each(['soon', 'Paris', 'May', 'the day of the audit', '12', 'tomorrow with Ana', ''])(
  '%s is no date',
  (phrase) => {
    expect(readDate(phrase, today)).toBeUndefined()
  },
)
