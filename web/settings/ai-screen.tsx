import { useQuery } from '@tanstack/react-query'
import { ApiError } from '#api'
import { read } from '../api.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorNotice } from '../components/error-notice.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { Screen } from '../components/screen.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import { settingsText } from '../messages/en/settings.ts'
import { AiForm } from './ai-form.tsx'

/** Settings → AI: who prepares steps, with which model, and what it may cost. */
export function AiScreen() {
  const view = useQuery(read('getAiSettings', {}))
  const isRefused = view.error instanceof ApiError && view.error.status === 403
  return (
    <Screen heading={<PageHeading title={settingsText.title} />}>
      {view.isPending && <SkeletonLines count={8} />}
      {isRefused && <EmptyState title={settingsText.notAllowed}>{settingsText.notAllowedText}</EmptyState>}
      {view.error && !isRefused && <ErrorNotice error={view.error} onRetry={() => void view.refetch()} />}
      {view.data && <AiForm view={view.data} />}
    </Screen>
  )
}
