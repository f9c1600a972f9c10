import type { Field, Value } from '#engine'
import type { Question } from '../assistant.ts'
import { recordNouns } from './match-fields.ts'
import type { Certainty } from './match-names.ts'
import { allTerms, contentTerms, isSameWord, type Term } from './words.ts'

export interface Marked {
  field: Field
  value: Value
  certainty: Certainty
  text: string
}

/** "mark as high risk", "mark the deposit as paid": the one field that has such a value, or is called so and is yes or no. */
export function markedField(
  phrase: string,
  about: string,
  fields: readonly Field[],
  question: Question,
): Marked | { problem: string } | undefined {
  const nouns = recordNouns(question)
  const beside = contentTerms(about).filter((word) => !nouns.some((noun) => isSameWord(word, noun)))
  const words = [
    ...beside,
    ...contentTerms(phrase).filter(
      (word) => !allTerms(`${question.collection.singular} status`).some((noun) => isSameWord(word, noun)),
    ),
  ]
  const isNegative = /^(?:un|in|dis|non)/i.test(phrase)
  if (words.length === 0) return undefined
  const found = fields.flatMap((field) => candidates(field, words, isNegative))
  const [best, second] = found.sort((left, right) => order[left.certainty] - order[right.certainty])
  if (!best) return undefined
  if (second && order[second.certainty] === order[best.certainty])
    return {
      problem: `"${phrase}" may be a value of ${[...new Set(found.map(({ field }) => field.title))].join(', or ')}.`,
    }
  return best
}

const order = { stated: 0, derived: 1, guess: 2 }

function candidates(field: Field, words: readonly Term[], isNegative: boolean): Marked[] {
  const own = allTerms(`${field.name} ${field.title}`)
  const found: Marked[] = []
  for (const option of field.options ?? []) {
    const said = allTerms(option)
    const rest = words.filter((word) => !said.some((part) => isSameWord(word, part)))
    if (
      said.length === 0 ||
      !said.every((part) => words.some((word) => isSameWord(word, part))) ||
      !rest.every((word) => own.some((part) => isSameWord(word, part)))
    )
      continue
    const isExact = said.every((part) => words.some((word) => word.text === part.text))
    found.push({
      field,
      value: option,
      certainty: isExact ? 'derived' : 'guess',
      text: `"${option}" is a value of ${field.title} and of no other field.`,
    })
  }
  const telling = allTerms(field.name).filter((part) => !['is', 'has'].includes(part.text))
  if (
    field.type === 'boolean' &&
    !isNegative &&
    telling.length === words.length &&
    telling.every((part) => words.some((word) => isSameWord(word, part)))
  ) {
    found.push({ field, value: true, certainty: 'derived', text: `The instruction says that ${field.title} holds.` })
  }
  return found
}
