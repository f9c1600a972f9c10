import { Button } from '@mantine/core'
import type { CollectionView } from '#api'
import { EmptyState } from '../components/empty-state.tsx'
import { conditionsOf } from '../filter/condition.ts'
import { conditionsText } from '../filter/condition-text.ts'
import { filterText } from '../messages/en/filter.ts'
import { listText } from '../messages/en/list.ts'
import type { ListState } from './url-state.ts'

/** Says which search, segment or filter left nothing over. */
export function ListEmpty({
  collection,
  state,
  onClear,
}: {
  collection: CollectionView
  state: ListState
  onClear: () => void
}) {
  const reasons = emptyReasons(collection, state)
  return (
    <EmptyState
      title={listText.emptyTitle(collection.title)}
      action={
        reasons.length > 0 && (
          <Button variant="default" onClick={onClear}>
            {listText.clearAll}
          </Button>
        )
      }
    >
      {reasons.length === 0
        ? listText.emptyCollection(collection.title)
        : listText.emptyBecause(reasons.join(` ${listText.emptyWith} `))}
    </EmptyState>
  )
}

function emptyReasons({ fields }: CollectionView, { search, segment, filter }: ListState): string[] {
  const conditions = conditionsOf(filter)
  return [
    ...(search === '' ? [] : [listText.becauseSearch(search)]),
    ...(segment ? [listText.becauseSegment(segment.title)] : []),
    ...(filter === undefined
      ? []
      : [conditions ? listText.becauseFilter(conditionsText(conditions, fields)) : filterText.nested.toLowerCase()]),
  ]
}
