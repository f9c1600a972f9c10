import {
  type Action,
  type Collection,
  type Field,
  type FormField,
  type Source,
  type StepOf,
  settableNames,
  type Value,
} from '#engine'
import type { Question, Suggestion } from '../assistant.ts'
import { isReading } from './context-values.ts'
import { convert } from './convert.ts'
import type { FormAnswer } from './fill-form.ts'
import { answerInInstruction } from './form-instruction.ts'
import { headVerb, objectionTo, readInstruction } from './instruction.ts'
import { holeOfField } from './literals.ts'
import { missingSentence } from './missing-context.ts'
import { pinnedValue } from './pinned.ts'
import { proposed, unsure, weakest } from './suggestion.ts'

interface Draft {
  values: Record<string, Value>
  sources: Source[]
  problems: string[]
}

/**
 * What a new record is given: what the author pinned, else what the instruction says, else the record at hand where the new
 * one can only belong to it. Values of other records are never taken over because they are called the same.
 */
export function proposeRecord(step: StepOf<'create-record'>, question: Question): Suggestion {
  const { target } = question
  if (!target) return unsure('You may not see the collection in which this step creates a record.')
  const draft: Draft = { values: {}, sources: [], problems: [] }
  const names = settableNames(step)
  const settable = target.fields.filter(
    (field) => field.onCreate !== undefined && (names?.includes(field.name) ?? true),
  )
  for (const name of Object.keys(step.values ?? {}))
    if (!settable.some((field) => field.name === name))
      draft.problems.push(`You may not set the field "${name}", which the author wants given here.`)
  const objection = objectionTo(readInstruction(step.instruction))
  const isOpen = step.values === undefined || step.allowed !== undefined
  if (isOpen && step.instruction.trim() !== '' && objection)
    draft.problems.push(`${objection} Look at what the new ${target.singular.toLowerCase()} shall hold.`)
  for (const field of settable) give(draft, field, answerFor(field, settable, step, target, question))
  return concluded(draft, target, question)
}

function answerFor(
  field: Field,
  settable: readonly Field[],
  step: StepOf<'create-record'>,
  target: Collection,
  question: Question,
): FormAnswer | { problem: string } | undefined {
  const pinned = step.values?.[field.name]
  if (pinned !== undefined) {
    const result = pinnedValue(`values.${field.name}`, pinned, holeOfField(field), question)
    return 'problem' in result ? result : { value: result.value, sources: [result.source] }
  }
  return said(field, settable, step, target, question) ?? belonging(field, target, question)
}

/** What the instruction says for the field, brought into the field's own type. */
function said(
  field: Field,
  settable: readonly Field[],
  step: StepOf<'create-record'>,
  target: Collection,
  question: Question,
): FormAnswer | { problem: string } | undefined {
  const instruction = readInstruction(step.instruction)
  const asked = formFieldOf(field)
  if (!asked || step.instruction.trim() === '' || objectionTo(instruction) !== undefined) return undefined
  // As a form it is the one of "open a ticket": its own words say what to make, not what to write.
  const form = settable.flatMap((each) => formFieldOf(each) ?? [])
  const order: Action = {
    id: `create_${target.id}`,
    title: `${headVerb(instruction.text) ?? 'create'} ${target.singular}`,
    collection: target.id,
    form,
    effectClass: 'database',
    isSensitive: false,
    timeoutSeconds: 1,
  }
  const answer = answerInInstruction(asked, order, instruction, question)
  if (!answer || 'problem' in answer) return answer
  const reading = convert(answer.value, holeOfField(field))
  if (!isReading(reading)) return reading
  const sources = answer.sources.map((source) => ({ ...source, path: `values.${field.name}` }))
  return { value: reading.value, sources }
}

/** The record at hand, where this field is the only one by which the new record can belong to one of its collection. */
function belonging(field: Field, target: Collection, question: Question): FormAnswer | undefined {
  const { record, collection } = question
  const links = target.relations.filter((relation) => relation.kind === 'one' && relation.collection === collection.id)
  const [link] = links
  const value = link && record.values[link.to]
  if (links.length !== 1 || link?.from !== field.name || value === undefined || value === null) return undefined
  return {
    value,
    sources: [
      {
        path: `values.${field.name}`,
        certainty: 'derived',
        text: `The new ${target.singular.toLowerCase()} belongs to ${record.label}.`,
        field: link.to,
        record: { collection: record.collection, id: record.id, label: record.label },
      },
    ],
  }
}

function give(draft: Draft, field: Field, answer: FormAnswer | { problem: string } | undefined): void {
  if (answer && 'problem' in answer) draft.problems.push(answer.problem)
  // What may be left out and is only likely is left to the person.
  else if (
    answer &&
    (field.onCreate === 'required' || answer.sources.every(({ certainty }) => certainty !== 'guess'))
  ) {
    draft.values[field.name] = answer.value
    draft.sources.push(...answer.sources)
  } else if (field.onCreate === 'required')
    draft.problems.push(`${field.title} is needed, and neither the instruction nor the context gives it.`)
}

function concluded({ values, sources, problems }: Draft, target: Collection, question: Question): Suggestion {
  const titles = target.fields.filter((field) => field.name in values).map((field) => field.title)
  if (titles.length === 0)
    return unsure(problems.join(' ') || `Nothing says what the new ${target.singular.toLowerCase()} should hold.`)
  const finding = {
    answer: { kind: 'create-record' as const, values },
    why: `A new ${target.singular.toLowerCase()} with ${titles.join(', ')}.${missingSentence(question)}`,
    certainty: weakest(sources.map((source) => source.certainty)),
    sources,
  }
  return problems.length > 0 ? unsure(problems.join(' '), question, finding) : proposed(question, finding)
}

/** The field as a form would ask for it; undefined for what words cannot give. */
function formFieldOf(field: Field): FormField | undefined {
  const type = formTypes[field.options ? 'enum' : field.type]
  if (!type) return undefined
  return {
    name: field.name,
    label: field.title,
    type: field.display === 'long-text' && type === 'text' ? 'long-text' : type,
    required: field.onCreate === 'required',
    ...(field.options ? { options: field.options } : {}),
  }
}

const formTypes: Readonly<Partial<Record<Field['type'], FormField['type']>>> = {
  text: 'text',
  integer: 'number',
  number: 'number',
  decimal: 'number',
  boolean: 'boolean',
  date: 'date',
  enum: 'enum',
}
