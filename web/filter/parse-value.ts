import type { Field, Operator, Value } from '#engine'
import { isNumber, readNumber } from '../components/action-form/number-text.ts'
import { filterText } from '../messages/en/filter.ts'
import { takesList } from './condition.ts'
import { countryCode } from './countries.ts'

const suffixes: Record<string, string> = { k: '000', m: '000000' }

/** A typed value as that field's type wants it; undefined while it is none. `today` is the day of the viewer. */
export function parseValue(field: Field, operator: Operator, text: string, today: Date): Value | undefined {
  if (!takesList(operator)) return parseOne(field, text, today)
  const parts = text
    .split(/,| or /)
    .map((part) => part.trim())
    .filter(Boolean)
  const values = parts.map((part) => parseOne(field, part, today))
  return values.length === 0 || values.some((value) => value === undefined)
    ? undefined
    : values.flatMap((value) => (value === undefined ? [] : [value]))
}

function parseOne(field: Field, text: string, today: Date): Value | undefined {
  const typed = text.trim()
  if (typed === '') return undefined
  switch (field.type) {
    case 'integer':
    case 'number':
    case 'decimal':
      return parseNumber(typed, field.type)
    case 'boolean':
      if (isOneOf(filterText.yes, typed)) return true
      return isOneOf(filterText.no, typed) ? false : undefined
    case 'date':
      return parseDay(typed, today)
    case 'datetime': {
      const day = parseDay(typed, today)
      return day === undefined ? undefined : new Date(`${day}T00:00:00`).toISOString()
    }
    default:
      if (field.options) return field.options.find((option) => spoken(option) === spoken(typed))
      return field.display === 'country'
        ? (countryCode(typed) ?? (/^[a-z]{2}$/i.test(typed) ? typed.toUpperCase() : undefined))
        : typed
  }
}

function parseNumber(text: string, type: 'integer' | 'number' | 'decimal'): Value | undefined {
  const plain = text
    .replaceAll(/[\s_]/g, '')
    .replace(/^(-?\d+)([km])$/i, (_, digits: string, suffix: string) => `${digits}${suffixes[suffix.toLowerCase()]}`)
  return isNumber(plain, type) ? readNumber(plain, type) : undefined
}

function parseDay(text: string, today: Date): string | undefined {
  const lower = text.toLowerCase()
  const ago = filterText.daysAgo.exec(lower)?.[1]
  if (lower === filterText.today) return day(today, 0)
  if (lower === filterText.yesterday) return day(today, 1)
  if (ago !== undefined) return day(today, Number(ago))
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const instant = new Date(`${text}T00:00:00Z`)
  return Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== text ? undefined : text
}

function day(today: Date, ago: number): string {
  const then = new Date(today.getFullYear(), today.getMonth(), today.getDate() - ago)
  return [then.getFullYear(), then.getMonth() + 1, then.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-')
}

function isOneOf(words: readonly string[], text: string): boolean {
  return words.includes(text.toLowerCase())
}

/** `proof_of_address` and "Proof of address" are the same word to people. */
export function spoken(option: string): string {
  return option.toLowerCase().replaceAll(/[_\s-]+/g, ' ')
}
