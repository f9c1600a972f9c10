import { collectionRights } from '../access/access.ts'
import { formValueProblem, recordValueProblem } from '../record/check-values.ts'
import type { Collection } from '../record/collection.ts'
import { findField, findRelation } from '../record/collection.ts'
import type { Filter } from '../record/filter.ts'
import type { Value } from '../record/value.ts'
import { durationMilliseconds } from '../time/duration.ts'
import { type Catalog, collectionOfSource, recordSource } from './catalog.ts'
import type { Step, StepOf, Workflow } from './definition.ts'
import type { Problem, ProblemCode } from './problem.ts'
import { settableNames } from './settable-names.ts'
import type { ApprovalRule } from './steps/approval.ts'
import type { Pinned } from './steps/common.ts'
import type { Compensation } from './steps/compensation.ts'

type Report = (path: string, code: ProblemCode, message: string) => void

/** Collections, fields, relations, actions, inboxes and teams that the definition names must exist where it names them. */
export function checkReferences(workflow: Workflow, catalog: Catalog): Problem[] {
  const problems: Problem[] = []
  const start = catalog.collections.find((collection) => collection.id === workflow.collection)
  if (!start)
    problems.push({
      path: 'collection',
      code: 'unknown-collection',
      message: `There is no collection "${workflow.collection}".`,
    })
  workflow.teams.forEach((team, index) => {
    if (!catalog.teams.includes(team))
      problems.push({ path: `teams[${index}]`, code: 'unknown-team', message: `There is no team "${team}".` })
  })
  workflow.steps.forEach((step, index) => {
    const report: Report = (path, code, message) =>
      problems.push({ path: `steps[${index}].${path}`, stepId: step.id, code, message })
    step.requires?.forEach((right, position) => {
      if (!isRight(right, catalog))
        report(
          `requires[${position}]`,
          'unknown-right',
          `There is no right "${right}". Write for example "${workflow.collection}.update" or "inbox.<id>.work".`,
        )
    })
    if ('approval' in step && step.approval) checkApprover(step.approval, catalog, report)
    if (step.kind === 'escalation' && !catalog.inboxes.includes(step.inbox))
      report('inbox', 'unknown-inbox', `There is no inbox "${step.inbox}".`)
    if (step.kind === 'create-record') {
      checkCompensation(step.compensate, step.collection, catalog, report)
      return checkNewRecord(step, catalog, report)
    }
    if (!('record' in step)) return
    const collection = collectionOfSource(workflow, recordSource(step), catalog)
    if (collection) {
      if ('compensate' in step) checkCompensation(step.compensate, collection.id, catalog, report)
      checkStepOnRecord(step, collection, catalog, report)
    }
    // Without a start collection no record leads anywhere: that one problem is reported above.
    else if (start)
      report(
        'record',
        'wrong-record',
        `"${step.record}" is not a step that creates a record, or loads exactly one through a pinned relation.`,
      )
  })
  return problems
}

/** Whether a role could grant it: on a collection, an action or an inbox that exists. */
function isRight(right: string, catalog: Catalog): boolean {
  const parts = right.split('.')
  const [first = '', second = '', third] = parts
  if (first === 'action')
    return (
      parts.length === 3 &&
      (third === 'trigger' || third === 'approve') &&
      catalog.actions.some((action) => action.id === second)
    )
  if (first === 'inbox') return parts.length === 3 && third === 'work' && catalog.inboxes.includes(second)
  return (
    parts.length === 2 &&
    catalog.collections.some((collection) => collection.id === first) &&
    collectionRights.some((each) => each === second)
  )
}

/** What is offered about the step's effect must be an action on the record that it works on, with answers that fit. */
function checkCompensation(
  compensation: Compensation | undefined,
  collection: string,
  catalog: Catalog,
  report: Report,
): void {
  if (!compensation) return
  const action = catalog.actions.find(({ id }) => id === compensation.action)
  if (!action) return report('compensate.action', 'unknown-action', `There is no action "${compensation.action}".`)
  if (action.onlyInWorkflows)
    report(
      'compensate.action',
      'only-in-workflows',
      `"${action.title}" may only be a step of a workflow, and making up for something asks for no approval. Let the workflow that follows do it.`,
    )
  if (action.collection !== collection)
    report(
      'compensate.action',
      'foreign-action',
      `The action "${action.title}" belongs to ${action.collection}, this step works on ${collection}.`,
    )
  for (const [name, pinned] of Object.entries(compensation.values ?? {})) {
    const field = action.form.find((each) => each.name === name)
    if (!field)
      report(`compensate.values.${name}`, 'unknown-form-field', `The form of "${action.title}" has no field "${name}".`)
    checkPinned(field, pinned, formValueProblem, `compensate.values.${name}`, report)
  }
}

/** Somebody must be able to approve, and in time. */
function checkApprover({ by, expiresAfter }: ApprovalRule, catalog: Catalog, report: Report): void {
  if ('right' in by && !isRight(by.right, catalog))
    report('approval.by.right', 'unknown-right', `There is no right "${by.right}" by which somebody could approve.`)
  if ('inbox' in by && !catalog.inboxes.includes(by.inbox))
    report('approval.by.inbox', 'unknown-inbox', `There is no inbox "${by.inbox}".`)
  if (expiresAfter !== undefined && durationMilliseconds(expiresAfter) === undefined)
    report('approval.expiresAfter', 'wrong-time', `"${expiresAfter}" is no duration, such as P2D or PT4H.`)
}

/** What a new record is given must be settable there, and what it must have must be given by somebody. */
function checkNewRecord(step: StepOf<'create-record'>, catalog: Catalog, report: Report): void {
  const collection = catalog.collections.find((each) => each.id === step.collection)
  if (!collection) return report('collection', 'unknown-collection', `There is no collection "${step.collection}".`)
  step.allowed?.forEach((field, index) => checkSettable(collection, field, `allowed[${index}]`, report))
  for (const [name, pinned] of Object.entries(step.values ?? {})) {
    checkSettable(collection, name, `values.${name}`, report)
    checkPinned(findField(collection, name), pinned, recordValueProblem, `values.${name}`, report)
  }
  // Where nothing narrows what may be set, the person can give whatever is needed.
  const given = settableNames(step)
  if (given === undefined) return
  for (const field of collection.fields) {
    if (field.onCreate === 'required' && !given.includes(field.name))
      report(
        step.allowed ? 'allowed' : 'values',
        'field-never-given',
        `A new ${collection.singular} needs "${field.title}", which this step lets nobody give: pin it in "values" or name it in "allowed".`,
      )
  }
}

function checkSettable(collection: Collection, field: string, path: string, report: Report): void {
  const found = findField(collection, field)
  if (!found) report(path, 'unknown-field', `${collection.title} has no field "${field}".`)
  else if (found.onCreate === undefined)
    report(path, 'read-only-field', `"${found.title}" of a new ${collection.singular} cannot be set.`)
}

function checkStepOnRecord(step: Step, collection: Collection, catalog: Catalog, report: Report): void {
  switch (step.kind) {
    case 'get-data':
      step.fields?.forEach((field, index) => checkField(collection, field, `fields[${index}]`, report))
      return
    case 'update-data':
      step.allowed?.forEach((field, index) => checkWritable(collection, field, `allowed[${index}]`, report))
      for (const [field, pinned] of Object.entries(step.values ?? {})) {
        checkWritable(collection, field, `values.${field}`, report)
        checkPinned(findField(collection, field), pinned, recordValueProblem, `values.${field}`, report)
      }
      return
    case 'load-related-record': {
      if (step.relation === undefined) return
      const relation = findRelation(collection, step.relation)
      if (!relation)
        return report(
          'relation',
          'unknown-relation',
          `${collection.title} has no relation "${step.relation}". It has: ${collection.relations.map((each) => each.name).join(', ') || 'none'}.`,
        )
      const related = catalog.collections.find((each) => each.id === relation.collection)
      if (!related) return report('relation', 'unknown-collection', `There is no collection "${relation.collection}".`)
      step.fields?.forEach((field, index) => checkField(related, field, `fields[${index}]`, report))
      for (const { path, field } of fieldsOfFilter(step.filter, 'filter'))
        checkFieldPath(related, field, path, catalog, report)
      return
    }
    case 'trigger-action':
      for (const [path, id] of [
        ['action', step.action] as const,
        ...(step.allowed ?? []).map((id, index) => [`allowed[${index}]`, id] as const),
      ]) {
        if (id !== undefined) checkAction(collection, catalog, id, path, report)
      }
      checkForm(step.action, step.form ?? {}, catalog, report)
  }
}

function checkField(collection: Collection, field: string, path: string, report: Report): void {
  if (!findField(collection, field)) report(path, 'unknown-field', `${collection.title} has no field "${field}".`)
}

function checkWritable(collection: Collection, field: string, path: string, report: Report): void {
  const found = findField(collection, field)
  if (!found) report(path, 'unknown-field', `${collection.title} has no field "${field}".`)
  else if (found.isReadOnly) report(path, 'read-only-field', `"${found.title}" of ${collection.title} is read-only.`)
}

function checkAction(collection: Collection, catalog: Catalog, id: string, path: string, report: Report): void {
  const action = catalog.actions.find((each) => each.id === id)
  if (!action) report(path, 'unknown-action', `There is no action "${id}".`)
  else if (action.collection !== collection.id)
    report(
      path,
      'foreign-action',
      `The action "${action.title}" belongs to ${action.collection}, this step works on ${collection.id}.`,
    )
}

function checkForm(actionId: string | undefined, form: Record<string, Pinned>, catalog: Catalog, report: Report): void {
  const action = catalog.actions.find((each) => each.id === actionId)
  for (const [name, pinned] of Object.entries(form)) {
    const field = action?.form.find((each) => each.name === name)
    if (!action)
      report(`form.${name}`, 'unknown-form-field', 'Form answers can be pinned only where the action is pinned.')
    else if (!field)
      report(`form.${name}`, 'unknown-form-field', `The form of "${action.title}" has no field "${name}".`)
    checkPinned(field, pinned, formValueProblem, `form.${name}`, report)
  }
}

/** A pinned literal must fit where it goes; what an expression gives is checked when the step is done. */
function checkPinned<Target>(
  target: Target | undefined,
  pinned: Pinned,
  problemOf: (target: Target, value: Value) => string | undefined,
  path: string,
  report: Report,
): void {
  const isExpression = pinned !== null && typeof pinned === 'object' && !Array.isArray(pinned)
  const problem = target === undefined || isExpression ? undefined : problemOf(target, pinned)
  if (problem !== undefined) report(path, 'wrong-value', problem)
}

/** A field, or a path to one through relations to one record: `company.country`. */
function checkFieldPath(collection: Collection, field: string, path: string, catalog: Catalog, report: Report): void {
  const [first = '', ...rest] = field.split('.')
  if (rest.length === 0) return checkField(collection, first, path, report)
  const relation = findRelation(collection, first)
  const related =
    relation?.kind === 'one' ? catalog.collections.find((each) => each.id === relation.collection) : undefined
  if (!related) return report(path, 'unknown-relation', `${collection.title} has no relation "${first}" to one record.`)
  checkFieldPath(related, rest.join('.'), path, catalog, report)
}

function fieldsOfFilter(filter: Filter | undefined, path: string): { path: string; field: string }[] {
  if (!filter) return []
  if ('and' in filter) return filter.and.flatMap((member, index) => fieldsOfFilter(member, `${path}.and[${index}]`))
  if ('or' in filter) return filter.or.flatMap((member, index) => fieldsOfFilter(member, `${path}.or[${index}]`))
  return [{ path: `${path}.field`, field: filter.field }]
}
