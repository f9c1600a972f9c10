import { expect, test } from 'vitest'
import { formatInstantWithZone } from '../components/format-value.ts'
import { countdownText } from './countdown-text.ts'

test.each([
  [0, '00:00:00'],
  [1, '00:00:01'],
  [59_001, '00:01:00'],
  [3_600_000, '01:00:00'],
  [86_400_000, '1 d 00:00:00'],
  [2 * 86_400_000 + 11_045_000, '2 d 03:04:05'],
  [-5_000, '00:00:00'],
])('%i milliseconds are left as %s', (milliseconds, text) => {
  expect(countdownText(milliseconds)).toBe(text)
})

test('an instant is said in the viewer’s time with the zone named', () => {
  expect(formatInstantWithZone('2027-03-28T01:30:00.000Z', { locale: 'en-GB', timeZone: 'Europe/Berlin' })).toBe(
    '28 Mar 2027, 03:30 CEST',
  )
})
