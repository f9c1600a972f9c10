import type { Field, Operator } from '#engine'
import { formatValue } from '../components/format-value.ts'
import { filterText } from '../messages/en/filter.ts'
import { type Condition, isComplete, needsValue } from './condition.ts'
import { countries } from './countries.ts'
import { operatorsFor, operatorText } from './operators.ts'
import { parseValue, spoken } from './parse-value.ts'

/** What typed text means so far, and the texts it may become, best first. */
export interface ParsedCondition {
  condition: Partial<Condition>
  isComplete: boolean
  suggestions: string[]
}

const maxSuggestions = 8

/** Reads "field operator value" as someone types it: "country is France", "risk score > 60", "status in review". */
export function parseCondition(text: string, fields: readonly Field[], today: Date): ParsedCondition {
  const typed = text.trimStart()
  const found = longest(
    typed,
    fields.flatMap((field) => [field.title, field.name, spoken(field.name)].map((word) => ({ word, of: field }))),
  )
  if (!found)
    return {
      condition: {},
      isComplete: false,
      suggestions: fieldsLike(typed, fields).map((field) => `${field.title} `),
    }
  const { of: field, rest } = found
  const readings = matches(
    rest,
    operatorsFor(field).flatMap((operator) => wordsOf(operator, field).map((word) => ({ word, of: operator }))),
  )
  const read = (operator: Operator, text: string): Partial<Condition> => {
    const value = needsValue(operator) ? parseValue(field, operator, text, today) : undefined
    return { field: field.name, operator, ...(value !== undefined && { value }) }
  }
  // "status in review" is no list: where the longest comparison makes no sense, a shorter one may. "status active", a
  // value right after the field, means "is", or "contains" for free text.
  const chosen = readings.find(({ of, rest: text }) => isComplete(read(of, text)))
  const plain = read(implied(field), rest)
  const isPlain = chosen === undefined && isComplete(plain) && !readings.some((reading) => reading.rest === '')
  const longestReading = isPlain ? undefined : (chosen ?? readings[0])
  const operator = longestReading?.of ?? (rest === '' ? undefined : implied(field))
  const valuePart = longestReading?.rest ?? rest
  const condition: Partial<Condition> = operator === undefined ? { field: field.name } : read(operator, valuePart)
  const complete = isComplete(condition)
  return {
    condition,
    isComplete: complete,
    suggestions: suggest(field, longestReading?.of, operator, rest, valuePart).slice(0, maxSuggestions),
  }
}

/** A condition as one would type it. */
export function typedText(condition: Condition, fields: readonly Field[]): string {
  const field = fields.find(({ name }) => name === condition.field)
  if (!field) return ''
  const values = Array.isArray(condition.value)
    ? condition.value
    : condition.value === undefined
      ? []
      : [condition.value]
  const words = values.map((value) =>
    field.type === 'date' || field.type === 'datetime'
      ? String(value).slice(0, 10)
      : formatValue({ ...field, display: field.display === 'country' ? 'country' : 'plain' }, value).text,
  )
  return `${field.title} ${operatorText(condition.operator, field)} ${words.join(', ')}`.trim()
}

function suggest(
  field: Field,
  chosen: Operator | undefined,
  operator: Operator | undefined,
  rest: string,
  valuePart: string,
): string[] {
  const fitting = operatorsFor(field).filter((each) => operatorText(each, field).startsWith(rest.trim().toLowerCase()))
  const operators =
    chosen === undefined || fitting.length > 1
      ? fitting.map((each) => `${field.title} ${operatorText(each, field)} `)
      : []
  if (operator === undefined || !needsValue(operator)) return operators
  const before = valuePart.includes(',') ? `${valuePart.slice(0, valuePart.lastIndexOf(',') + 1)} ` : ''
  const last = spoken(valuePart.slice(valuePart.lastIndexOf(',') + 1).trim())
  const matching = valuesOf(field).filter((value) => spoken(value).includes(last) && spoken(value) !== last)
  const values = [
    ...matching.filter((value) => spoken(value).startsWith(last)),
    ...matching.filter((value) => !spoken(value).startsWith(last)),
  ]
  return [
    ...values.map((value) => `${field.title} ${operatorText(operator, field)} ${before}${value}`),
    ...(valuePart.trim() === '' || chosen === undefined ? operators : []),
  ]
}

function valuesOf(field: Field): string[] {
  if (field.type === 'boolean') return [filterText.yes[0], filterText.no[0]]
  if (field.options) return field.options.map((option) => option.replaceAll('_', ' '))
  if (field.display === 'country') return countries().map(({ name }) => name)
  return field.type === 'date' || field.type === 'datetime'
    ? [filterText.today, filterText.yesterday, '30 days ago']
    : []
}

function implied(field: Field): Operator {
  const [first] = operatorsFor(field)
  return field.type === 'date' || field.type === 'datetime' ? 'greater-or-equal' : (first ?? 'equals')
}

function wordsOf(operator: Operator, field: Field): string[] {
  return [operatorText(operator, field), filterText.operators[operator], ...filterText.aliases[operator]]
}

function fieldsLike(text: string, fields: readonly Field[]): Field[] {
  const words = spoken(text.trim())
  const starts = fields.filter((field) => spoken(field.title).startsWith(words))
  return [...starts, ...fields.filter((field) => !starts.includes(field) && spoken(field.title).includes(words))].slice(
    0,
    maxSuggestions,
  )
}

/** The longest word that the text starts with. */
function longest<Of>(
  text: string,
  candidates: readonly { word: string; of: Of }[],
): { of: Of; rest: string } | undefined {
  return matches(text, candidates)[0]
}

/** The words that the text starts with, each ending where a word ends, the longest first. */
function matches<Of>(text: string, candidates: readonly { word: string; of: Of }[]): { of: Of; rest: string }[] {
  const lower = text.toLowerCase()
  const found = candidates.filter(({ word }) => lower.startsWith(word.toLowerCase()) && endsWord(text, word.length))
  return found
    .sort((left, right) => right.word.length - left.word.length)
    .map(({ word, of }) => ({ of, rest: text.slice(word.length).trimStart() }))
}

/** Signs such as `>=` end by themselves: ">60" is two words. */
function endsWord(text: string, length: number): boolean {
  const isWordPart = (character: string): boolean => /[\p{L}\p{N}_]/u.test(character)
  return !isWordPart(text.charAt(length)) || !isWordPart(text.charAt(length - 1))
}
