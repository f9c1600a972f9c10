import type { Field, Source, Value } from '#engine'
import type { Question } from '../assistant.ts'
import { isReading, type Pointable, placeOf, pointAt, pointablesOf, sourceOf } from './context-values.ts'
import { convert } from './convert.ts'
import { type Instruction, plainText, slotOf } from './instruction.ts'
import { recordWords } from './lexicon.ts'
import { holeOfField, readLiteral } from './literals.ts'
import { computedValue } from './pinned.ts'
import { allTerms, contentTerms, isSameWord, splitWords, term } from './words.ts'

export type Assigned = { value: Value; sources: Source[] } | { problem: string }

const pointer =
  /^(?:the|this|that|its|their|his|her|our|your|what|whatever|who|whoever|same)\b|[’']s\s|^(?:from|of)\b|\b(?:from|of) the\b/i

/** The value that a phrase gives a field: quoted or plain words, or something of the context that it points at. */
export function assignedValue(phrase: string, field: Field, instruction: Instruction, question: Question): Assigned {
  const path = `values.${field.name}`
  const hole = holeOfField(field)
  const slot = slotOf(phrase, instruction)
  if (slot?.kind === 'hole') {
    const computed = computedValue(path, slot.expression, hole, question)
    return 'problem' in computed ? computed : { value: computed.value, sources: [computed.source] }
  }
  if (!slot && phrase.includes('\uE000'))
    return { problem: `What to write into ${field.title} mixes words with quotes; that needs a person to judge.` }
  const text = slot ? slot.text : withoutRecord(plainText(phrase, instruction), question)
  const literal = readLiteral(text, hole, question.today)
  const stated = isReading(literal)
    ? {
        value: literal.value,
        sources: [{ path, certainty: literal.certainty, text: `The instruction says "${text}".` }],
      }
    : undefined
  if (!isReading(literal) && slot) return literal
  if (slot && stated) return stated
  if (stated && hole.type !== 'text') return stated

  const isPointer = pointer.test(text)
  const pointables = pointablesOf(question).filter(
    (pointable) => pointable.step !== undefined || pointable.name !== field.name,
  )
  const pointed = newest(pointAt(text, pointables, question), pointables)
  if (pointed && 'rivals' in pointed)
    return { problem: `"${text}" may be ${pointed.rivals.slice(0, 4).map(placeOf).join(', or ')}.` }
  if (pointed) {
    const reading = convert(pointed.value, hole)
    if (!isReading(reading))
      return { problem: `"${text}" points at ${placeOf(pointed.pointable)}, but ${reading.problem}` }
    const certainty =
      !isPointer && hole.type === 'text'
        ? 'guess'
        : reading.certainty === 'stated'
          ? pointed.certainty
          : reading.certainty
    return { value: reading.value, sources: [sourceOf(path, certainty, pointed.pointable)] }
  }
  if (!stated)
    return 'problem' in literal && !isPointer
      ? literal
      : { problem: `"${text}" points at something the context does not hold.` }
  if (isPointer) return { problem: `"${text}" points at something the context does not hold.` }
  if (splitWords(text).length > 6)
    return { problem: `What to write into ${field.title} is too long to be taken without quotes.` }
  return stated
}

/** Of several steps' values of one name, the newest is likely meant: a person looks at it. */
function newest(pointed: ReturnType<typeof pointAt>, pointables: readonly Pointable[]): ReturnType<typeof pointAt> {
  if (!pointed || !('rivals' in pointed)) return pointed
  const pointable = pointables.find((candidate) => pointed.rivals.includes(candidate))
  const isOneName = pointed.rivals.every((rival) => rival.name === pointable?.name && rival.step !== undefined)
  return pointable && isOneName ? { value: pointable.value, certainty: 'guess', pointable } : pointed
}

/** Without "in the crm", "for this customer" at its end. */
function withoutRecord(text: string, question: Question): string {
  const match = /^(.+?)\s+(?:in|on|for|of)\s+(?:the|this|that|our|its)?\s*([\p{L}\s]+)$/iu.exec(text.trim())
  const nouns = [...recordWords.map(term), ...allTerms(`${question.collection.singular} ${question.collection.title}`)]
  const isRecord = match && contentTerms(match[2] ?? '').every((word) => nouns.some((noun) => isSameWord(word, noun)))
  return isRecord && contentTerms(match[2] ?? '').length > 0 ? (match[1] ?? text) : text.trim()
}
