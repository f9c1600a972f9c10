import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Component } from '#engine'
import { EmptyState } from '../components/empty-state.tsx'
import { columnsOf } from '../grid/columns.ts'
import { writeSort } from '../grid/grid-position.ts'
import { RecordGrid } from '../grid/record-grid.tsx'
import { SearchInput } from '../list/search-input.tsx'
import { workspaceText } from '../messages/en/workspace.ts'
import { fillFilter } from './template.ts'
import type { WorkspaceState } from './use-workspace.ts'
import classes from './workspace.module.css'

/** A collection's records, filtered by the author, perhaps by what is selected elsewhere. Selecting one is what others follow. */
export function CollectionPart({
  component,
  state,
}: {
  component: Extract<Component, { kind: 'collection' }>
  state: WorkspaceState
}) {
  const navigate = useNavigate()
  const collection = state.collections.find(({ id }) => id === component.collection)
  const columns = useMemo(
    () => (collection ? columnsOf(collection, component.fields) : []),
    [collection, component.fields],
  )
  const { selected, search, sort } = state.stateOf(component.id)
  if (!collection) return null
  const filled = component.filter ? fillFilter(component.filter, state.values) : { filter: undefined }
  const authors = component.sort && {
    field: component.sort.field,
    isDescending: component.sort.direction === 'descending',
  }
  const shownSort = sort ?? authors
  const waitsFor = 'missing' in filled ? state.selections.get(filled.missing[0] ?? '')?.component.title : undefined
  return (
    <section className={classes.part} aria-label={component.title}>
      <div className={classes.partHead}>
        <h2>{component.title}</h2>
        {component.search && (
          <SearchInput
            collection={component.title}
            value={search}
            onChange={(text) => state.change(component.id, { search: text })}
          />
        )}
      </div>
      {'missing' in filled ? (
        <p className={classes.quiet}>{waitsFor !== undefined && workspaceText.selectFirst(waitsFor)}</p>
      ) : (
        <div className={classes.grid}>
          <RecordGrid
            collection={{ ...collection, title: component.title }}
            columns={columns}
            query={{ collection: collection.id, filter: filled.filter, search, sort: writeSort(shownSort) }}
            sort={shownSort}
            onSort={(chosen) => state.change(component.id, { sort: chosen })}
            selected={selected}
            onSelect={(record) => state.change(component.id, { selected: record?.id })}
            onOpen={(record) =>
              void navigate({ to: '/c/$collection/$id', params: { collection: record.collection, id: record.id } })
            }
            empty={<EmptyState title={search === '' ? workspaceText.empty : workspaceText.emptySearch(search)} />}
          />
        </div>
      )}
    </section>
  )
}
