import { CloseButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { ErrorNotice } from '../components/error-notice.tsx'
import { recordTitle } from '../components/record-title.ts'
import { SkeletonLines } from '../components/skeleton.tsx'
import { StartWorkflow } from '../components/start-workflow.tsx'
import { recordText } from '../messages/en/record.ts'
import { FieldList } from './field-list.tsx'
import classes from './record.module.css'
import { useRecord } from './use-record.ts'

/** A record at a glance, beside the list. `record` is `collection:id`. */
export function PeekPanel({ record: name, onClose }: { record: string; onClose: () => void }) {
  const colon = name.indexOf(':')
  const [collectionId, id] = [name.slice(0, colon), name.slice(colon + 1)]
  const { collection, record, error, retry } = useRecord(collectionId, id)
  return (
    <div className={classes.peek}>
      <div className={classes.sectionHead}>
        <h2>{record ? recordTitle(collection, record) : recordText.loading}</h2>
        <CloseButton aria-label={recordText.close} onClick={onClose} />
      </div>
      {collection && record ? (
        <>
          <div className={classes.peekActions}>
            <Link to="/c/$collection/$id" params={{ collection: collection.id, id: record.id }}>
              {recordText.peekOpen}
            </Link>
            <StartWorkflow collection={collection.id} recordId={record.id} />
          </div>
          <FieldList collection={collection} record={record} fields={collection.fields} isNarrow />
        </>
      ) : error ? (
        <ErrorNotice error={error} onRetry={retry} />
      ) : (
        <SkeletonLines count={10} />
      )}
    </div>
  )
}
