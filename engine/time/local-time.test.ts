import { describe, expect, test } from 'vitest'
import { durationMilliseconds } from './duration.ts'
import { instantOfLocal, isZone } from './local-time.ts'

const at = (text: string, zone: string) => {
  const instant = instantOfLocal(text, zone)
  return instant === undefined ? undefined : new Date(instant).toISOString()
}

describe('a local time in a zone', () => {
  test.each([
    ['2027-01-15T09:00', 'Europe/Berlin', '2027-01-15T08:00:00.000Z'],
    ['2027-07-15T09:00', 'Europe/Berlin', '2027-07-15T07:00:00.000Z'],
    ['2027-07-15', 'America/New_York', '2027-07-15T04:00:00.000Z'],
    ['2027-07-15 09:00:30', 'Asia/Kolkata', '2027-07-15T03:30:30.000Z'],
    ['2027-07-15T09:00', 'UTC', '2027-07-15T09:00:00.000Z'],
  ])('%s in %s is %s', (local, zone, instant) => {
    expect(at(local, zone)).toBe(instant)
  })

  test('that is skipped counts with the offset from before: 02:30 on the last Sunday of March becomes 03:30', () => {
    expect(at('2027-03-28T02:30', 'Europe/Berlin')).toBe('2027-03-28T01:30:00.000Z')
    expect(at('2027-03-28T01:59', 'Europe/Berlin')).toBe('2027-03-28T00:59:00.000Z')
    expect(at('2027-03-28T03:00', 'Europe/Berlin')).toBe('2027-03-28T01:00:00.000Z')
    expect(at('2027-03-14T02:30', 'America/New_York')).toBe('2027-03-14T07:30:00.000Z')
    // Half an hour is skipped there.
    expect(at('2027-10-03T02:15', 'Australia/Lord_Howe')).toBe('2027-10-02T15:45:00.000Z')
  })

  test('that exists twice is the first of the two: 02:30 on the last Sunday of October is still summer time', () => {
    expect(at('2027-10-31T02:30', 'Europe/Berlin')).toBe('2027-10-31T00:30:00.000Z')
    expect(at('2027-10-31T01:59', 'Europe/Berlin')).toBe('2027-10-30T23:59:00.000Z')
    expect(at('2027-10-31T03:00', 'Europe/Berlin')).toBe('2027-10-31T02:00:00.000Z')
    expect(at('2027-11-07T01:30', 'America/New_York')).toBe('2027-11-07T05:30:00.000Z')
  })

  test('is none where there is no such day or hour', () => {
    for (const text of ['2027-02-30T10:00', '2027-13-01', '2027-01-01T24:00', '2027-01-01T10', 'tomorrow', ''])
      expect(at(text, 'Europe/Berlin')).toBeUndefined()
  })

  test('needs a zone of the database', () => {
    for (const zone of ['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires']) expect(isZone(zone)).toBe(true)
    for (const zone of ['Europe/Bonn', '+01:00', '', 'local']) expect(isZone(zone)).toBe(false)
  })
})

test.each([
  ['PT4H', 14_400_000],
  ['P2DT12H', 216_000_000],
  ['P1W', 604_800_000],
  ['PT90S', 90_000],
  ['P', undefined],
  ['PT', undefined],
  ['PT0S', undefined],
  ['P1M', undefined],
  ['P1Y', undefined],
  ['P99999D', undefined],
  ['4 hours', undefined],
])('the duration %s has %s milliseconds', (text, milliseconds) => {
  expect(durationMilliseconds(text)).toBe(milliseconds)
})
