import { findField, findRelation } from '../record/collection.ts'
import { RuleError } from '../rule-error.ts'
import { collectionOfSource } from '../workflow/catalog.ts'
import { isSubrunStep, type Step, type StepOf } from '../workflow/definition.ts'
import { settableNames } from '../workflow/settable-names.ts'
import type { DecisionOption } from '../workflow/steps/decision.ts'
import type { Answer, AnswerOf } from './answer.ts'
import type { World } from './draft.ts'

/**
 * Refuses an answer of another kind, or outside of what the author allows and the company has. It may still be incomplete:
 * so it fits a proposal as well, which keeps what was found.
 */
export function requireWithin(step: Step, answer: Answer, world: World): void {
  switch (answer.kind) {
    case 'elsewhere':
      throw invalid('What was done elsewhere is not proposed.')
    case 'sub-run':
      throw invalid('Only the sub-run itself says how it ended.')
    case 'overdue':
      throw invalid('Whether a step is overdue is not for anybody to say.')
    case 'get-data':
      return requireReadable(ofKind(step, 'get-data'), answer, world)
    case 'update-data':
      return requireWritable(ofKind(step, 'update-data'), answer, world)
    case 'create-record':
      return requireSettable(ofKind(step, 'create-record'), answer, world)
    case 'load-related-record':
      return requireRelation(ofKind(step, 'load-related-record'), answer, world)
    case 'trigger-action':
      return requireAction(ofKind(step, 'trigger-action'), answer, world)
    case 'decision':
      optionOf(ofKind(step, 'decision'), answer.option)
      return
    default:
      ofKind(step, answer.kind)
  }
}

/** Refuses an answer that lacks what completes its step. */
export function requireComplete(step: Step, answer: Answer, world: World): void {
  switch (answer.kind) {
    case 'guidance':
      if (step.kind === 'guidance' && step.answer?.required && !answer.answer?.trim())
        throw invalid(`"${step.answer.label}" needs an answer.`)
      return
    case 'update-data':
      if (Object.keys(answer.values).length === 0) throw invalid('Nothing to update: set at least one field.')
      return
    case 'create-record': {
      const { fields = [] } = step.kind === 'create-record' ? newCollectionOf(step, world) : {}
      const lacking = fields.find((field) => field.onCreate === 'required' && isAbsent(answer.values[field.name]))
      if (lacking) throw invalid(`"${lacking.title}" is needed.`, { field: lacking.name })
      return
    }
    case 'load-related-record':
      if (step.kind === 'load-related-record' && step.take === 'one' && answer.records.length !== 1)
        throw invalid('Choose exactly one record.')
      return
    case 'trigger-action': {
      const action = world.catalog.actions.find((each) => each.id === answer.action)
      const lacking = action?.form.find((field) => field.required && isEmpty(answer.form[field.name]))
      if (lacking) throw invalid(`"${lacking.label}" needs an answer.`)
      return
    }
    case 'go-to':
      if (isSubrunStep(step))
        throw invalid(
          'This step is complete when its sub-run is. Start the sub-run again, or choose "Handle manually".',
        )
      return
    case 'wait':
      if (answer.ended !== 'early') throw invalid('Whether its time or its event has come is not for a person to say.')
      if (answer.reason.trim() === '') throw invalid('Say in one line why the run goes on now.')
      return
    case 'decision':
      if (step.kind === 'decision' && step.comment === 'required' && !answer.comment?.trim())
        throw invalid('This decision needs a comment.')
  }
}

/** The option of that id. Refuses what is none. */
export function optionOf(step: StepOf<'decision'>, id: string): DecisionOption {
  const option = step.options.find((candidate) => candidate.id === id)
  if (!option)
    throw invalid(
      `"${id}" is not an option here. Options: ${step.options.map((candidate) => candidate.id).join(', ')}.`,
    )
  return option
}

/** Why something is refused, in words; undefined when it is not. */
export function refusalOf(rule: () => void): string | undefined {
  try {
    rule()
    return undefined
  } catch (error) {
    if (error instanceof RuleError) return error.message
    throw error
  }
}

export function invalid(message: string, details: Record<string, string> = {}): RuleError {
  return new RuleError('answer-invalid', message, details)
}

function requireReadable(step: StepOf<'get-data'>, answer: AnswerOf<'get-data'>, world: World): void {
  const collection = collectionOf(step, world)
  for (const name of answer.fields) {
    if (step.fields && !step.fields.includes(name))
      throw invalid(`The author pinned which fields this step reads; "${name}" is not among them.`)
    if (!findField(collection, name)) throw invalid(`${collection.title} has no field "${name}".`)
  }
}

function requireWritable(step: StepOf<'update-data'>, answer: AnswerOf<'update-data'>, world: World): void {
  const collection = collectionOf(step, world)
  const allowed = settableNames(step)
  for (const name of Object.keys(answer.values)) {
    if (allowed && !allowed.includes(name)) throw invalid(`The author does not allow this step to write "${name}".`)
    const field = findField(collection, name)
    if (!field) throw invalid(`${collection.title} has no field "${name}".`)
    if (field.isReadOnly) throw invalid(`"${field.title}" of ${collection.title} is read-only.`)
  }
}

function requireSettable(step: StepOf<'create-record'>, answer: AnswerOf<'create-record'>, world: World): void {
  const collection = newCollectionOf(step, world)
  const allowed = settableNames(step)
  for (const name of Object.keys(answer.values)) {
    if (allowed && !allowed.includes(name)) throw invalid(`The author does not allow this step to set "${name}".`)
    const field = findField(collection, name)
    if (!field) throw invalid(`${collection.title} has no field "${name}".`)
    if (field.onCreate === undefined)
      throw invalid(`"${field.title}" of a new ${collection.singular} cannot be set.`, { field: name })
  }
}

function requireRelation(
  step: StepOf<'load-related-record'>,
  answer: AnswerOf<'load-related-record'>,
  world: World,
): void {
  const collection = collectionOf(step, world)
  if (step.relation && answer.relation !== step.relation)
    throw invalid('The author pinned which relation this step follows.')
  if (!findRelation(collection, answer.relation))
    throw invalid(`${collection.title} has no relation "${answer.relation}".`)
  if (answer.records.length > step.limit) throw invalid(`Choose at most ${step.limit} records.`)
}

function requireAction(step: StepOf<'trigger-action'>, answer: AnswerOf<'trigger-action'>, world: World): void {
  if (step.action && answer.action !== step.action) throw invalid('The author pinned which action this step runs.')
  if (!step.action && step.allowed && !step.allowed.includes(answer.action))
    throw invalid('This action is not among those the author allows here.')
  const collection = collectionOf(step, world)
  const action = world.catalog.actions.find((each) => each.id === answer.action)
  if (!action || action.collection !== collection.id)
    throw invalid(`${collection.title} has no action "${answer.action}".`)
  const unknown = Object.keys(answer.form).find((name) => !action.form.some((field) => field.name === name))
  if (unknown !== undefined) throw invalid(`The form of "${action.title}" has no field "${unknown}".`)
}

/** The collection the step works on as the company has it now, which may be months after the workflow was published. */
function collectionOf(step: Step & { record: string }, { workflow, catalog }: World) {
  const collection = collectionOfSource(workflow, step.record, catalog)
  if (!collection)
    throw invalid(
      'The collection this step works on is no longer there. Handle the step manually, or ask an administrator.',
    )
  return collection
}

/** The collection a step creates in, as the company has it now. */
function newCollectionOf(step: StepOf<'create-record'>, { catalog }: World) {
  const collection = catalog.collections.find((each) => each.id === step.collection)
  if (!collection)
    throw invalid(
      'The collection this step creates in is no longer there. Handle the step manually, or ask an administrator.',
    )
  return collection
}

function ofKind<Kind extends Step['kind']>(step: Step, kind: Kind): StepOf<Kind> {
  if (!isOfKind(step, kind)) throw invalid(`This step is a ${step.kind}; the answer is for a ${kind}.`)
  return step
}

function isOfKind<Kind extends Step['kind']>(step: Step, kind: Kind): step is StepOf<Kind> {
  return step.kind === kind
}

/** An empty text is a value that a text field may hold; nothing is not. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0)
  )
}
