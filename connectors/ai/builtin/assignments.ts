import type { Field, Source, Value } from '#engine'
import type { Question } from '../assistant.ts'
import { type Assigned, assignedValue } from './assigned-value.ts'
import { type Clause, isWritingVerb, partsOf, readings } from './clauses.ts'
import {
  classesOf,
  headVerb,
  type Instruction,
  objectionTo,
  readInstruction,
  severalRecords,
  withoutSlots,
} from './instruction.ts'
import { markedField } from './mark.ts'
import { type FieldMatch, fieldVocabulary, matchField, recordNouns } from './match-fields.ts'
import { matchNames, type Vocabulary } from './match-names.ts'
import { contentTerms, isSameWord } from './words.ts'

export interface Assignment {
  field: Field
  value: Value
  sources: Source[]
}

export interface Assignments {
  assignments: Assignment[]
  problems: string[]
}

interface Reader {
  instruction: Instruction
  fields: readonly Field[]
  vocabulary: Vocabulary
  question: Question
}

/** What an instruction wants written: "set status to rejected and clear the review date". */
export function assignmentsIn(markdown: string, fields: readonly Field[], question: Question): Assignments {
  const instruction = readInstruction(markdown)
  const objection = objectionTo(instruction) ?? severalRecords(instruction)
  if (objection) return { assignments: [], problems: [`${objection} Choose what to write.`] }
  const verb = headVerb(instruction.text)
  if (verb !== undefined && !isWritingVerb(verb) && classesOf(verb).length > 0)
    return {
      assignments: [],
      problems: [`This step writes data, but the instruction says to ${verb}. Choose what to write.`],
    }
  const reader: Reader = { instruction, fields, vocabulary: fieldVocabulary(fields, recordNouns(question)), question }
  return resolve(joined(partsOf(instruction.text), reader), reader)
}

type Part = { text: string; clauses: { clause: Clause; match?: FieldMatch }[] }

/** Parts that are no order of their own belong to the value before them: "set the name to Smith and Sons". */
function joined(parts: readonly { text: string; glue: string }[], reader: Reader): Part[] {
  const result: Part[] = []
  for (const { text, glue } of parts) {
    const previous = result.at(-1)
    const clauses = fitting(text, reader)
    const isOwn = clauses.some(({ clause }) => clause.kind !== 'name' || previous?.clauses[0]?.clause.kind !== 'set')
    if (previous && !isOwn) {
      const whole = `${previous.text}${glue}${text}`
      result[result.length - 1] = { text: whole, clauses: fitting(whole, reader) }
    } else result.push({ text, clauses })
  }
  return result
}

/** The readings of a part whose field exists, the surest field first. */
function fitting(text: string, { fields, vocabulary, question }: Reader): Part['clauses'] {
  const found = readings(text).flatMap((clause): Part['clauses'] => {
    if (clause.kind === 'mark') return markedField(clause.value, clause.about, fields, question) ? [{ clause }] : []
    const phrase = withoutSlots(clause.field).trim()
    const match = phrase === clause.field.trim() ? matchField(phrase, vocabulary, fields) : undefined
    return match ? [{ clause, match }] : []
  })
  const order = { stated: 0, derived: 1, guess: 2 }
  return found
    .map((one, index) => ({ one, index }))
    .sort((left, right) => rank(left.one) - rank(right.one) || left.index - right.index)
    .map(({ one }) => one)

  function rank({ clause, match }: Part['clauses'][number]): number {
    return (clause.kind === 'name' ? 10 : 0) + order[match?.certainty ?? 'derived']
  }
}

function resolve(parts: readonly Part[], reader: Reader): Assignments {
  const result: Assignments = { assignments: [], problems: [] }
  let waiting: FieldMatch[] = []
  let isClearing = false
  for (const { text, clauses } of parts) {
    const [first] = clauses
    if (!first) {
      result.problems.push(notUnderstood(text, reader))
      continue
    }
    const { clause, match } = first
    if (clause.kind === 'name' && match) {
      if (isClearing) write(result, match, clearing(match.field))
      else waiting.push(match)
      continue
    }
    isClearing = clause.kind === 'clear'
    const assigned = statedValue(clauses, reader)
    if (assigned.match)
      for (const target of [...waiting, assigned.match])
        write(result, target, target === assigned.match ? assigned.value : valueFor(clause, target, reader))
    else result.problems.push('problem' in assigned.value ? assigned.value.problem : notUnderstood(text, reader))
    waiting = []
  }
  for (const match of waiting)
    result.problems.push(`The instruction does not say what to write into ${match.field.title}.`)
  return result
}

/** The first reading that gives a value; else the problem of the surest one. */
function statedValue(clauses: Part['clauses'], reader: Reader): { match: FieldMatch | undefined; value: Assigned } {
  let problem: { match: FieldMatch | undefined; value: Assigned } | undefined
  for (const { clause, match } of clauses) {
    if (clause.kind === 'mark') {
      const marked = markedField(clause.value, clause.about, reader.fields, reader.question)
      if (!marked) continue
      if ('problem' in marked) problem ??= { match: undefined, value: marked }
      else
        return {
          match: { field: marked.field, phrase: clause.value, certainty: marked.certainty },
          value: {
            value: marked.value,
            sources: [
              {
                path: `values.${marked.field.name}`,
                certainty: marked.certainty,
                text: marked.text,
                field: marked.field.name,
              },
            ],
          },
        }
      continue
    }
    if (!match || clause.kind === 'name') continue
    const value = valueFor(clause, match, reader)
    if (!('problem' in value)) return { match, value }
    problem ??= { match, value }
  }
  return problem ?? { match: undefined, value: { problem: 'The instruction is not understood.' } }
}

function valueFor(clause: Clause, { field }: FieldMatch, { instruction, question }: Reader): Assigned {
  switch (clause.kind) {
    case 'set':
      return assignedValue(clause.value, field, instruction, question)
    case 'clear':
      return clearing(field)
    case 'switch':
      if (field.type !== 'boolean') return { problem: `${field.title} is neither on nor off.` }
      return {
        value: clause.isOn,
        sources: [
          {
            path: `values.${field.name}`,
            certainty: 'stated',
            text: `The instruction switches it ${clause.isOn ? 'on' : 'off'}.`,
          },
        ],
      }
    default:
      return { problem: `The instruction does not say what to write into ${field.title}.` }
  }
}

function clearing(field: Field): Assigned {
  if (!field.isNullable) return { problem: `${field.title} may not be empty.` }
  return {
    value: null,
    sources: [{ path: `values.${field.name}`, certainty: 'stated', text: 'The instruction clears it.' }],
  }
}

function write(result: Assignments, match: FieldMatch, assigned: Assigned): void {
  if ('problem' in assigned) result.problems.push(assigned.problem)
  else if (result.assignments.some(({ field }) => field === match.field))
    result.problems.push(`The instruction sets ${match.field.title} twice.`)
  else {
    const named: Source = {
      path: `values.${match.field.name}`,
      certainty: match.certainty,
      text: `"${withoutSlots(match.phrase).trim()}" in the instruction names the field ${match.field.title}.`,
      field: match.field.name,
    }
    result.assignments.push({ field: match.field, value: assigned.value, sources: [...assigned.sources, named] })
  }
}

function notUnderstood(text: string, { vocabulary, fields }: Reader): string {
  const words = contentTerms(withoutSlots(text)).filter(
    (word) => !vocabulary.names[0]?.around.some((noun) => isSameWord(word, noun)),
  )
  const near = matchNames(words, vocabulary)
    .slice(0, 4)
    .flatMap((match) => fields.find((field) => field.name === match.id)?.title ?? [])
  const hint = near.length > 0 ? ` It may be about ${near.join(', ')}.` : ''
  return `"${withoutSlots(text).trim() || 'The instruction'}" does not say plainly which field to write and what.${hint} Choose what to write.`
}
