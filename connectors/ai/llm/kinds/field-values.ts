import { z } from 'zod'
import type { Field, Source, StepOf, Value } from '#engine'
import { holeOfField } from '../../builtin/literals.ts'
import { pinnedValue } from '../../builtin/pinned.ts'
import { checkValue, givenValueSchema } from '../given-value.ts'
import { fieldLine, Menu } from '../slice.ts'
import type { Asking } from './kind.ts'

export interface FilledFields {
  values: Record<string, Value>
  sources: Source[]
  /** What keeps the step from being done without a person, a sentence each. */
  problems: string[]
  why: string
}

/** What the author pinned, as it is pinned, and of the other fields what the model gives and our checks let stand. */
export async function fillFields(
  step: StepOf<'update-data'> | StepOf<'create-record'>,
  fields: readonly Field[],
  task: string,
  { question, ledger, ask }: Asking,
): Promise<FilledFields> {
  const filled: FilledFields = { values: {}, sources: [], problems: [], why: '' }
  for (const [name, pinned] of Object.entries(step.values ?? {})) {
    const field = fields.find((each) => each.name === name)
    const result = field
      ? pinnedValue(`values.${name}`, pinned, holeOfField(field), question)
      : { problem: `You may not set the field "${name}", which the author wants written here.` }
    if ('problem' in result) filled.problems.push(result.problem)
    else add(filled, name, result.value, result.source)
  }
  const open = fields.filter(
    ({ name, type }) =>
      !(name in (step.values ?? {})) && isSpoken(type) && (step.allowed?.includes(name) ?? !step.values),
  )
  if (open.length === 0) return filled
  const menu = new Menu('f', open)
  const answered = await ask(
    `Fields that may be set:\n${menu.lines(fieldLine).join('\n')}`,
    task,
    z.object({ values: z.array(givenValueSchema.extend({ field: z.enum(menu.ids) })), why: z.string() }),
  )
  if ('problem' in answered) {
    filled.problems.push(answered.problem)
    return filled
  }
  filled.why = answered.object.why
  for (const given of answered.object.values) {
    const field = menu.get(given.field)
    if (!field) continue
    if (field.name in filled.values) {
      filled.problems.push(`The model gave ${field.title} more than one value.`)
      continue
    }
    const checked = checkValue(`values.${field.name}`, given, holeOfField(field), ledger, step.instruction)
    if ('isNotFound' in checked) filled.problems.push(`The model did not find what ${field.title} should be.`)
    else if ('problem' in checked) filled.problems.push(checked.problem)
    else add(filled, field.name, checked.value, checked.source)
  }
  return filled
}

function add(filled: FilledFields, name: string, value: Value, source: Source): void {
  filled.values[name] = value
  filled.sources.push(source)
}

/** Whether a value of the type can be said in words. */
function isSpoken(type: Field['type']): boolean {
  return type !== 'json' && type !== 'binary'
}
