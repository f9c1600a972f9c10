import type { Field, FormField, Value } from '#engine'
import { readDate } from './dates.ts'
import type { Certainty } from './match-names.ts'
import { allTerms, findSequence, isSameWord, linkBetween, splitWords } from './words.ts'

/** What a hole of the author's takes: a field of a record, or a question of a form. */
export interface Hole {
  title: string
  /** The field holds an e-mail address, so words that are none do not fit. */
  isEmail: boolean
  type:
    | 'text'
    | 'number'
    | 'decimal'
    | 'integer'
    | 'boolean'
    | 'date'
    | 'datetime'
    | 'enum'
    | 'multi-enum'
    | 'list'
    | 'other'
  options: readonly string[]
  isNullable: boolean
}

export type Reading = { value: Value; certainty: Certainty } | { problem: string }

export function holeOfField(field: Field): Hole {
  const type = field.type === 'json' || field.type === 'binary' ? 'other' : field.type === 'uuid' ? 'text' : field.type
  return {
    title: field.title,
    isEmail: field.display === 'email',
    type: field.options && type === 'text' ? 'enum' : type,
    options: field.options ?? [],
    isNullable: field.isNullable,
  }
}

export function holeOfFormField(field: FormField): Hole {
  return {
    title: field.label,
    isEmail: false,
    type: field.type === 'long-text' ? 'text' : field.type,
    options: field.options ?? [],
    isNullable: !field.required,
  }
}

/** The value that a whole phrase states for a hole. A phrase that does not fit is a problem in words. */
export function readLiteral(phrase: string, hole: Hole, today: string): Reading {
  const text = phrase.trim().replace(/^(?:the|a|an)\s+/i, '')
  if (/^(null|nothing|none|empty|blank|n\/a)$/i.test(text) && !findOption(text, hole.options)) {
    return hole.isNullable ? { value: null, certainty: 'stated' } : { problem: `${hole.title} may not be empty.` }
  }
  switch (hole.type) {
    case 'text':
      return hole.isEmail && !/^\S+@\S+$/.test(phrase.trim())
        ? { problem: `"${phrase.trim()}" is no e-mail address, as ${hole.title} needs it.` }
        : { value: phrase.trim(), certainty: 'stated' }
    case 'enum':
      return (
        findOption(text, hole.options) ?? {
          problem: `"${text}" is none of the values of ${hole.title}: ${hole.options.join(', ')}.`,
        }
      )
    case 'multi-enum':
    case 'list':
      return readList(text, hole)
    case 'boolean':
      return readBoolean(text) ?? { problem: `"${text}" is neither yes nor no, as ${hole.title} needs it.` }
    case 'integer':
    case 'number':
    case 'decimal':
      return readNumber(text, hole.type) ?? { problem: `"${text}" is not a number, as ${hole.title} needs it.` }
    case 'date':
    case 'datetime':
      return readDay(text, hole, today)
    case 'other':
      return { problem: `${hole.title} cannot be filled from words.` }
  }
}

/** The option that a phrase says: its own words, or a form of them ("reject" for "rejected"). */
export function findOption(
  phrase: string,
  options: readonly string[],
): { value: string; certainty: Certainty } | undefined {
  const words = splitWords(phrase).join(' ')
  const exact =
    options.find((option) => option === phrase.trim()) ??
    options.find((option) => splitWords(option).join(' ') === words)
  if (exact !== undefined) return { value: exact, certainty: 'stated' }
  const terms = allTerms(phrase)
  const forms = options.filter((option) => {
    const named = allTerms(option)
    return named.length === terms.length && named.every((part, index) => isSameAt(terms[index], part))
  })
  const [form] = forms
  if (forms.length === 1 && form !== undefined) return { value: form, certainty: 'derived' }
  const spelled = options.filter((option) => {
    const named = allTerms(option)
    return named.length === terms.length && named.every((part, index) => isNear(terms[index], part))
  })
  const [near] = spelled
  return spelled.length === 1 && near !== undefined ? { value: near, certainty: 'guess' } : undefined
}

/** The options whose words stand one after the other in a text; the longest win over those inside them. */
export function optionsIn(text: string, options: readonly string[]): string[] {
  const words = allTerms(text)
  const found = options.flatMap((option) => {
    const terms = allTerms(option)
    const at = findSequence(words, terms)
    return at < 0 ? [] : [{ option, at, length: terms.length }]
  })
  return found
    .filter(
      (one) =>
        !found.some(
          (other) => other.length > one.length && other.at <= one.at && one.at + one.length <= other.at + other.length,
        ),
    )
    .map(({ option }) => option)
}

/** A number as people write it: 1,500.50, 1 500, €20, 5k. */
export function readNumber(text: string, type: 'integer' | 'number' | 'decimal'): Reading | undefined {
  const match =
    /^(?:[€$£]|eur|usd|gbp|chf)?\s*(-?\d{1,3}(?:[, ']\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*(k|%|percent|€|eur|euros?|usd|dollars?|gbp|pounds?|chf|days?|hours?|minutes?|months?|years?|units?|pieces?)?$/i.exec(
      text,
    )
  const word = numberWords.indexOf(text.toLowerCase())
  if (!match) return word < 0 ? undefined : { value: type === 'decimal' ? String(word) : word, certainty: 'stated' }
  const digits = (match[1] ?? '').replace(/[, ']/g, '')
  const isThousands = match[2]?.toLowerCase() === 'k'
  const number = isThousands ? Number(digits) * 1000 : Number(digits)
  if (type === 'integer' && !Number.isSafeInteger(number)) return { problem: `"${text}" is not a whole number.` }
  const value = type === 'decimal' ? (isThousands ? String(number) : digits) : number
  return { value, certainty: isThousands || match[2] ? 'derived' : 'stated' }
}

function readBoolean(text: string): Reading | undefined {
  if (/^(true|yes|on|1|checked|ticked|enabled)$/i.test(text)) return { value: true, certainty: 'stated' }
  if (/^(false|no|off|0|unchecked|unticked|disabled)$/i.test(text)) return { value: false, certainty: 'stated' }
  return undefined
}

function readDay(text: string, hole: Hole, today: string): Reading {
  const reading = readDate(text === 'now' ? 'today' : text, today)
  if (!reading) return { problem: `"${text}" is not a date, as ${hole.title} needs it.` }
  if ('problem' in reading) return reading
  if (hole.type === 'date') return { value: reading.date, certainty: reading.certainty }
  if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return { value: text, certainty: 'stated' }
  // The hour was not said: midnight is a stand-in that a person looks at.
  return { value: `${reading.date}T00:00:00.000Z`, certainty: 'guess' }
}

function readList(text: string, hole: Hole): Reading {
  const parts = text.split(/\s*(?:,|;|\band\b|&|\+)\s*/i).filter((part) => part !== '')
  if (hole.options.length === 0) return { value: parts, certainty: 'derived' }
  const found = parts.map((part) => findOption(part, hole.options))
  const unknown = parts.find((_, index) => !found[index])
  if (unknown !== undefined || parts.length === 0)
    return { problem: `"${unknown ?? text}" is none of the values of ${hole.title}: ${hole.options.join(', ')}.` }
  const certain = found.every((option) => option?.certainty === 'stated')
  return {
    value: [...new Set(found.flatMap((option) => option?.value ?? []))],
    certainty: certain ? 'stated' : 'derived',
  }
}

function isSameAt(
  word: ReturnType<typeof allTerms>[number] | undefined,
  part: ReturnType<typeof allTerms>[number],
): boolean {
  return word !== undefined && isSameWord(word, part)
}

function isNear(
  word: ReturnType<typeof allTerms>[number] | undefined,
  part: ReturnType<typeof allTerms>[number],
): boolean {
  const link = word && linkBetween(word, part)
  return link === 'same' || link === 'inflected' || link === 'typo' || link === 'synonym'
}

const numberWords = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]
