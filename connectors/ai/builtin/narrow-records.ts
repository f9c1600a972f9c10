import type { Relation, Value } from '#engine'
import type { SourceRecord } from '../../database/data-source.ts'
import type { Question } from '../assistant.ts'
import { type Instruction, plainText, slotsIn, withoutPurpose } from './instruction.ts'
import { verbClasses } from './lexicon.ts'
import { recordNouns } from './match-fields.ts'
import { compute } from './missing-context.ts'
import { allTerms, contentTerms, findSequence, isSameWord, linkBetween, type Term, term } from './words.ts'

export interface Narrowed {
  kept: SourceRecord[]
  /** Why these, one sentence each. */
  reasons: string[]
  /** Words of the instruction that asked for something no rule understands. */
  unknown: string[]
}

const newest = ['latest', 'newest', 'last', 'most recent', 'recent']
const oldest = ['first', 'oldest', 'earliest']
const largest = ['largest', 'highest', 'biggest']
const smallest = ['smallest', 'lowest']
const silent = [...verbClasses.read, ...verbClasses.load, 'related', 'linked', 'belonging', 'all', 'most', 'only'].map(
  term,
)

/** The candidates that the instruction's attributes, labels and superlatives leave ("the primary contact", "latest bank statement"). */
export function narrow(
  instruction: Instruction,
  candidates: readonly SourceRecord[],
  relation: Relation,
  question: Question,
): Narrowed {
  const text = plainText(withoutPurpose(instruction.text), instruction)
  const nouns = [
    ...allTerms(`${relation.name} ${relation.title} ${relation.collection}`),
    ...recordNouns(question),
    ...silent,
  ]
  let words = contentTerms(text).filter(
    (word) => !nouns.some((noun) => isSameWord(word, noun) || linkBetween(word, noun) === 'synonym'),
  )
  let kept = [...candidates]
  const reasons: string[] = []

  const keep = (fitting: SourceRecord[], used: readonly Term[], reason: string) => {
    kept = fitting
    words = words.filter((word) => !used.includes(word))
    reasons.push(reason)
  }
  for (const slot of slotsIn(instruction.text, instruction)) {
    const wanted = slot.kind === 'quote' ? slot.text : pointed(slot.expression, question)
    const fitting = kept.filter(
      (candidate) =>
        candidate.id === wanted ||
        candidate.label === wanted ||
        Object.values(candidate.values).some((value) => value === wanted),
    )
    keep(wanted === undefined ? [] : fitting, contentTerms(wanted ?? ''), `"${wanted ?? 'A value'}" names it.`)
  }
  const labelled = kept.filter(
    (candidate) =>
      findSequence(allTerms(text), allTerms(candidate.label)) >= 0 &&
      !allTerms(candidate.label).every((word) => nouns.some((noun) => isSameWord(word, noun))),
  )
  if (labelled.length > 0)
    keep(
      labelled,
      words.filter((word) =>
        labelled.some((candidate) => allTerms(candidate.label).some((other) => isSameWord(word, other))),
      ),
      'Its name is in the instruction.',
    )

  for (const start of words.keys()) {
    for (const length of [3, 2, 1]) {
      const phrase = words.slice(start, start + length)
      if (phrase.length < length) continue
      const fitting = kept.filter((candidate) => hasAttribute(candidate.values, phrase))
      if (fitting.length === 0) continue
      keep(fitting, phrase, `It is ${phrase.map((word) => word.text).join(' ')}.`)
    }
  }
  const superlative = findSuperlative(text)
  if (superlative) {
    const best = extreme(kept, superlative)
    words = words.filter(
      (word) =>
        !allTerms(superlative.word).some((other) => isSameWord(word, other)) &&
        !(best && linkBetween(word, term(best.field.split('_')[0] ?? ''))),
    )
    if (best)
      keep(best.records, [], `It has the ${superlative.isLast ? 'last' : 'first'} ${best.field.replaceAll('_', ' ')}.`)
    else words = [...words, term(superlative.word)]
  }
  return { kept, reasons, unknown: words.map((word) => word.text) }
}

function hasAttribute(values: Record<string, Value>, phrase: readonly Term[]): boolean {
  return Object.entries(values).some(([name, value]) => {
    if (value === true)
      return sameWords(
        phrase,
        allTerms(name).filter((word) => word.text !== 'is' && word.text !== 'has'),
      )
    return typeof value === 'string' && value.length <= 60 && sameWords(phrase, allTerms(value))
  })
}

function sameWords(left: readonly Term[], right: readonly Term[]): boolean {
  return left.length === right.length && left.every((word, index) => isSameAt(right[index], word))
}

function isSameAt(word: Term | undefined, wanted: Term): boolean {
  return word !== undefined && isSameWord(word, wanted)
}

interface Superlative {
  word: string
  isLast: boolean
  isTime: boolean
}

function findSuperlative(text: string): Superlative | undefined {
  for (const [list, isLast, isTime] of [
    [newest, true, true],
    [oldest, false, true],
    [largest, true, false],
    [smallest, false, false],
  ] as const) {
    const word = list.find((candidate) =>
      new RegExp(String.raw`\b${candidate}\b(?!\s+(?:\d|day|week|month|quarter|year|night))`, 'i').test(text),
    )
    if (word !== undefined) return { word, isLast, isTime }
  }
  return undefined
}

/** The record with the extreme value, when one field alone can tell; equal values are all kept. */
function extreme(
  records: readonly SourceRecord[],
  { isLast, isTime }: Superlative,
): { records: SourceRecord[]; field: string } | undefined {
  const names = [...new Set(records.flatMap((record) => Object.keys(record.values)))].filter((name) =>
    records.some((record) => sortable(record.values[name], isTime) !== undefined),
  )
  const told = names.filter((name) => !/expir|until|due|valid|end|birth|updated|_by$/.test(name) || !isTime)
  const preferred = isTime
    ? (['issued', 'created', 'uploaded', 'received', 'date', 'at'].flatMap((part) =>
        told.filter((name) => name.split('_').includes(part)),
      )[0] ?? told[0])
    : told.filter((name) => !/(^|_)id$/.test(name))[0]
  if (preferred === undefined || (!isTime && told.filter((name) => !/(^|_)id$/.test(name)).length > 1)) return undefined
  const known = records.flatMap((record) => {
    const value = sortable(record.values[preferred], isTime)
    return value === undefined ? [] : [{ record, value }]
  })
  const best = known
    .map(({ value }) => value)
    .sort((left, right) => (left < right ? -1 : 1))
    .at(isLast ? -1 : 0)
  return { records: known.filter(({ value }) => value === best).map(({ record }) => record), field: preferred }
}

function sortable(value: Value | undefined, isTime: boolean): string | number | undefined {
  if (isTime) return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value : undefined
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined
}

function pointed(expression: string, question: Question): string | undefined {
  const result = compute(expression, question)
  return 'value' in result && (typeof result.value === 'string' || typeof result.value === 'number')
    ? String(result.value)
    : undefined
}
