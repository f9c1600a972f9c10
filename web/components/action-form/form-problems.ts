import type { FormField, Value } from '#engine'
import { formText } from '../../messages/en/forms.ts'
import { isNumber } from './number-text.ts'

/** What is wrong with a form's answers, by field name; empty when they may be sent. The server checks again. */
export function formProblems(
  fields: readonly FormField[],
  values: Readonly<Record<string, Value>>,
): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const field of fields) {
    const problem = problemOf(field, values[field.name])
    if (problem !== undefined) problems[field.name] = problem
  }
  return problems
}

/** The answers a form opens with: what is given, else each field's default. */
export function initialAnswers(
  fields: readonly FormField[],
  given: Readonly<Record<string, Value>> = {},
): Record<string, Value> {
  return Object.fromEntries(
    fields.map((field) => [field.name, given[field.name] ?? field.default ?? emptyAnswer(field)]),
  )
}

function emptyAnswer(field: FormField): Value {
  if (field.type === 'multi-enum') return []
  return field.type === 'boolean' ? false : null
}

function problemOf(field: FormField, value: Value | undefined): string | undefined {
  const isEmpty =
    value === null ||
    value === undefined ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0)
  if (isEmpty) return field.required ? formText.required : undefined
  if (
    field.type === 'number' &&
    !((typeof value === 'number' || typeof value === 'string') && isNumber(value, 'number'))
  )
    return formText.notANumber
  return undefined
}
