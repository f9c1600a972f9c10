import type { StepForm } from '#api'
import type { Answer, Value } from '#engine'

/** An answer taken apart: `values.status`, `form.reason`, `option`. */
export type Parts = Record<string, Value>

/** Why a part cannot be sent. The words stand in messages.ts. */
export type Problem =
  | 'required'
  | 'choose-option'
  | 'choose-action'
  | 'choose-relation'
  | 'choose-one-record'
  | 'choose-fields'
  | 'too-many'
  | 'nothing-to-update'
  | 'not-a-number'

type FormOf<Kind extends StepForm['kind']> = Extract<StepForm, { kind: Kind }>
interface Result {
  answer: Answer
  problems: Record<string, Problem>
}

/** Takes an answer apart. Flags stay with the proposal: a person cannot change what the author's rules raised. */
export function partsOf(answer: Answer): Parts {
  switch (answer.kind) {
    case 'guidance':
      return {
        ...(answer.answer === undefined ? {} : { answer: answer.answer }),
        ...(answer.summary === undefined ? {} : { summary: answer.summary }),
      }
    case 'get-data':
      return { fields: answer.fields }
    case 'update-data':
      return prefixed('values', answer.values)
    case 'create-record':
      return prefixed('values', answer.values)
    case 'load-related-record':
      return { relation: answer.relation, records: answer.records }
    case 'trigger-action':
      return { action: answer.action, ...prefixed('form', answer.form) }
    case 'decision':
      return { option: answer.option, ...(answer.comment === undefined ? {} : { comment: answer.comment }) }
    case 'escalation':
      return { answer: answer.answer }
    case 'wait':
      return { reason: answer.reason }
    case 'elsewhere':
      return { note: answer.note }
    case 'overdue':
    case 'go-to':
    case 'sub-run':
    case 'end':
      return {}
  }
}

/** Puts the parts together to the answer of this form, and says what is wrong with it. */
export function composeAnswer(form: StepForm, parts: Parts, proposed?: Answer): Result {
  switch (form.kind) {
    case 'guidance':
      return composeGuidance(form, parts, proposed)
    case 'get-data': {
      const fields = texts(parts['fields'])
      return { answer: { kind: 'get-data', fields }, problems: fields.length === 0 ? { fields: 'choose-fields' } : {} }
    }
    case 'update-data':
      return composeUpdate(form, parts)
    case 'create-record':
      return composeNew(form, parts)
    case 'load-related-record':
      return composeLoad(form, parts)
    case 'trigger-action':
      return composeAction(form, parts)
    case 'decision':
      return composeDecision(form, parts)
    case 'escalation':
      return {
        answer: { kind: 'escalation', answer: text(parts['answer']) },
        problems: isBlank(parts['answer']) ? { answer: 'required' } : {},
      }
    case 'wait':
      return {
        answer: { kind: 'wait', ended: 'early', reason: text(parts['reason']) },
        problems: isBlank(parts['reason']) ? { reason: 'required' } : {},
      }
    case 'go-to':
      return { answer: { kind: 'go-to' }, problems: {} }
    case 'end':
      return { answer: { kind: 'end' }, problems: {} }
  }
}

function composeGuidance(form: FormOf<'guidance'>, parts: Parts, proposed: Answer | undefined): Result {
  const flags = proposed?.kind === 'guidance' ? proposed.flags : undefined
  const answer: Answer = {
    kind: 'guidance',
    ...(isBlank(parts['answer']) ? {} : { answer: text(parts['answer']) }),
    ...(isBlank(parts['summary']) ? {} : { summary: text(parts['summary']) }),
    ...(flags ? { flags } : {}),
  }
  return { answer, problems: form.answer?.required && isBlank(parts['answer']) ? { answer: 'required' } : {} }
}

function composeUpdate(form: FormOf<'update-data'>, parts: Parts): Result {
  const values = under(parts, 'values')
  const problems: Record<string, Problem> = {}
  for (const field of form.fields) {
    if (!(field.name in values)) continue
    const value = values[field.name]
    if (!field.isNullable && isBlank(value)) problems[`values.${field.name}`] = 'required'
    else if (['integer', 'number', 'decimal'].includes(field.type) && !isNumeric(value))
      problems[`values.${field.name}`] = 'not-a-number'
  }
  if (Object.keys(values).length === 0) problems['values'] = 'nothing-to-update'
  return { answer: { kind: 'update-data', values }, problems }
}

/** What is left empty is not sent: the database fills it, or it stays empty. */
function composeNew(form: FormOf<'create-record'>, parts: Parts): Result {
  const given = under(parts, 'values')
  const problems: Record<string, Problem> = {}
  const values: Parts = {}
  for (const field of form.fields) {
    const value = given[field.name]
    if (isBlank(value)) {
      if (field.onCreate === 'required') problems[`values.${field.name}`] = 'required'
    } else if (['integer', 'number', 'decimal'].includes(field.type) && !isNumeric(value))
      problems[`values.${field.name}`] = 'not-a-number'
    else if (value !== undefined) values[field.name] = value
  }
  return { answer: { kind: 'create-record', values }, problems }
}

function composeLoad(form: FormOf<'load-related-record'>, parts: Parts): Result {
  const relation = text(parts['relation'])
  const records = texts(parts['records'])
  const answer: Answer = { kind: 'load-related-record', relation, records }
  if (!form.relations.some((each) => each.name === relation))
    return { answer, problems: { relation: 'choose-relation' } }
  if (form.take === 'one' && records.length !== 1) return { answer, problems: { records: 'choose-one-record' } }
  return { answer, problems: records.length > form.limit ? { records: 'too-many' } : {} }
}

function composeAction(form: FormOf<'trigger-action'>, parts: Parts): Result {
  const action = form.actions.find((each) => each.id === parts['action'])
  if (!action)
    return { answer: { kind: 'trigger-action', action: '', form: {} }, problems: { action: 'choose-action' } }
  const given = under(parts, 'form')
  const problems: Record<string, Problem> = {}
  const answers: Parts = {}
  for (const field of action.form) {
    const value = given[field.name]
    if (isBlank(value)) {
      if (field.required) problems[`form.${field.name}`] = 'required'
      continue
    }
    if (field.type === 'number' && !isNumeric(value)) problems[`form.${field.name}`] = 'not-a-number'
    if (value !== undefined) answers[field.name] = value
  }
  return { answer: { kind: 'trigger-action', action: action.id, form: answers }, problems }
}

function composeDecision(form: FormOf<'decision'>, parts: Parts): Result {
  const option = text(parts['option'])
  const hasComment = form.comment !== 'none' && !isBlank(parts['comment'])
  const answer: Answer = { kind: 'decision', option, ...(hasComment ? { comment: text(parts['comment']) } : {}) }
  const problems: Record<string, Problem> = {}
  if (!form.options.some((each) => each.id === option)) problems['option'] = 'choose-option'
  if (form.comment === 'required' && !hasComment) problems['comment'] = 'required'
  return { answer, problems }
}

/** The parts below a name: `values.status` under `values` is `status`. */
export function under(parts: Parts, name: string): Parts {
  const prefix = `${name}.`
  return Object.fromEntries(
    Object.entries(parts).flatMap(([path, value]) =>
      path.startsWith(prefix) ? [[path.slice(prefix.length), value]] : [],
    ),
  )
}

function prefixed(name: string, values: Parts): Parts {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${name}.${key}`, value]))
}

function isBlank(value: Value | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0)
  )
}

function isNumeric(value: Value | undefined): boolean {
  return (
    isBlank(value) ||
    typeof value === 'number' ||
    (typeof value === 'string' && /^-?(\d+\.?\d*|\.\d+)$/.test(value.trim()))
  )
}

export function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : ''
}

export function texts(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}
