import { expect, test } from 'vitest'
import { timeAgoText } from './time-ago-text.ts'

const now = Date.parse('2026-11-22T12:00:00Z')

test.each([
  ['2026-11-22T11:59:40Z', 'now'],
  ['2026-11-22T12:00:20Z', 'now'],
  ['2026-11-22T11:55:00Z', '5 min ago'],
  ['2026-11-22T09:00:00Z', '3 hr ago'],
  ['2026-11-21T11:00:00Z', 'yesterday'],
  ['2026-11-25T12:00:00Z', 'in 3 days'],
  ['2026-08-01T12:00:00Z', '3 mo ago'],
  ['no date', 'no date'],
])('%s is %s', (instant, text) => {
  expect(timeAgoText(instant, now, 'en-GB')).toBe(text)
})
