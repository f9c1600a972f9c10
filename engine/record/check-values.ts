import { RuleError } from '../rule-error.ts'
import { parseLocalTime } from '../time/local-time.ts'
import type { Action, FormField } from './action.ts'
import { type Collection, type Field, type FieldType, findField } from './collection.ts'
import type { Value } from './value.ts'

/** Refuses values that a field of the collection cannot hold; the error names the field. */
export function checkRecordValues(collection: Collection, values: Record<string, Value>): void {
  for (const [name, value] of Object.entries(values)) {
    const field = findField(collection, name)
    if (!field) throw invalid(name, `${collection.title} has no field "${name}".`)
    if (field.isReadOnly) throw invalid(name, `"${field.title}" is read-only.`)
    const problem = recordValueProblem(field, value)
    if (problem !== undefined) throw invalid(name, problem)
  }
}

/** Refuses values that a new record of the collection cannot have; the error names the field. */
export function checkNewValues(collection: Collection, values: Record<string, Value>): void {
  for (const [name, value] of Object.entries(values)) {
    const field = findField(collection, name)
    if (!field) throw invalid(name, `${collection.title} has no field "${name}".`)
    if (field.onCreate === undefined)
      throw invalid(name, `"${field.title}" of a new ${collection.singular} cannot be set.`)
    const problem = recordValueProblem(field, value)
    if (problem !== undefined) throw invalid(name, problem)
  }
  const lacking = collection.fields.find((field) => field.onCreate === 'required' && !(field.name in values))
  if (lacking) throw invalid(lacking.name, `"${lacking.title}" is needed.`)
}

/** Refuses answers that do not fit the action's form; the error names the field. */
export function checkForm(action: Action, form: Record<string, Value>): void {
  const unknown = Object.keys(form).find((name) => !action.form.some((field) => field.name === name))
  if (unknown !== undefined) throw invalid(unknown, `The form of "${action.title}" has no field "${unknown}".`)
  for (const field of action.form) {
    const problem = formValueProblem(field, form[field.name] ?? null)
    if (problem !== undefined) throw invalid(field.name, problem)
  }
}

/** Why a field cannot hold the value, as a sentence; undefined when it can. */
export function recordValueProblem(field: Field, value: Value): string | undefined {
  if (value === null) return field.isNullable ? undefined : `"${field.title}" cannot be empty.`
  if (!fits(field.type, value))
    return `"${field.title}" cannot hold ${JSON.stringify(value)}: ${/^[aeiou]/.test(field.type) ? 'an' : 'a'} ${field.type} is expected.`
  if (field.options && !field.options.includes(String(value)))
    return `"${field.title}" must be one of: ${field.options.join(', ')}.`
  return undefined
}

/** Why a value does not answer a form's question, as a sentence; undefined when it does. */
export function formValueProblem(field: FormField, value: Value): string | undefined {
  const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0)
  if (isEmpty) return field.required ? `"${field.label}" is required.` : undefined
  const options = field.options ?? []
  const isOption = (each: Value) => typeof each === 'string' && options.includes(each)
  switch (field.type) {
    case 'text':
    case 'long-text':
      return typeof value === 'string' && value.length <= 10_000
        ? undefined
        : `"${field.label}" must be text of at most 10,000 characters.`
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? undefined : `"${field.label}" must be a number.`
    case 'date':
      return fits('date', value) ? undefined : `"${field.label}" must be a date as YYYY-MM-DD.`
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `"${field.label}" must be yes or no.`
    case 'enum':
      return isOption(value) ? undefined : `"${field.label}" must be one of: ${options.join(', ')}.`
    case 'multi-enum':
      return Array.isArray(value) && value.every(isOption)
        ? undefined
        : `"${field.label}" must be some of: ${options.join(', ')}.`
  }
}

function fits(type: FieldType, value: Value): boolean {
  switch (type) {
    case 'integer':
      return /^-?\d{1,19}$/.test(String(value)) && typeof value !== 'boolean'
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'decimal':
      return (typeof value === 'number' || typeof value === 'string') && /^-?\d+(\.\d+)?$/.test(String(value))
    case 'boolean':
      return typeof value === 'boolean'
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && parseLocalTime(value) !== undefined
    case 'datetime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value))
    case 'list':
      return Array.isArray(value)
    case 'json':
      return true
    default:
      return typeof value === 'string' && value.length <= 100_000
  }
}

function invalid(field: string, message: string): RuleError {
  return new RuleError('answer-invalid', message, { field })
}
