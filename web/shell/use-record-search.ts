import { useDebouncedValue } from '@mantine/hooks'
import { useQueries } from '@tanstack/react-query'
import type { CollectionView } from '#api'
import { read } from '../api.ts'
import { recordTitle } from '../components/record-title.ts'
import type { JumpItem } from './jump-items.ts'

const shortestText = 2
const delayMilliseconds = 180
const perCollection = 4

/** Records whose searchable fields hold the text, a few of each collection. */
export function useRecordSearch(
  collections: readonly CollectionView[],
  text: string,
): { items: JumpItem[]; isSearching: boolean; hasFailed: boolean } {
  const [search] = useDebouncedValue(text.trim(), delayMilliseconds)
  const isLongEnough = search.length >= shortestText
  const searched = collections.filter(({ searchable, rights }) => searchable.length > 0 && rights.includes('browse'))
  const results = useQueries({
    queries: searched.map(({ id }) => ({
      ...read('listRecords', { params: { collection: id }, query: { search, limit: perCollection } }),
      enabled: isLongEnough,
      retry: false,
    })),
  })
  if (text.trim().length < shortestText) return { items: [], isSearching: false, hasFailed: false }
  return {
    items: results.flatMap(({ data }, index) =>
      (data?.records ?? []).map((record) => ({
        id: `${record.collection}/${record.id}`,
        group: searched[index]?.title ?? record.collection,
        label: recordTitle(searched[index], record),
        href: `/c/${encodeURIComponent(record.collection)}/${encodeURIComponent(record.id)}`,
      })),
    ),
    isSearching: search !== text.trim() || results.some(({ isFetching }) => isFetching),
    hasFailed: results.some(({ isError }) => isError),
  }
}
