import { describe, expect, test } from 'vitest'
import type { Value } from '#engine'
import { type FieldShape, formatCountry, formatMoney, formatValue } from './format-value.ts'

const plain = { display: 'plain' } as const

describe('a value as people read it', () => {
  test.each<[FieldShape, Value, string]>([
    [{ ...plain, type: 'text' }, 'Larkfield', 'Larkfield'],
    [{ ...plain, type: 'text' }, null, '—'],
    [{ ...plain, type: 'text' }, '', '—'],
    [{ ...plain, type: 'boolean' }, false, 'No'],
    [{ ...plain, type: 'integer' }, 0, '0'],
    [{ ...plain, type: 'integer' }, 1234567, '1,234,567'],
    [{ ...plain, type: 'integer', name: 'founded_year' }, 1987, '1987'],
    [{ ...plain, type: 'decimal' }, '9007199254740993.25', '9,007,199,254,740,993.25'],
    [{ ...plain, type: 'list' }, ['FR', 'DE'], 'FR, DE'],
    [{ type: 'list', display: 'country' }, ['FR', 'DE'], 'France, Germany'],
    [{ ...plain, type: 'json' }, { a: 1 }, '{"a":1}'],
    [{ type: 'text', display: 'country' }, 'FR', 'France'],
  ])('%j %j reads %s', (field, value, text) => {
    expect(formatValue(field, value, { locale: 'en-GB' }).text).toBe(text)
  })

  test('a day is the same day in every zone', () => {
    expect(
      formatValue({ ...plain, type: 'date' }, '2026-03-01', { locale: 'en-GB', timeZone: 'America/Los_Angeles' }),
    ).toEqual({ text: '1 Mar 2026', exact: '2026-03-01' })
  })

  test('an instant is read in the viewer’s zone, and exactly on hover', () => {
    const { text, exact } = formatValue({ ...plain, type: 'datetime' }, '2026-03-01T23:30:00Z', {
      locale: 'en-GB',
      timeZone: 'Europe/Paris',
    })
    expect(text).toBe('2 Mar 2026, 00:30')
    expect(exact).toContain('Monday')
    expect(exact).toContain('00:30:00')
  })

  test('an amount finds its currency among the record’s values', () => {
    const money = { type: 'decimal', display: 'money', name: 'amount' } as const
    expect(formatValue(money, '1234.5', { locale: 'en-GB', record: { currency: 'EUR' } }).text).toBe('€1,234.50')
    expect(
      formatValue(money, '1234.5', { locale: 'en-GB', record: { currency: 'EUR', amount_currency: 'USD' } }).text,
    ).toBe('US$1,234.50')
    expect(formatValue(money, '1234.5', { locale: 'en-GB' }).text).toBe('1,234.50')
  })

  test('what is no number or no country stays as it is', () => {
    expect(formatMoney('n/a', 'EUR')).toBe('n/a')
    expect(formatCountry('Narnia')).toEqual({ text: 'Narnia' })
  })
})
