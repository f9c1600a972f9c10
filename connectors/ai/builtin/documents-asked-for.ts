import type { ContextEntry, ContextRecord, FormField, Source, Value } from '#engine'
import type { Question } from '../assistant.ts'
import { daysBetween } from './dates.ts'
import type { FormAnswer } from './fill-form.ts'
import { notInOrder } from './lexicon.ts'
import { optionsIn } from './literals.ts'
import { splitWords } from './words.ts'

/** A related record that is missing, expired or refused, and the option it stands for. */
export interface Lacking {
  option: string
  /** "expired", "missing": the word of its status, or of its date. */
  state: string
  entry: ContextEntry
  record: ContextRecord
}

/** Options of a form that stand for related records not in order, and those the operator's own comment names. */
export function documentsAskedFor(field: FormField, question: Question): FormAnswer | undefined {
  const path = `form.${field.name}`
  const options = field.options ?? []
  const lacking = lackingRecords(options, question)
  const sources = lacking.map(
    ({ option, state, entry, record }): Source => ({
      path,
      certainty: 'derived',
      text: `${spoken(option)} is ${state}, as loaded by the step "${entry.title}".`,
      step: entry.stepId,
      record: { collection: record.collection, id: record.id, label: record.label },
    }),
  )
  const named = lastComment(question)
  for (const option of named ? optionsIn(named.text, options) : []) {
    if (!named || lacking.some((one) => one.option === option)) continue
    // A comment may also name what is in order, so a person looks at it.
    sources.push({
      path,
      certainty: 'guess',
      text: `The comment of the step "${named.entry.title}" speaks of ${spoken(option)}.`,
      step: named.entry.stepId,
      field: named.field,
    })
    lacking.push({
      option,
      state: 'named',
      entry: named.entry,
      record: { collection: '', id: '', label: '', values: {} },
    })
  }
  const value = options.filter((option) => lacking.some((one) => one.option === option))
  return value.length === 0 ? undefined : { value, sources }
}

/** Related records in the context whose values say that they are not in order; an option with another record in order is left out. */
export function lackingRecords(options: readonly string[], question: Question): Lacking[] {
  const found: Lacking[] = []
  const inOrder = new Set<string>()
  for (const entry of question.context.filter(
    (candidate) => candidate.kind === 'load-related-record' && candidate.missing === undefined,
  )) {
    for (const record of entry.records) {
      const values = Object.values(record.values).map(({ value }) => value)
      const option = options.find((candidate) => values.includes(candidate))
      if (option === undefined) continue
      const state = stateOf(record, question.today)
      if (state === undefined) inOrder.add(option)
      else if (!found.some((one) => one.option === option)) found.push({ option, state, entry, record })
    }
  }
  return found.filter(({ option }) => !inOrder.has(option))
}

/** What a person wrote last: a remark, an answer, or the comment of the last decision. An older comment belongs to an older decision. */
export function lastComment(question: Question): { text: string; entry: ContextEntry; field: string } | undefined {
  let isDecided = false
  for (const entry of question.context.toReversed()) {
    for (const field of isDecided ? ['answer'] : ['comment', 'answer']) {
      const value = entry.values[field]
      if (value?.origin !== 'person' || typeof value.value !== 'string' || value.value.trim() === '') continue
      return { text: value.value.trim(), entry, field }
    }
    isDecided ||= entry.kind === 'decision' && entry.values['option']?.origin === 'person'
  }
  return undefined
}

/** `proof_of_address` as people write it. */
export function spoken(option: string): string {
  const words = splitWords(option).join(' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function stateOf(record: ContextRecord, today: string): string | undefined {
  for (const { value } of Object.values(record.values)) {
    const word =
      typeof value === 'string' && value.length <= 40
        ? splitWords(value).find((candidate) => notInOrder.includes(candidate))
        : undefined
    if (word !== undefined) return word
  }
  const isPast = Object.entries(record.values).some(
    ([name, { value }]) => /expir|valid_until|valid_to/.test(name) && isBefore(value, today),
  )
  return isPast ? 'expired' : undefined
}

function isBefore(value: Value, today: string): boolean {
  const days = typeof value === 'string' ? daysBetween(value, today) : undefined
  return days !== undefined && days > 0
}
