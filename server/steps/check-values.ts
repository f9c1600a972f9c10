import { type Action, type Collection, findField, type FieldType, type FormField, RuleError, type Value } from '#engine'

/** Refuses values that a field of the collection cannot hold; the error names the field. */
export function checkRecordValues(collection: Collection, values: Record<string, Value>): void {
  for (const [name, value] of Object.entries(values)) {
    const field = findField(collection, name)
    if (!field) throw invalid(name, `${collection.title} has no field "${name}".`)
    if (field.isReadOnly) throw invalid(name, `"${field.title}" is read-only.`)
    if (value === null) {
      if (!field.isNullable) throw invalid(name, `"${field.title}" cannot be empty.`)
    } else if (!fits(field.type, value)) {
      throw invalid(name, `"${field.title}" cannot hold ${JSON.stringify(value)}: a ${field.type} is expected.`)
    } else if (field.options && !field.options.includes(String(value))) {
      throw invalid(name, `"${field.title}" must be one of: ${field.options.join(', ')}.`)
    }
  }
}

/** Refuses answers that do not fit the action's form; the error names the field. */
export function checkForm(action: Action, form: Record<string, Value>): void {
  const unknown = Object.keys(form).find((name) => !action.form.some((field) => field.name === name))
  if (unknown !== undefined) throw invalid(unknown, `The form of "${action.title}" has no field "${unknown}".`)
  for (const field of action.form) checkFormValue(field, form[field.name] ?? null)
}

function checkFormValue(field: FormField, value: Value): void {
  const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0)
  if (isEmpty) {
    if (field.required) throw invalid(field.name, `"${field.label}" is required.`)
    return
  }
  const options = field.options ?? []
  switch (field.type) {
    case 'text':
    case 'long-text':
      if (typeof value !== 'string' || value.length > 10_000) throw invalid(field.name, `"${field.label}" must be text of at most 10,000 characters.`)
      return
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(field.name, `"${field.label}" must be a number.`)
      return
    case 'date':
      if (!fits('date', value)) throw invalid(field.name, `"${field.label}" must be a date as YYYY-MM-DD.`)
      return
    case 'boolean':
      if (typeof value !== 'boolean') throw invalid(field.name, `"${field.label}" must be yes or no.`)
      return
    case 'enum':
      if (typeof value !== 'string' || !options.includes(value)) throw invalid(field.name, `"${field.label}" must be one of: ${options.join(', ')}.`)
      return
    case 'multi-enum':
      if (!Array.isArray(value) || value.some((each) => typeof each !== 'string' || !options.includes(each))) throw invalid(field.name, `"${field.label}" must be some of: ${options.join(', ')}.`)
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
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
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
