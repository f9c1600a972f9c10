import { useQuery } from '@tanstack/react-query'
import type { ResponseOf } from '#api'
import { read } from '../api.ts'

export type RecordWithLabels = ResponseOf<'getRecord'>

/** A record with its collection, and what went wrong where one of them cannot be had. */
export function useRecord(collectionId: string, id: string) {
  const collections = useQuery(read('listCollections', {}))
  const collection = collections.data?.collections.find((each) => each.id === collectionId)
  const record = useQuery({
    ...read('getRecord', { params: { collection: collectionId, id } }),
    enabled: collection !== undefined,
  })
  return {
    collection,
    collections: collections.data?.collections ?? [],
    isUnknownCollection: collections.data !== undefined && collection === undefined,
    record: record.data,
    error: collections.error ?? record.error,
    retry: () => void (collections.error ? collections.refetch() : record.refetch()),
  }
}
