import type { Action } from '../record/action.ts'
import type { Collection } from '../record/collection.ts'
import { findRelation } from '../record/collection.ts'
import { type Step, stepById, type Workflow } from './definition.ts'

/** What a workflow may refer to: the company's collections, actions, inboxes and teams. */
export interface Catalog {
  collections: readonly Collection[]
  actions: readonly Action[]
  inboxes: readonly string[]
  teams: readonly string[]
}

/** The collection of the record a step works on, or undefined where the source does not lead to exactly one. */
export function collectionOfSource(
  workflow: Workflow,
  source: string,
  catalog: Catalog,
  seen: readonly string[] = [],
): Collection | undefined {
  const byId = (id: string) => catalog.collections.find((collection) => collection.id === id)
  if (source === 'start') return byId(workflow.collection)
  if (seen.includes(source)) return undefined
  const step = workflow.steps.find((candidate) => candidate.id === source)
  if (step?.kind === 'create-record') return byId(step.collection)
  if (step?.kind !== 'load-related-record' || step.take !== 'one' || !step.relation) return undefined
  const origin = collectionOfSource(workflow, step.record, catalog, [...seen, source])
  const relation = origin && findRelation(origin, step.relation)
  return relation && byId(relation.collection)
}

/** The steps whose one record later steps may work on: made there, or loaded there. */
export function givesRecord(step: Step): boolean {
  return step.kind === 'create-record' || (step.kind === 'load-related-record' && step.take === 'one')
}

/** The record a step works on: `start`, or the step that gives it. */
export function recordSource(step: Step): string {
  return ('record' in step ? step.record : undefined) ?? 'start'
}

/** The collection a step works on. Throws for a workflow that was never validated against this catalog. */
export function collectionOfStep(workflow: Workflow, stepId: string, catalog: Catalog): Collection {
  const step = stepById(workflow, stepId)
  const collection = collectionOfSource(workflow, recordSource(step), catalog)
  if (!collection)
    throw new Error(`The record of step ${stepId} of workflow ${workflow.id} has no collection any more.`)
  return collection
}
