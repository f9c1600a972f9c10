import { asText, type ContextEntry, type Field, findField, type LabelledRef, type Origin, type Value } from '#engine'
import type { Question } from '../assistant.ts'
import type { Reading } from './literals.ts'
import { certaintyOf, isAsGood, matchNames, type Named, vocabularyOf } from './match-names.ts'
import { contentTerms, type Term } from './words.ts'

/** One value one may point at: from a completed step, or of the record as it stands now. */
export interface Pointable {
  name: string
  label: string
  value: Value
  origin: Origin
  step?: string
  stepTitle: string
  record?: LabelledRef
}

export type Found = { value: Value; certainty: 'stated' | 'derived' | 'guess'; pointable: Pointable }

const peopleWords = 'operator analyst reviewer person user agent colleague'
const recordNowTitle = 'the record as it stands'

/** Every value of the context and of the record, newest step first. Lists of records are not pointed at: nobody can say which one is meant. */
export function pointablesOf(question: Question): Pointable[] {
  const fromSteps = question.context
    .toReversed()
    .flatMap((entry) => (entry.missing === undefined ? entryValues(entry) : []))
  const { values, ...record } = question.record
  const now = Object.entries(values).map(([name, value]): Pointable => {
    const field: Field | undefined = findField(question.collection, name)
    return {
      name,
      label: field?.title ?? name,
      value,
      origin: 'this-record',
      stepTitle: recordNowTitle,
      record: { collection: record.collection, id: record.id, label: record.label },
    }
  })
  return [...fromSteps, ...now]
}

/**
 * The value a phrase points at ("the operator's comment"), when there is exactly one. Several values that are equal are one;
 * several that differ are told apart by the step's or the record's name, else not at all.
 */
export function pointAt(
  phrase: string,
  pointables: readonly Pointable[],
  question: Question,
): Found | { rivals: Pointable[] } | undefined {
  const words = contentTerms(phrase)
  const filled = pointables.filter((pointable) => pointable.value !== null && pointable.value !== '')
  const named: Named[] = filled.map((pointable, index) => ({
    id: String(index),
    texts: [pointable.name, pointable.label],
    around: around(pointable, question),
  }))
  const matches = matchNames(words, vocabularyOf(named))
  const [best] = matches
  const chosen = best && filled[Number(best.id)]
  if (!best || !chosen || best.explained < 1 || best.covered < 0.7) return undefined
  const rivals = matches
    .filter((match) => match !== best && isAsGood(match, best))
    .flatMap((match) => filled[Number(match.id)] ?? [])
  const different = rivals.filter((rival) => asText(rival.value) !== asText(chosen.value))
  if (different.length > 0) return { rivals: [chosen, ...different] }
  return { value: chosen.value, certainty: certaintyOf(best), pointable: chosen }
}

/** Where a value stands, in words: `Comment of "Decide"`. */
export function placeOf(pointable: Pointable): string {
  return pointable.step === undefined
    ? `${pointable.label} of ${pointable.record?.label ?? 'the record'}`
    : `${pointable.label} of the step "${pointable.stepTitle}"`
}

/** The source entry for a value taken from the context. */
export function sourceOf(path: string, certainty: Found['certainty'], pointable: Pointable) {
  return {
    path,
    certainty,
    text: `Taken from ${placeOf(pointable)}.`,
    ...(pointable.step === undefined ? {} : { step: pointable.step }),
    field: pointable.name,
    ...(pointable.record ? { record: pointable.record } : {}),
  }
}

export function isReading(reading: Reading): reading is Extract<Reading, { value: Value }> {
  return 'value' in reading
}

function entryValues(entry: ContextEntry): Pointable[] {
  const own = Object.entries(entry.values).map(
    ([name, { label, value, origin }]): Pointable => ({
      name,
      label,
      value,
      origin,
      step: entry.stepId,
      stepTitle: entry.title,
      ...(entry.record ? { record: entry.record } : {}),
    }),
  )
  const [only] = entry.records
  if (entry.records.length !== 1 || !only) return own
  const { values, ...record } = only
  const known = new Set(own.map((pointable) => pointable.name))
  return [
    ...own,
    ...Object.entries(values)
      .filter(([name]) => !known.has(name))
      .map(
        ([name, { label, value, origin }]): Pointable => ({
          name,
          label,
          value,
          origin,
          step: entry.stepId,
          stepTitle: entry.title,
          record: { collection: record.collection, id: record.id, label: record.label },
        }),
      ),
  ]
}

function around(pointable: Pointable, question: Question): Term[] {
  const isOwn = pointable.record?.collection === question.collection.id
  const collection = isOwn ? `${question.collection.singular} record` : (pointable.record?.collection ?? '')
  return contentTerms(
    [
      pointable.step ?? '',
      pointable.step ? pointable.stepTitle : '',
      pointable.step ? 'step' : '',
      collection,
      pointable.origin === 'person' ? peopleWords : '',
    ].join(' '),
  )
}
