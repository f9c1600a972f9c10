import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { read } from '../api.ts'
import { ErrorNotice } from '../components/error-notice.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { Screen } from '../components/screen.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import { listText } from '../messages/en/list.ts'
import { NotFoundScreen } from '../shell/not-found-screen.tsx'
import { RecordList } from './record-list.tsx'

/** The List view of a collection, which the person may browse. */
export function ListScreen() {
  const { collection: id } = useParams({ from: '/app/c/$collection' })
  const { data, error, refetch } = useQuery(read('listCollections', {}))
  const collection = data?.collections.find((each) => each.id === id)
  if (collection) return <RecordList key={id} collection={collection} />
  if (data) return <NotFoundScreen />
  return (
    <Screen heading={<PageHeading title={listText.loading} />} isFilled>
      {error ? <ErrorNotice error={error} onRetry={refetch} /> : <SkeletonLines count={8} />}
    </Screen>
  )
}
