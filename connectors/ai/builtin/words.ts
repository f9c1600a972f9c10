import { distance } from 'fastest-levenshtein'
import { stemmer } from 'stemmer'
import { canonicalPhrases, ordinaryWords, sameMeaning, stopWords } from './lexicon.ts'

/** One word, ready to be compared. `concepts` are the lines of the lexicon it stands in. */
export interface Term {
  text: string
  stem: string
  concepts: readonly number[]
}

/** How two words are alike, strongest first. */
export type Link = 'same' | 'inflected' | 'synonym' | 'typo' | 'stem'

/** How much a link counts; only the first two are as good as the word itself. */
export const linkStrength: Readonly<Record<Link, number>> = {
  same: 1,
  inflected: 0.98,
  synonym: 0.9,
  typo: 0.7,
  stem: 0.6,
}

/** The words of a name or a text, lower case: `riskScore`, `risk_score` and "Risk score" give the same. */
export function splitWords(text: string): string[] {
  const spaced = text
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/[’']s\b/g, '')
    .replace(/[’']/g, '')
    .toLowerCase()
  return canonical(spaced.match(/[\p{L}\p{N}]+/gu) ?? [])
}

/** The words of a text that name something. */
export function contentTerms(text: string): Term[] {
  return splitWords(text)
    .filter((word) => !stopWords.has(word))
    .map(term)
}

/** All words of a text as terms. */
export function allTerms(text: string): Term[] {
  return splitWords(text).map(term)
}

export function term(word: string): Term {
  const stem = stemmer(word)
  return { text: word, stem, concepts: concepts.get(word) ?? concepts.get(stem) ?? [] }
}

/** How `said`, a word of an instruction, is like `named`, a word of a name; undefined when they have nothing to do with each other. */
export function linkBetween(said: Term, named: Term): Link | undefined {
  if (said.text === named.text) return 'same'
  if (said.stem === named.stem) return isInflection(said.text, named.text) ? 'inflected' : 'stem'
  if (said.concepts.some((concept) => named.concepts.includes(concept))) return 'synonym'
  return isTypo(said, named.text) ? 'typo' : undefined
}

/** Whether two words are forms of one word: "document" and "documents", "ship" and "shipped". Never "import" and "important". */
export function isInflection(left: string, right: string): boolean {
  let shared = 0
  while (shared < left.length && left[shared] === right[shared]) shared += 1
  return shared >= 2 && ending.test(left.slice(shared)) && ending.test(right.slice(shared))
}

/** Whether two words are the same or forms of one word. */
export function isSameWord(left: Term, right: Term): boolean {
  return left.text === right.text || (left.stem === right.stem && isInflection(left.text, right.text))
}

/** Whether all of `needle` stands in `words`, one after the other. Gives the position, or -1. */
export function findSequence(words: readonly Term[], needle: readonly Term[]): number {
  if (needle.length === 0) return -1
  for (let start = 0; start + needle.length <= words.length; start += 1) {
    if (needle.every((wanted, offset) => isSameAt(words[start + offset], wanted))) return start
  }
  return -1
}

function isSameAt(word: Term | undefined, wanted: Term): boolean {
  return word !== undefined && isSameWord(word, wanted)
}

const ending = /^(e|s|es|d|ed|ing|y|ies|ied|(\p{L})(ed|ing))?$/u
const digits = /\d/

/**
 * A slip of the keyboard: a letter too many, too few or swapped in a long word. Another letter in the same place is what
 * tells real words apart ("score", "store"), so it only counts in words of eight letters or more that share both ends.
 */
function isTypo(said: Term, named: string): boolean {
  const { text } = said
  const longest = Math.max(text.length, named.length)
  const lengths = Math.abs(text.length - named.length)
  if (longest < 6 || lengths > 1 || text[0] !== named[0]) return false
  if (said.concepts.length > 0 || ordinaryWords.has(text) || stopWords.has(text) || digits.test(text)) return false
  const edits = distance(text, named)
  if (edits === 1) return lengths === 1 || (longest >= 8 && text.at(-1) === named.at(-1))
  return edits === 2 && lengths === 0 && [...text].sort().join('') === [...named].sort().join('')
}

function canonical(words: readonly string[]): string[] {
  const result: string[] = []
  for (let at = 0; at < words.length; ) {
    const phrase = phrasesByFirst
      .get(words[at] ?? '')
      ?.find(({ from }) => from.every((word, offset) => words[at + offset] === word))
    if (phrase) {
      result.push(...phrase.to)
      at += phrase.from.length
    } else {
      result.push(words[at] ?? '')
      at += 1
    }
  }
  return result
}

const phrasesByFirst = new Map<string, { from: string[]; to: string[] }[]>()
for (const [from, to] of canonicalPhrases) {
  const words = from.split(' ')
  const first = words[0] ?? ''
  const longestFirst = [...(phrasesByFirst.get(first) ?? []), { from: words, to: to.split(' ') }].sort(
    (left, right) => right.from.length - left.from.length,
  )
  phrasesByFirst.set(first, longestFirst)
}

const concepts = new Map<string, number[]>()
sameMeaning.forEach((group, index) => {
  for (const word of group) {
    for (const key of new Set([word, stemmer(word)])) concepts.set(key, [...(concepts.get(key) ?? []), index])
  }
})
