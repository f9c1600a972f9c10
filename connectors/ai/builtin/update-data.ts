import type { Field, Source, StepOf, Value } from '#engine'
import { findField } from '#engine'
import type { Question, Suggestion } from '../assistant.ts'
import { assignmentsIn } from './assignments.ts'
import { holeOfField } from './literals.ts'
import { missingSentence } from './missing-context.ts'
import { pinnedValue } from './pinned.ts'
import { proposed, unsure, weakest } from './suggestion.ts'

interface Draft {
  values: Record<string, Value>
  sources: Source[]
  problems: string[]
}

/** Which fields to write and what: pinned values first, then what the instruction says for the fields the author allows. */
export function proposeValues(step: StepOf<'update-data'>, question: Question): Suggestion {
  const { collection } = question
  const draft: Draft = { values: {}, sources: [], problems: [] }
  for (const [name, pinned] of Object.entries(step.values ?? {})) {
    const field = findField(collection, name)
    const result = field
      ? pinnedValue(`values.${name}`, pinned, holeOfField(field), question)
      : { problem: `You may not see the field "${name}", which the author wants written here.` }
    if ('problem' in result) draft.problems.push(result.problem)
    else set(draft, name, result.value, [result.source])
  }
  const isOpen = step.values === undefined || step.allowed !== undefined
  const hasWords = step.instruction.trim() !== ''
  if (isOpen && (hasWords || step.values === undefined)) {
    const writable = collection.fields.filter(
      (field) =>
        !field.isReadOnly && !(field.name in (step.values ?? {})) && (step.allowed?.includes(field.name) ?? true),
    )
    const said = assignmentsIn(step.instruction, writable, question)
    for (const { field, value, sources } of said.assignments) set(draft, field.name, value, sources)
    // Pinned values stand by themselves: an instruction that says nothing more is no doubt about them.
    if (step.values === undefined || said.assignments.length > 0) draft.problems.push(...said.problems)
  }
  return concluded(draft, question)
}

function concluded(draft: Draft, question: Question): Suggestion {
  const changed = Object.entries(draft.values).filter(
    ([name, value]) => !isSame(findField(question.collection, name), question.record.values[name], value),
  )
  const values = Object.fromEntries(changed)
  const sources = draft.sources.filter((source) => changed.some(([name]) => source.path === `values.${name}`))
  const titles = changed.map(([name]) => findField(question.collection, name)?.title ?? name)
  const unchanged = Object.keys(draft.values).length - changed.length
  const why = `${titles.length === 1 ? 'One field' : `${titles.length} fields`} to write: ${titles.join(', ')}.${unchanged > 0 ? ` ${unchanged} already ${unchanged === 1 ? 'holds' : 'hold'} the value.` : ''}${missingSentence(question)}`
  if (changed.length === 0) {
    if (draft.problems.length > 0) return unsure(draft.problems.join(' '))
    return unsure('There is nothing to change: the record already holds these values.')
  }
  const finding = {
    answer: { kind: 'update-data' as const, values },
    why,
    certainty: weakest(sources.map((source) => source.certainty)),
    sources,
  }
  return draft.problems.length > 0 ? unsure(draft.problems.join(' '), question, finding) : proposed(question, finding)
}

function set(draft: Draft, name: string, value: Value, sources: readonly Source[]): void {
  draft.values[name] = value
  draft.sources.push(...sources)
}

/** Equal as the database would see it: a decimal "100.00" is "100". */
function isSame(field: Field | undefined, current: Value | undefined, value: Value): boolean {
  const isNumeric = field?.type === 'decimal' || field?.type === 'number' || field?.type === 'integer'
  if (isNumeric && current !== null && current !== undefined && value !== null && current !== '' && value !== '')
    return Number(current) === Number(value)
  return JSON.stringify(current) === JSON.stringify(value)
}
