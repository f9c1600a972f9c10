import type { CollectionView } from '#api'
import type { Filter } from '#engine'
import { everyFilter, readFilter } from '../filter/condition.ts'
import { readSort, type Sort } from '../grid/grid-position.ts'

/** The parts of a list's address. */
export interface ListSearch {
  segment?: string | undefined
  q?: string | undefined
  filter?: string | undefined
  sort?: string | undefined
}

/** What an address shows of a collection. */
export interface ListState {
  segment: CollectionView['segments'][number] | undefined
  /** The address names a segment that is not there. */
  isSegmentMissing: boolean
  search: string
  /** What one filtered by oneself. */
  filter: Filter | undefined
  /** Segment and own filter together. */
  effective: Filter | undefined
  sort: Sort | undefined
}

export function readListState(search: ListSearch, collection: Pick<CollectionView, 'segments' | 'fields'>): ListState {
  const segment = collection.segments.find(({ id }) => id === search.segment)
  const filter = readFilter(search.filter)
  const sort = readSort(search.sort)
  return {
    segment,
    isSegmentMissing: search.segment !== undefined && segment === undefined,
    search: search.q?.trim() ?? '',
    filter,
    effective: everyFilter(segment?.filter, filter),
    sort: sort && collection.fields.some(({ name }) => name === sort.field) ? sort : undefined,
  }
}
