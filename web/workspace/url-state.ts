import { readSort, type Sort, writeSort } from '../grid/grid-position.ts'

/** What the address holds of one collection component: `queue.id`, `queue.q`, `queue.sort`. */
export interface ComponentState {
  selected: string | undefined
  search: string
  sort: Sort | undefined
}

export function readComponent(search: Readonly<Record<string, string | undefined>>, component: string): ComponentState {
  return {
    selected: search[`${component}.id`],
    search: search[`${component}.q`] ?? '',
    sort: readSort(search[`${component}.sort`]),
  }
}

/** The part of the address that a change of a component's state replaces. */
export function writeComponent(component: string, change: Partial<ComponentState>): Record<string, string | undefined> {
  return {
    ...('selected' in change && { [`${component}.id`]: change.selected }),
    ...('search' in change && { [`${component}.q`]: change.search || undefined }),
    ...('sort' in change && { [`${component}.sort`]: writeSort(change.sort) }),
  }
}
