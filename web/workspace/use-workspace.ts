import { useQueries, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { CollectionView, WorkflowSummary } from '#api'
import type { Component, Workspace } from '#engine'
import { read } from '../api.ts'
import type { RecordWithLabels } from '../record/use-record.ts'
import type { Selections } from './template.ts'
import { type ComponentState, readComponent, writeComponent } from './url-state.ts'

/** A collection component's selected record, as far as it is known. */
export interface Selection {
  component: Extract<Component, { kind: 'collection' }>
  collection: CollectionView
  id: string | undefined
  record: RecordWithLabels | undefined
  error: Error | null
}

/** All that components of a workspace share: what is selected where, and how to change it. */
export interface WorkspaceState {
  collections: readonly CollectionView[]
  workflows: readonly WorkflowSummary[]
  selections: ReadonlyMap<string, Selection>
  /** The values of the selected records, for texts and filters. */
  values: Selections
  stateOf: (component: string) => ComponentState
  change: (component: string, part: Partial<ComponentState>) => void
}

const noComponents: readonly Component[] = []

export function useWorkspaceState(
  workspace: Workspace | undefined,
): WorkspaceState & { isReady: boolean; error: Error | null } {
  const search = useSearch({ from: '/app/w/$workspace' })
  const navigate = useNavigate()
  const collections = useQuery(read('listCollections', {}))
  const workflows = useQuery(read('listWorkflows', { query: {} }))
  const sources = (workspace?.components ?? noComponents).flatMap((component) => {
    const collection =
      component.kind === 'collection'
        ? collections.data?.collections.find(({ id }) => id === component.collection)
        : undefined
    return component.kind === 'collection' && collection
      ? [{ component, collection, id: readComponent(search, component.id).selected }]
      : []
  })
  const records = useQueries({
    queries: sources.map(({ collection, id }) => ({
      ...read('getRecord', { params: { collection: collection.id, id: id ?? '' } }),
      enabled: id !== undefined,
    })),
  })
  const selections = new Map(
    sources.map((source, index): [string, Selection] => [
      source.component.id,
      {
        ...source,
        record: source.id === undefined ? undefined : records[index]?.data,
        error: records[index]?.error ?? null,
      },
    ]),
  )
  return {
    collections: collections.data?.collections ?? [],
    workflows: workflows.data?.workflows ?? [],
    selections,
    values: Object.fromEntries(
      [...selections].map(([component, { record }]) => [
        component,
        record && { id: record.id, label: record.label, ...record.values },
      ]),
    ),
    stateOf: (component) => readComponent(search, component),
    change: (component, part) =>
      void navigate({
        to: '.',
        search: (previous) => ({ ...previous, ...writeComponent(component, part) }),
        replace: true,
      }),
    isReady: collections.data !== undefined && workflows.data !== undefined,
    error: collections.error ?? workflows.error,
  }
}
