import { emptyAdditions, quietKinds, quietParts } from './lexicon.ts'
import { allTerms, type Link, linkBetween, linkStrength, type Term } from './words.ts'

/** Something that can be named in an instruction: a field, a relation, an action, a value of the context. */
export interface Named {
  id: string
  /** What it is called: its name, its title. */
  texts: readonly string[]
  /** Words that may stand beside its name and say nothing new, such as the record it belongs to. */
  around?: readonly Term[]
}

/** Names with the weight of each word among them: a word in every name tells nothing, a word in one name tells which. */
export interface Vocabulary {
  names: readonly { id: string; forms: readonly (readonly Term[])[]; around: readonly Term[] }[]
  weight(term: Term): number
}

export interface Match {
  id: string
  /** Share of the name's telling words that were said, and share of the said words that the name explains. */
  covered: number
  explained: number
  score: number
  /** The weakest link between a word said and a word of the name. */
  link: Link
  /** Words that were said beside the name and fit it. */
  beside: number
  /** Whether every word of the name was said, those people often leave out included. */
  isWhole: boolean
}

export type Certainty = 'stated' | 'derived' | 'guess'

export function vocabularyOf(items: readonly Named[]): Vocabulary {
  const names = items.map((item) => ({ id: item.id, forms: formsOf(item.texts), around: item.around ?? [] }))
  const counts = new Map<string, number>()
  for (const { forms } of names) {
    for (const key of new Set(forms.flat().map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return { names, weight: (term) => Math.log(1 + (names.length + 1) / (counts.get(keyOf(term)) ?? 1)) }
}

/** Names that the words may mean, best first. Words of `around` are never held against a name. */
export function matchNames(words: readonly Term[], vocabulary: Vocabulary): Match[] {
  if (words.length === 0) return []
  return vocabulary.names
    .flatMap(({ id, forms, around }) => {
      const matches = forms
        .map((form) => matchForm(id, words, form, around, vocabulary))
        .filter((match) => match !== undefined)
      const best = matches.sort(byScore)[0]
      return best ? [best] : []
    })
    .sort(byScore)
}

/** The name meant, when exactly one is; else undefined. */
export function theOne(matches: readonly Match[]): Match | undefined {
  const [best, second] = matches
  if (!best || best.explained < 0.6 || best.covered < 0.45) return undefined
  return second && isAsGood(second, best) ? undefined : best
}

/** Whether the runner-up is too near to tell them apart. */
export function isAsGood(second: Match, best: Match): boolean {
  if (best.beside !== second.beside && best.score >= second.score) return false
  if (best.isWhole && best.explained === 1 && !second.isWhole && linkStrength[best.link] >= linkStrength[second.link])
    return false
  // A part that was left out may be the very part that tells two names apart: "insurance" is neither its number nor its company.
  if (!best.isWhole && second.explained >= best.explained && linkStrength[second.link] >= linkStrength[best.link] - 0.1)
    return true
  return second.score > best.score - 0.08
}

/** How sure a match is: every word said and known; or a synonym, or a part people leave out; or less. */
export function certaintyOf(match: Match): Certainty {
  if (match.explained < 1 || match.covered < 1 || match.link === 'typo' || match.link === 'stem') return 'guess'
  return match.link === 'synonym' || !match.isWhole ? 'derived' : 'stated'
}

function matchForm(
  id: string,
  words: readonly Term[],
  form: readonly Term[],
  around: readonly Term[],
  vocabulary: Vocabulary,
): Match | undefined {
  let link: Link = 'same'
  let said = 0
  let total = 0
  let beside = 0
  let isPlain = true
  const reached = new Set<Term>()
  for (const word of words) {
    const found = bestLink(word, form)
    if (found) {
      reached.add(found.part)
      if (linkStrength[found.link] < linkStrength[link]) link = found.link
    } else if (around.some((other) => isLike(word, other))) {
      beside += 1
      continue
    } else if (isQuietFor(word, form)) {
      isPlain = false
      continue
    }
    const weight = vocabulary.weight(word)
    total += weight
    if (found) said += weight
  }
  if (reached.size === 0) return undefined
  const telling = form.filter((part) => !quietParts.has(part.text))
  const isTold = telling.some((part) => reached.has(part))
  const parts = isTold ? telling : form
  const weigh = (terms: readonly Term[]) => terms.reduce((sum, part) => sum + vocabulary.weight(part), 0)
  const covered = weigh(parts.filter((part) => reached.has(part))) / weigh(parts)
  const explained = said / total
  const isWhole = isPlain && form.every((part) => reached.has(part))
  const score = ((2 * covered * explained) / (covered + explained)) * linkStrength[link] * (isWhole ? 1 : 0.97)
  return { id, covered, explained, score, link, beside, isWhole }
}

/** A quiet word that was said though the name has another of its kind, or has none at all. */
function isQuietFor(word: Term, form: readonly Term[]): boolean {
  if (!quietParts.has(word.text)) return false
  const own = form.filter((part) => quietParts.has(part.text))
  if (own.length === 0) return emptyAdditions.includes(word.text)
  return quietKinds.some((kind) => kind.includes(word.text) && own.some((part) => kind.includes(part.text)))
}

function bestLink(word: Term, form: readonly Term[]): { part: Term; link: Link } | undefined {
  let best: { part: Term; link: Link } | undefined
  for (const part of form) {
    const link = linkBetween(word, part)
    if (link && (!best || linkStrength[link] > linkStrength[best.link])) best = { part, link }
  }
  return best
}

function isLike(word: Term, other: Term): boolean {
  const link = linkBetween(word, other)
  return link === 'same' || link === 'inflected' || link === 'synonym'
}

function formsOf(texts: readonly string[]): Term[][] {
  const distinct = new Map<string, Term[]>()
  for (const text of texts) {
    const terms = allTerms(text)
    if (terms.length > 0) distinct.set(terms.map((term) => term.text).join(' '), terms)
  }
  return [...distinct.values()]
}

function byScore(left: Match, right: Match): number {
  return right.score - left.score || right.beside - left.beside || (left.id < right.id ? -1 : 1)
}

function keyOf(term: Term): string {
  return term.concepts.length > 0 ? `#${term.concepts[0]}` : term.stem
}
