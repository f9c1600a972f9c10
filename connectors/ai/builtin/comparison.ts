import { findField, type Value } from '#engine'
import type { Question } from '../assistant.ts'
import type { Pointable } from './context-values.ts'
import { daysBetween, readDate } from './dates.ts'
import { findOption, readNumber } from './literals.ts'
import { splitWords } from './words.ts'

/** One explicit comparison in words: a bound, an equality, or whether there is a value at all. */
export type Comparison =
  | { kind: 'bound'; field: string; operator: '<' | '<=' | '>' | '>='; value: string }
  | { kind: 'between'; field: string; low: string; high: string }
  | { kind: 'equal'; field: string; value: string; isNegated: boolean }
  | { kind: 'empty'; field: string; isNegated: boolean }

const bounds: readonly (readonly [RegExp, '<' | '<=' | '>' | '>='])[] = [
  [
    /^(.+?)\s+(?:is|are|of)?\s*(?:above|over|greater than|more than|higher than|larger than|exceeds|after|>(?!=))\s*(.+)$/i,
    '>',
  ],
  [/^(.+?)\s+(?:is|are|of)?\s*(?:at least|not less than|>=|≥)\s*(.+)$/i, '>='],
  [
    /^(.+?)\s+(?:is|are|of)?\s*(?:below|under|less than|fewer than|lower than|smaller than|before|<(?!=))\s*(.+)$/i,
    '<',
  ],
  [/^(.+?)\s+(?:is|are|of)?\s*(?:at most|not more than|up to|<=|≤)\s*(.+)$/i, '<='],
]

/** Reads one comparison; undefined for words that state none. */
export function parseComparison(text: string): Comparison | undefined {
  const part = text.trim().replace(/^(?:the|its|their)\s+/i, '')
  const between = /^(.+?)\s+(?:is\s+)?between\s+(\S+)…(\S+)$/i.exec(part)
  if (between) return { kind: 'between', field: between[1] ?? '', low: between[2] ?? '', high: between[3] ?? '' }
  for (const [pattern, operator] of bounds) {
    const match = pattern.exec(part)
    if (match) return { kind: 'bound', operator, field: match[1] ?? '', value: match[2] ?? '' }
  }
  const empty =
    /^(.+?)\s+(?:is|are)\s+(not\s+)?(empty|missing|blank|null|unknown|set|present|given|filled(?: in)?|known)$/i.exec(
      part,
    )
  if (empty)
    return {
      kind: 'empty',
      field: empty[1] ?? '',
      isNegated: /^(set|present|given|filled|known)/i.test(empty[3] ?? '') !== (empty[2] !== undefined),
    }
  const none = /^(?:there (?:is|are)\s+)?no\s+(.+?)(?:\s+(?:found|raised|left|present))?$/i.exec(part)
  if (none) return { kind: 'empty', field: none[1] ?? '', isNegated: false }
  const some =
    /^(?:there (?:is|are)\s+)(?:any|some|at least one)?\s*(.+)$/i.exec(part) ??
    /^(?:any|some|at least one)\s+(.+?)(?:\s+(?:found|raised|present))?$/i.exec(part)
  if (some) return { kind: 'empty', field: some[1] ?? '', isNegated: true }
  const equal = /^(.+?)\s*(?:\b(?:is|are|equals)\b|==?|!=)\s*(?:equal to\s+)?(not\s+)?(.+)$/i.exec(part)
  if (equal)
    return {
      kind: 'equal',
      field: equal[1] ?? '',
      value: (equal[3] ?? '').replace(/^["'“]|["'”]$/g, ''),
      isNegated: equal[2] !== undefined || /!=/.test(part),
    }
  return undefined
}

/** Whether the comparison holds for the value; undefined while the value is empty; not-comparable for words that state no such test. */
export function compare(
  comparison: Comparison,
  pointable: Pointable,
  question: Question,
): boolean | undefined | 'not-comparable' {
  const { value } = pointable
  switch (comparison.kind) {
    case 'empty':
      return isEmpty(value) !== comparison.isNegated
    case 'bound': {
      const difference = differenceTo(value, comparison.value, question.today)
      if (typeof difference !== 'number') return difference
      return { '<': difference < 0, '<=': difference <= 0, '>': difference > 0, '>=': difference >= 0 }[
        comparison.operator
      ]
    }
    case 'between': {
      const low = differenceTo(value, comparison.low, question.today)
      const high = differenceTo(value, comparison.high, question.today)
      return typeof low === 'number' && typeof high === 'number'
        ? low >= 0 && high <= 0
        : low === undefined
          ? undefined
          : 'not-comparable'
    }
    case 'equal':
      return equals(value, comparison, pointable, question)
  }
}

function equals(
  value: Value,
  { value: said, isNegated }: Extract<Comparison, { kind: 'equal' }>,
  pointable: Pointable,
  question: Question,
): boolean | undefined | 'not-comparable' {
  if (value === null) return undefined
  if (typeof value === 'boolean') {
    const wanted = /^(true|yes|on)$/i.test(said) ? true : /^(false|no|off)$/i.test(said) ? false : undefined
    return wanted === undefined ? 'not-comparable' : (value === wanted) !== isNegated
  }
  const number = readNumber(said, 'number')
  if (number && 'value' in number)
    return isNumeric(value) ? (Number(value) === number.value) !== isNegated : 'not-comparable'
  if (typeof value !== 'string') return 'not-comparable'
  const options = findField(question.collection, pointable.name)?.options ?? []
  const option = findOption(said, options)
  // A word that is neither the value nor one the field may hold is no equality: "status is fine" tests nothing.
  if (options.length > 0)
    return option && option.certainty !== 'guess' ? (option.value === value) !== isNegated : 'not-comparable'
  const isEqual = splitWords(said).join(' ') === splitWords(value).join(' ')
  return isEqual || /^[A-Z]{2,3}$/.test(said) ? isEqual !== isNegated : 'not-comparable'
}

function differenceTo(value: Value, said: string, today: string): number | undefined | 'not-comparable' {
  if (value === null || value === '') return undefined
  const number = readNumber(said, 'number')
  if (number && 'value' in number) {
    const own = Array.isArray(value) ? value.length : isNumeric(value) ? Number(value) : undefined
    return own === undefined ? 'not-comparable' : own - Number(number.value)
  }
  const date = readDate(said, today)
  if (!date || !('date' in date) || typeof value !== 'string') return 'not-comparable'
  return daysBetween(date.date, value) ?? 'not-comparable'
}

function isEmpty(value: Value): boolean {
  return value === null || value === '' || value === 0 || (Array.isArray(value) && value.length === 0)
}

function isNumeric(value: Value): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))
}
