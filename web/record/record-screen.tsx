import { Anchor } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { ApiError, type CollectionView } from '#api'
import { PageHeading } from '../components/page-heading.tsx'
import { recordTitle } from '../components/record-title.ts'
import { Screen } from '../components/screen.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import { SourceError } from '../components/source-error.tsx'
import { recordText } from '../messages/en/record.ts'
import { NotFoundScreen } from '../shell/not-found-screen.tsx'
import { RecordView } from './record-view.tsx'
import { useRecord } from './use-record.ts'

/** One record, by its parts. */
export function RecordScreen() {
  const { collection: collectionId, id } = useParams({ from: '/app/c/$collection/$id' })
  const { collection, collections, isUnknownCollection, record, error, retry } = useRecord(collectionId, id)
  if (isUnknownCollection) return <NotFoundScreen />
  if (collection && record)
    return (
      <RecordView
        key={`${collectionId}/${id}`}
        collection={collection}
        collections={collections}
        record={record}
        title={recordTitle(collection, record)}
      />
    )
  if (collection && error instanceof ApiError && error.status === 404) return <MissingRecord collection={collection} />
  return (
    <Screen heading={<PageHeading title={recordText.loading} />}>
      {error ? (
        <SourceError error={error} dataSource={collection?.dataSource ?? ''} onRetry={retry} />
      ) : (
        <SkeletonLines count={8} />
      )}
    </Screen>
  )
}

function MissingRecord({ collection }: { collection: CollectionView }) {
  return (
    <Screen heading={<PageHeading title={recordText.notFound(collection.singular)} />}>
      <p>{recordText.notFoundText}</p>
      <Anchor component={Link} to={`/c/${encodeURIComponent(collection.id)}`}>
        {recordText.backToList(collection.title)}
      </Anchor>
    </Screen>
  )
}
