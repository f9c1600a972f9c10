import type { Value } from '#engine'
import type { ColumnType } from './column-type.ts'

/** What is sent to PostgreSQL, which reads it as the type of the column it stands beside. */
export type Parameter = string | null | Parameter[]

/** What a value of the type looks like, for the sentence that refuses one that does not. */
export class WrongType extends Error {
  override readonly name = 'WrongType'
}

/** Checks a value against a column's type and writes it as PostgreSQL's text. Throws WrongType with what was expected. */
export function writeParameter(type: ColumnType, value: Value): Parameter {
  if (value === null) return null
  switch (type.kind) {
    case 'text':
    case 'opaque':
      return expectText(value, 'a text')
    case 'enum': {
      const text = expectText(value, 'a text')
      if (!type.options.includes(text)) throw new WrongType(`one of: ${type.options.join(', ')}`)
      return text
    }
    case 'integer':
      return expectInteger(value, type.bits)
    case 'number':
      return expectNumber(value, /^[+-]?(\d{1,400}(\.\d*)?|\.\d+)(e[+-]?\d{1,4})?$|^(NaN|-?Infinity)$/i, 'a number')
    case 'decimal':
      return expectNumber(value, /^[+-]?(\d{1,1000}(\.\d{0,1000})?|\.\d{1,1000})(e[+-]?\d{1,3})?$|^NaN$/i, 'a number')
    case 'boolean':
      if (typeof value !== 'boolean') throw new WrongType('true or false')
      return value ? 't' : 'f'
    case 'date':
      return expectDate(value)
    case 'datetime':
      return expectInstant(value)
    case 'uuid': {
      const text = expectText(value, 'a UUID')
      if (!/^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text)) throw new WrongType('a UUID')
      return text
    }
    case 'json':
      return JSON.stringify(refuseZeroBytes(value))
    case 'list':
      if (!Array.isArray(value)) throw new WrongType('a list')
      return value.map((item) => writeParameter(Array.isArray(item) ? type : type.element, item))
    case 'binary':
      throw new WrongType('nothing: binary content can be neither compared nor written')
  }
}

/** PostgreSQL's text cannot hold the character U+0000. */
export function expectText(value: Value, expected: string): string {
  if (typeof value !== 'string') throw new WrongType(expected)
  if (value.includes('\0')) throw new WrongType(`${expected} without the character U+0000`)
  return value
}

function refuseZeroBytes(value: Value): Value {
  if (JSON.stringify(value).includes('\\u0000')) throw new WrongType('JSON without the character U+0000')
  return value
}

function expectNumber(value: Value, shape: RegExp, expected: string): string {
  if (typeof value !== 'number' && typeof value !== 'string') throw new WrongType(expected)
  const text = String(value)
  if (!shape.test(text)) throw new WrongType(expected)
  return text
}

function expectInteger(value: Value, bits: 16 | 32 | 64): string {
  const text = expectNumber(value, /^-?\d{1,40}$/, 'a whole number')
  if (BigInt.asIntN(bits, BigInt(text)) !== BigInt(text)) throw new WrongType(`a whole number of up to ${bits} bits`)
  return text
}

function expectDate(value: Value): string {
  const expected = 'a date such as 2026-11-22'
  const text = expectText(value, expected)
  if (text === 'infinity' || text === '-infinity') return text
  const match = /^(\d{4,6})-(\d\d)-(\d\d)$/.exec(text)
  if (match === null || !isCalendarDate(Number(match[1]), Number(match[2]), Number(match[3])))
    throw new WrongType(expected)
  return text
}

function expectInstant(value: Value): string {
  const expected = 'a date and time such as 2026-11-22T09:30:00Z'
  const text = expectText(value, expected)
  if (text === 'infinity' || text === '-infinity') return text
  const match = /^(\d{4,6}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text)
  const [date, time, zone] = [match?.[1], match?.[2] ?? '00:00', match?.[3] ?? 'Z']
  if (date === undefined) throw new WrongType(expected)
  expectDate(date)
  if (/^z$/i.test(zone)) return `${date}T${time}Z`
  // A column without a zone ignores an offset in silence, so we do the sum ourselves.
  const instant = new Date(`${date}T${time}${zone}`)
  if (Number.isNaN(instant.getTime())) throw new WrongType(expected)
  return instant.toISOString()
}

function isCalendarDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
