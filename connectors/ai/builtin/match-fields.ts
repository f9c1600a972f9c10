import type { Field } from '#engine'
import type { Question } from '../assistant.ts'
import { recordWords, verbClasses } from './lexicon.ts'
import {
  type Certainty,
  certaintyOf,
  type Match,
  matchNames,
  theOne,
  type Vocabulary,
  vocabularyOf,
} from './match-names.ts'
import { allTerms, contentTerms, isSameWord, splitWords, type Term, term } from './words.ts'

export interface FieldMatch {
  field: Field
  /** The words of the instruction that name it. */
  phrase: string
  certainty: Certainty
}

export interface FieldList {
  matches: FieldMatch[]
  /** The whole record is asked for. */
  isAll: boolean
  /** Fields that share words with what could not be told apart or was only partly said. */
  rivals: Field[]
  /** What could not be resolved, in words. */
  problem?: string
}

/** The words that name the record itself: its collection, its label, and what offices call a record. */
export function recordNouns(question: Question): Term[] {
  const { collection, record } = question
  const taken = collection.relations.flatMap((relation) => allTerms(relation.name))
  const generic = recordWords.map(term).filter((word) => !taken.some((other) => isSameWord(word, other)))
  return [...allTerms(`${collection.singular} ${collection.title} ${record.label}`), ...generic]
}

/** The fields of a collection as names; words for the record itself are never held against a field. */
export function fieldVocabulary(fields: readonly Field[], nouns: readonly Term[]): Vocabulary {
  return vocabularyOf(fields.map((field) => ({ id: field.name, texts: [field.name, field.title], around: nouns })))
}

/** The one field that a phrase names, with how sure that is. */
export function matchField(
  phrase: string,
  vocabulary: Vocabulary,
  fields: readonly Field[],
): (FieldMatch & { match: Match }) | undefined {
  const match = theOne(matchNames(contentTerms(phrase), vocabulary))
  const field = match && fields.find((candidate) => candidate.name === match.id)
  return match && field ? { field, phrase: phrase.trim(), certainty: certaintyOf(match), match } : undefined
}

/** Every field that a list names: "the first and last name, and the country". */
export function matchFieldList(text: string, vocabulary: Vocabulary, fields: readonly Field[]): FieldList {
  const nouns = vocabulary.names[0]?.around ?? []
  const parts = splitList(text, vocabulary)
  const result: FieldList = { matches: [], isAll: false, rivals: [], problem: undefined }
  let unexplained = 0
  let total = 0
  parts.forEach((part, index) => {
    const words = contentTerms(part)
    total += words.length
    const whole = groupOf(part, vocabulary, fields)
    const next = parts[index + 1]
    const found =
      whole ??
      single(part, vocabulary, fields) ??
      (next === undefined ? undefined : shared(part, next, vocabulary, fields))
    if (found) {
      for (const match of found)
        if (!result.matches.some(({ field }) => field === match.field)) result.matches.push(match)
      return
    }
    const telling = words.filter((word) => !nouns.some((noun) => isSameWord(word, noun)))
    if (telling.length === 0) {
      result.isAll ||= asksForAll(part)
      return
    }
    unexplained += telling.length
    const near = matchNames(words, vocabulary)
      .slice(0, 5)
      .flatMap((match) => fields.find((field) => field.name === match.id) ?? [])
    result.rivals.push(...near)
    result.problem ??=
      near.length > 1
        ? `"${part.trim()}" may mean ${near.map((field) => field.title).join(', ')}. Choose the fields to read.`
        : `"${part.trim()}" is not a field here. Choose the fields to read.`
  })
  if (result.matches.length > 0) result.isAll = false
  if (result.problem) result.isAll = false
  if (unexplained > total * 0.4) result.matches = []
  return result
}

function single(part: string, vocabulary: Vocabulary, fields: readonly Field[]): FieldMatch[] | undefined {
  const found = matchField(part, vocabulary, fields)
  return found && [found]
}

/** "first and last name": the first part borrows the last word of the next one. */
function shared(
  part: string,
  next: string,
  vocabulary: Vocabulary,
  fields: readonly Field[],
): FieldMatch[] | undefined {
  const last = splitWords(next).at(-1)
  const found = last === undefined ? undefined : matchField(`${part} ${last}`, vocabulary, fields)
  return found && found.match.explained === 1 && found.match.covered === 1
    ? [{ ...found, phrase: part.trim() }]
    : undefined
}

/** "the address fields": every field with that word in its name. */
function groupOf(part: string, vocabulary: Vocabulary, fields: readonly Field[]): FieldMatch[] | undefined {
  const [, phrase] = /^(.*\S)\s+(?:fields|columns)\s*$/i.exec(part) ?? []
  if (phrase === undefined) return undefined
  const words = contentTerms(phrase)
  const found = matchNames(words, vocabulary).filter(
    (match) => match.explained === 1 && match.link !== 'typo' && match.link !== 'stem',
  )
  const group = found.flatMap((match) => fields.find((field) => field.name === match.id) ?? [])
  return group.length === 0 ? undefined : group.map((field) => ({ field, phrase: part.trim(), certainty: 'derived' }))
}

function asksForAll(part: string): boolean {
  return /\b(all|everything|whole|full|complete|entire|record|details?|data|information|profile)\b/i.test(part)
}

function splitList(text: string, vocabulary: Vocabulary): string[] {
  return text
    .split(/\s*(?:[,;:.]|&|\band\b|\bplus\b|\bas well as\b|\balong with\b|\btogether with\b)\s*/i)
    .map((part) => withoutVerb(part, vocabulary))
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
}

const readingVerb = new RegExp(
  `^\\s*(?:(?:${[...verbClasses.read, ...verbClasses.load].join('|')})(?:\\s+(?:up|out|at|me|us|in))*\\b\\s*)`,
  'i',
)

/** A part without the verb at its head; "review date" keeps its first word when a field is called that. */
function withoutVerb(part: string, vocabulary: Vocabulary): string {
  const rest = part.replace(readingVerb, '')
  if (rest === part || /^(the|its|their|his|her|this|all)\b/i.test(rest)) return rest
  const [best] = matchNames(contentTerms(part), vocabulary)
  return best && best.explained === 1 && best.covered === 1 ? part : rest
}
