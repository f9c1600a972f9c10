import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ColumnType } from './column-type.ts'
import { readValue } from './value-text.ts'

test.each<[ColumnType, string, unknown]>([
  [{ kind: 'integer', bits: 64 }, '9007199254740991', 9007199254740991],
  [{ kind: 'integer', bits: 64 }, '9007199254740992', '9007199254740992'],
  [{ kind: 'number' }, '1e-07', 1e-7],
  [{ kind: 'number' }, 'Infinity', 'Infinity'],
  [{ kind: 'decimal' }, '0.10', '0.10'],
  [{ kind: 'decimal' }, 'NaN', 'NaN'],
  [{ kind: 'boolean' }, 'f', false],
  [{ kind: 'date' }, '2026-11-22', '2026-11-22'],
  [{ kind: 'datetime' }, '2026-11-22 09:30:00+00', '2026-11-22T09:30:00Z'],
  [{ kind: 'datetime' }, '2026-11-22 09:30:00.5', '2026-11-22T09:30:00.5Z'],
  [{ kind: 'datetime' }, 'infinity', 'infinity'],
  [{ kind: 'binary' }, '1234', '1234 bytes'],
  [
    { kind: 'json' },
    '{"amount": 12345678901234567890, "rate": 0.1, "big": [1e400]}',
    { amount: '12345678901234567890', rate: 0.1, big: [Infinity] },
  ],
  [
    { kind: 'list', element: { kind: 'integer', bits: 32 } },
    '{{1,2},{3,NULL}}',
    [
      [1, 2],
      [3, null],
    ],
  ],
  [{ kind: 'list', element: { kind: 'text' } }, '{}', []],
  [{ kind: 'list', element: { kind: 'text' } }, '{NULL,"NULL","",a b,"{,}"}', [null, 'NULL', '', 'a b', '{,}']],
  [{ kind: 'list', element: { kind: 'boolean' } }, '[0:1]={t,f}', [true, false]],
])('%j: %s', (type, text, value) => {
  expect(readValue(type, text)).toEqual(value)
})

test('any list of texts comes back as it was written', () => {
  const quote = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  fc.assert(
    fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' }))), (items) => {
      const text = `{${items.map((item) => (item === null ? 'NULL' : quote(item))).join(',')}}`
      expect(readValue({ kind: 'list', element: { kind: 'text' } }, text)).toEqual(items)
    }),
  )
})

test('reading ends for whatever text stands there', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('{', '}', ',', '"', '\\', 'a', 'N') }),
      (text) => void readValue({ kind: 'list', element: { kind: 'text' } }, text),
    ),
  )
})
