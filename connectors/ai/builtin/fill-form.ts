import type { Action, FormField, Source, StepOf, Value } from '#engine'
import type { Question } from '../assistant.ts'
import { composeText, isReasonField } from './compose-reason.ts'
import { isReading, type Pointable, pointAt, pointablesOf, sourceOf } from './context-values.ts'
import { convert } from './convert.ts'
import { documentsAskedFor } from './documents-asked-for.ts'
import { answerInInstruction } from './form-instruction.ts'
import { type Instruction, objectionTo } from './instruction.ts'
import { holeOfFormField, optionsIn } from './literals.ts'
import { pinnedValue } from './pinned.ts'
import { allTerms, isSameWord, term } from './words.ts'

export interface FilledForm {
  form: Record<string, Value>
  sources: Source[]
  /** Required answers that nothing gives, and pinned ones that could not be computed: one sentence each. */
  problems: string[]
}

export type FormAnswer = { value: Value; sources: Source[] }

/** Answers a form: what the author pinned, else what the instruction says, else what the context holds, else the form's default. */
export function fillForm(
  step: StepOf<'trigger-action'>,
  action: Action,
  instruction: Instruction,
  question: Question,
): FilledForm {
  const filled: FilledForm = { form: {}, sources: [], problems: [] }
  const readable = objectionTo(instruction) === undefined ? instruction : undefined
  for (const field of action.form) {
    const path = `form.${field.name}`
    const pinned = step.form?.[field.name]
    if (pinned !== undefined) {
      const result = pinnedValue(path, pinned, holeOfFormField(field), question)
      if ('problem' in result) filled.problems.push(result.problem)
      else add(filled, field, { value: result.value, sources: [result.source] })
      continue
    }
    const said = readable && answerInInstruction(field, action, readable, question)
    if (said && 'problem' in said) {
      filled.problems.push(said.problem)
      continue
    }
    const found = said ?? fromContext(field, action, question) ?? fromDefault(field)
    // An optional answer that is only likely is left to the person.
    if (found && (field.required || found.sources.every((source) => source.certainty !== 'guess')))
      add(filled, field, found)
    else if (field.required)
      filled.problems.push(`${field.label} is needed, and neither the instruction nor the context gives it.`)
  }
  return filled
}

function add(filled: FilledForm, field: FormField, { value, sources }: FormAnswer): void {
  filled.form[field.name] = value
  filled.sources.push(...sources)
}

function fromContext(field: FormField, action: Action, question: Question): FormAnswer | undefined {
  if (isReasonField(field)) return composeText(field, action, question)
  if (field.type === 'multi-enum') return documentsAskedFor(field, question)
  return (
    fromSameName(field, action, question) ??
    (field.type === 'enum' && field.required ? fromWords(field, question) : undefined)
  )
}

/** A value of the context or the record that is called what the form calls it. */
function fromSameName(field: FormField, action: Action, question: Question): FormAnswer | undefined {
  // An action that changes something asks for the new value: the record's own is the one it must not take.
  const [verb] = allTerms(action.title)
  const isChange = verb !== undefined && changeVerbs.some((word) => isSameWord(word, verb))
  const pointables = pointablesOf(question).filter((pointable) => !isChange || !isOwn(pointable, question))
  const path = `form.${field.name}`
  for (const phrase of [field.name.replaceAll('_', ' '), field.label]) {
    const found = pointAt(phrase, pointables, question)
    if (!found) continue
    // Of several values with that name, the one of the record the action works on is likely, no more.
    const chosen = 'rivals' in found ? found.rivals.find((rival) => isOwn(rival, question)) : found.pointable
    if (!chosen) continue
    const reading = convert(chosen.value, holeOfFormField(field))
    if (!isReading(reading)) continue
    const isOld = isOwn(chosen, question) && (field.type === 'date' || field.type === 'number')
    const certainty =
      'rivals' in found || isOld || found.certainty === 'guess' || reading.certainty === 'guess' ? 'guess' : 'derived'
    return { value: reading.value, sources: [sourceOf(path, certainty, chosen)] }
  }
  return undefined
}

function isOwn(pointable: Pointable, question: Question): boolean {
  return pointable.record?.collection === question.record.collection && pointable.record.id === question.record.id
}

const changeVerbs = [
  'change',
  'update',
  'set',
  'extend',
  'renew',
  'move',
  'transfer',
  'correct',
  'edit',
  'replace',
  'rename',
  'switch',
  'adjust',
  'increase',
  'reduce',
  'raise',
  'lower',
  'reassign',
  'reschedule',
].map(term)

/** The one option whose words stand in the texts of completed steps: likely, no more. */
function fromWords(field: FormField, question: Question): FormAnswer | undefined {
  const options = (field.options ?? []).filter((option) => option !== 'other')
  for (const entry of question.context.toReversed()) {
    if (entry.kind !== 'decision' && entry.kind !== 'guidance' && entry.kind !== 'escalation') continue
    for (const [name, { label, value }] of Object.entries(entry.values)) {
      // The label of an option says what was chosen, not why; and "no sanctions match" is no sanctions match.
      if (entry.kind === 'decision' && name !== 'comment') continue
      const texts = (Array.isArray(value) ? value : [value])
        .filter((text) => typeof text === 'string')
        .filter((text) => !denies(text))
      const found = [...new Set(texts.flatMap((text) => optionsIn(text, options)))]
      const [only] = found
      if (found.length !== 1 || only === undefined) continue
      return {
        value: only,
        sources: [
          {
            path: `form.${field.name}`,
            certainty: 'guess',
            text: `Its words are in ${label} of the step "${entry.title}".`,
            step: entry.stepId,
            field: name,
          },
        ],
      }
    }
  }
  return undefined
}

/** Whether a text denies something: then its words name what is not there. */
function denies(text: string): boolean {
  return /\b(no|not|never|none|nothing|without|n[’']t|cannot|cleared|ruled out)\b/i.test(text)
}

function fromDefault(field: FormField): FormAnswer | undefined {
  if (field.default === undefined) return undefined
  return {
    value: field.default,
    sources: [{ path: `form.${field.name}`, certainty: 'stated', text: "The form's default." }],
  }
}
