import type { Field, Source, StepOf } from '#engine'
import type { Question, Suggestion } from '../assistant.ts'
import { classesOf, headVerb, objectionTo, plainText, readInstruction, withoutPurpose } from './instruction.ts'
import { type FieldMatch, fieldVocabulary, matchFieldList, recordNouns } from './match-fields.ts'
import { proposed, unsure, weakest } from './suggestion.ts'

/** Which fields to read: those the author pinned, or those the instruction names. */
export function proposeFields(step: StepOf<'get-data'>, question: Question): Suggestion {
  const { collection } = question
  if (step.fields) return proposePinned(step.fields, question)
  const instruction = readInstruction(step.instruction)
  const objection = objectionTo({ ...instruction, text: withoutPurpose(instruction.text) })
  if (objection) return unsure(`${objection} Choose the fields to read.`)
  if (instruction.slots.some((slot) => slot.kind === 'hole'))
    return unsure(
      'The instruction takes its words from the context; fields to read must be named by the author. Choose the fields to read.',
    )
  const text = plainText(withoutPurpose(instruction.text), instruction)
  const verb = headVerb(text)
  const classes = verb === undefined ? [] : classesOf(verb)
  if (classes.length > 0 && !classes.includes('read') && !classes.includes('load'))
    return unsure(`This step reads data, but the instruction says to ${verb}. Choose the fields to read.`)

  const found = matchFieldList(text, fieldVocabulary(collection.fields, recordNouns(question)), collection.fields)
  if (found.isAll) {
    const fields = collection.fields.filter((field) => field.type !== 'binary').slice(0, 100)
    return proposed(question, {
      answer: { kind: 'get-data', fields: fields.map((field) => field.name) },
      why: `The instruction asks for the whole record of ${collection.singular}: all ${fields.length} fields you may see.`,
      certainty: 'derived',
      sources: [],
    })
  }
  const alternatives = found.rivals.map((field) => ({
    id: field.name,
    label: field.title,
    why: 'Some of its words are in the instruction.',
  }))
  if (found.matches.length === 0)
    return unsure(
      found.problem ??
        `None of the words of the instruction names a field of ${collection.title}. Choose the fields to read.`,
    )
  const finding = {
    answer: { kind: 'get-data' as const, fields: found.matches.map(({ field }) => field.name) },
    why: `The instruction names ${found.matches.map(({ field, phrase }) => `${field.title} ("${phrase}")`).join(', ')}.`,
    certainty: weakest(found.matches.map((match) => match.certainty)),
    sources: found.matches.map(sourceOfMatch),
    alternatives,
  }
  return found.problem ? unsure(found.problem, question, finding) : proposed(question, finding)
}

function proposePinned(names: readonly string[], question: Question): Suggestion {
  const visible = names.filter((name) => question.collection.fields.some((field) => field.name === name))
  const hidden = names.filter((name) => !visible.includes(name))
  const sources = visible.map(
    (name): Source => ({
      path: `fields.${name}`,
      certainty: 'stated',
      text: 'The author of the workflow pinned this field.',
      field: name,
    }),
  )
  const finding = {
    answer: { kind: 'get-data' as const, fields: visible },
    why: `The author pinned ${visible.length === 1 ? 'the field' : 'the fields'} to read.`,
    certainty: 'stated' as const,
    sources,
  }
  const reason = `You may not see ${hidden.join(', ')}, which the author wants read here.`
  if (visible.length === 0) return unsure(reason)
  return hidden.length > 0 ? unsure(reason, question, finding) : proposed(question, finding)
}

function sourceOfMatch({ field, phrase, certainty }: FieldMatch & { field: Field }): Source {
  return {
    path: `fields.${field.name}`,
    certainty,
    text: `"${phrase}" in the instruction names the field ${field.title}.`,
    field: field.name,
  }
}
