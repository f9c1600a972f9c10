import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ColumnType } from './column-type.ts'
import { WrongType, writeParameter } from './parameter.ts'

test.each<[ColumnType, unknown, unknown]>([
  [{ kind: 'datetime' }, '2026-11-22T10:30:00+01:00', '2026-11-22T09:30:00.000Z'],
  [{ kind: 'datetime' }, '2026-11-22T09:30:00.123456Z', '2026-11-22T09:30:00.123456Z'],
  [{ kind: 'datetime' }, '2026-11-22', '2026-11-22T00:00Z'],
  [{ kind: 'decimal' }, '-0.10', '-0.10'],
  [{ kind: 'decimal' }, 1e21, '1e+21'],
  [{ kind: 'integer', bits: 64 }, '-9223372036854775808', '-9223372036854775808'],
  [{ kind: 'json' }, { a: null }, '{"a":null}'],
  [{ kind: 'list', element: { kind: 'boolean' } }, [true, null], ['t', null]],
])('%j takes %j', (type, value, parameter) => {
  expect(writeParameter(type, JSON.parse(JSON.stringify(value)))).toEqual(parameter)
})

test.each<[ColumnType, unknown]>([
  [{ kind: 'integer', bits: 16 }, 32768],
  [{ kind: 'integer', bits: 64 }, '9223372036854775808'],
  [{ kind: 'integer', bits: 32 }, '1; select 1'],
  [{ kind: 'integer', bits: 32 }, ''],
  [{ kind: 'number' }, '0x10'],
  [{ kind: 'decimal' }, 'Infinity'],
  [{ kind: 'decimal' }, '1,5'],
  [{ kind: 'boolean' }, 'true'],
  [{ kind: 'boolean' }, 1],
  [{ kind: 'date' }, '2026-13-01'],
  [{ kind: 'date' }, 'now'],
  [{ kind: 'datetime' }, '2026-11-22T25:00:00+01:00'],
  [{ kind: 'datetime' }, 'now()'],
  [{ kind: 'uuid' }, 'x'],
  [{ kind: 'text' }, ['a']],
  [{ kind: 'json' }, { a: '\0' }],
  [{ kind: 'binary' }, 'x'],
  [{ kind: 'list', element: { kind: 'text' } }, 'a'],
])('%j refuses %j', (type, value) => {
  expect(() => writeParameter(type, JSON.parse(JSON.stringify(value)))).toThrow(WrongType)
})

test('whatever the value, it is taken or refused, never anything else', () => {
  const kinds: ColumnType[] = [
    { kind: 'text' },
    { kind: 'integer', bits: 32 },
    { kind: 'decimal' },
    { kind: 'date' },
    { kind: 'datetime' },
    { kind: 'json' },
    { kind: 'list', element: { kind: 'uuid' } },
    { kind: 'enum', options: ['a'] },
  ]
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.jsonValue(), (type, value) => {
      try {
        writeParameter(type, JSON.parse(JSON.stringify(value)))
      } catch (error) {
        expect(error).toBeInstanceOf(WrongType)
      }
    }),
  )
})
