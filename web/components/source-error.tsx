import { ApiError } from '#api'
import { errorText } from '../messages/en/errors.ts'
import { ErrorNotice } from './error-notice.tsx'

/** What went wrong while reading records: it names the data source where that is what failed. */
export function SourceError({
  error,
  dataSource,
  onRetry,
}: {
  error: unknown
  dataSource: string
  onRetry: () => void
}) {
  const isSource = error instanceof ApiError && error.code.startsWith('data-source')
  return <ErrorNotice error={error} onRetry={onRetry} {...(isSource && { title: errorText.dataSource(dataSource) })} />
}
