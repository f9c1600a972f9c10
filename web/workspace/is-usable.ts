import type { Component } from '#engine'
import type { WorkspaceState } from './use-workspace.ts'

/** Whether the person may use a component: what a role cannot use is absent. */
export function isUsable(
  component: Component,
  all: readonly Component[],
  { collections, workflows }: Pick<WorkspaceState, 'collections' | 'workflows'>,
): boolean {
  if (component.kind === 'text') return true
  if (component.kind === 'collection') return collections.some(({ id }) => id === component.collection)
  const source = all.find(({ id }) => id === component.source)
  const collection = source?.kind === 'collection' ? collections.find(({ id }) => id === source.collection) : undefined
  if (!collection) return false
  switch (component.kind) {
    case 'fields':
      return true
    case 'related': {
      const relation = collection.relations.find(({ name }) => name === component.relation)
      return relation !== undefined && collections.some(({ id }) => id === relation.collection)
    }
    case 'action':
      return collection.actions.some(({ id }) => id === component.action)
    case 'workflow':
      return workflows.some(({ id }) => id === component.workflow)
    default:
      return component satisfies never
  }
}
