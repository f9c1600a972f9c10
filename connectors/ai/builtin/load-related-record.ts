import type { Relation, Source, StepOf } from '#engine'
import type { SourceRecord } from '../../database/data-source.ts'
import type { Question, Suggestion } from '../assistant.ts'
import { type Instruction, objectionTo, plainText, readInstruction, withoutPurpose } from './instruction.ts'
import { recordNouns } from './match-fields.ts'
import { type Certainty, certaintyOf, matchNames, theOne, vocabularyOf } from './match-names.ts'
import { narrow } from './narrow-records.ts'
import { proposed, unsure, weakest } from './suggestion.ts'
import { contentTerms } from './words.ts'

interface Chosen {
  relation: Relation
  certainty: Certainty
  why: string
}

/** Which relation to follow and which of its records to take. */
export async function proposeRelated(step: StepOf<'load-related-record'>, question: Question): Promise<Suggestion> {
  const instruction = readInstruction(step.instruction)
  const chosen = chooseRelation(step, instruction, question)
  if (typeof chosen === 'string') return unsure(`${chosen} Choose what to load.`)
  const candidates = await question.loadCandidates(chosen.relation.name)
  return step.take === 'one'
    ? takeOne(step, chosen, candidates, instruction, question)
    : takeMany(step, chosen, candidates, instruction, question)
}

function chooseRelation(
  step: StepOf<'load-related-record'>,
  instruction: Instruction,
  question: Question,
): Chosen | string {
  const { relations } = question.collection
  if (step.relation !== undefined) {
    const relation = relations.find((candidate) => candidate.name === step.relation)
    if (!relation) return `The relation "${step.relation}" that the author pinned is not visible to you.`
    return { relation, certainty: 'stated', why: `The author pinned ${relation.title}.` }
  }
  const objection = objectionTo({ ...instruction, text: withoutPurpose(instruction.text) })
  if (objection) return objection
  const vocabulary = vocabularyOf(
    relations.map((relation) => ({
      id: relation.name,
      texts: [relation.name, relation.title, relation.collection],
      around: recordNouns(question),
    })),
  )
  const words = contentTerms(plainText(withoutPurpose(instruction.text), instruction))
  const named = words.filter((word) =>
    matchNames([word], vocabulary).some((match) => match.link !== 'typo' && match.link !== 'stem'),
  )
  const matches = matchNames(named, vocabulary)
  const match = theOne(matches)
  const relation = match && relations.find((candidate) => candidate.name === match.id)
  if (!match || !relation) {
    const near = matches.flatMap(({ id }) => relations.find((candidate) => candidate.name === id)?.title ?? [])
    return near.length > 1
      ? `The instruction may mean ${near.join(', ')}.`
      : `The instruction names none of the related records: ${relations.map((candidate) => candidate.title).join(', ') || 'there are none'}.`
  }
  return { relation, certainty: certaintyOf(match), why: `The instruction names ${relation.title}.` }
}

function takeOne(
  step: StepOf<'load-related-record'>,
  { relation, certainty, why }: Chosen,
  candidates: readonly SourceRecord[],
  instruction: Instruction,
  question: Question,
): Suggestion {
  const answer = (records: string[]) => ({ kind: 'load-related-record' as const, relation: relation.name, records })
  const relationSource = sourceOfRelation(relation, certainty, why)
  if (candidates.length === 0) return unsure(`There is no record in ${relation.title} to load.`)
  const { kept, reasons, unknown } = narrow(instruction, candidates, relation, question)
  const [first] = kept
  const alternatives = [...kept, ...candidates.filter((candidate) => !kept.includes(candidate))].map(
    ({ id, label }) => ({
      id,
      label,
      why: kept.some((one) => one.id === id)
        ? reasons.join(' ') || 'It is related to the record.'
        : 'It does not fit the instruction.',
    }),
  )
  if (!first || kept.length > 1) {
    const reason =
      kept.length === 0
        ? `None of the ${candidates.length} records in ${relation.title} fits the instruction`
        : unknown.length > 0
          ? `The instruction asks for something that no record in ${relation.title} is known by (${unknown.join(', ')})`
          : `${kept.length} records in ${relation.title} fit the instruction`
    return unsure(`${reason}. Choose one.`, question, {
      answer: answer([]),
      why,
      certainty: 'guess',
      sources: [relationSource],
      alternatives,
      from: candidates.map(({ id, label }) => ({ collection: relation.collection, id, label })),
    })
  }
  // The only candidate is taken as it is when nothing was asked of it; words that stay unknown may have asked for another one.
  const sureness: Certainty =
    unknown.length > 0 && step.relation === undefined
      ? 'guess'
      : reasons.length > 0 || candidates.length === 1
        ? 'derived'
        : 'guess'
  const text = reasons.length > 0 ? reasons.join(' ') : `It is the only record in ${relation.title}.`
  return proposed(question, {
    answer: answer([first.id]),
    why: `${why} ${text}${unknown.length > 0 ? ` Not understood: ${unknown.join(', ')}.` : ''}`,
    certainty: weakest([certainty, sureness]),
    sources: [
      relationSource,
      {
        path: 'records',
        certainty: sureness,
        text,
        record: { collection: relation.collection, id: first.id, label: first.label },
      },
    ],
    alternatives: alternatives.slice(1),
    from: candidates.map(({ id, label }) => ({ collection: relation.collection, id, label })),
  })
}

function takeMany(
  step: StepOf<'load-related-record'>,
  { relation, certainty, why }: Chosen,
  candidates: readonly SourceRecord[],
  instruction: Instruction,
  question: Question,
): Suggestion {
  const { kept, reasons, unknown } =
    step.relation === undefined
      ? narrow(instruction, candidates, relation, question)
      : { kept: [...candidates], reasons: [], unknown: [] }
  const taken = kept.slice(0, step.limit)
  const text =
    reasons.length > 0
      ? `${reasons.join(' ')} ${taken.length} of ${candidates.length} records.`
      : `All ${taken.length} records in ${relation.title}.`
  const sureness: Certainty = unknown.length > 0 ? 'guess' : reasons.length > 0 ? 'derived' : certainty
  const left = kept.length - taken.length
  return proposed(question, {
    answer: { kind: 'load-related-record', relation: relation.name, records: taken.map(({ id }) => id) },
    why: `${why} ${taken.length === 0 ? `There is no record in ${relation.title}.` : text}${left > 0 ? ` ${left} more are left out by the step's limit.` : ''}${unknown.length > 0 ? ` Not understood: ${unknown.join(', ')}.` : ''}`,
    certainty: weakest([certainty, sureness]),
    sources: [sourceOfRelation(relation, certainty, why), { path: 'records', certainty: sureness, text }],
  })
}

function sourceOfRelation(relation: Relation, certainty: Certainty, text: string): Source {
  return { path: 'relation', certainty, text, field: relation.from }
}
