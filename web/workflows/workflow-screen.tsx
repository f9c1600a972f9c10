import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { ApiError } from '#api'
import { read } from '../api.ts'
import { CopyId } from '../components/copy-id.tsx'
import { ErrorNotice } from '../components/error-notice.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { Screen } from '../components/screen.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import { TimeAgo } from '../components/time-ago.tsx'
import { workflowText } from '../messages/en/workflows.ts'
import { NotFoundScreen } from '../shell/not-found-screen.tsx'
import { orderedSteps } from './ordered-steps.ts'
import { StepItem } from './step-item.tsx'
import classes from './workflows.module.css'

const shownHash = 12

/** A published definition, to read: its steps in the order one meets them. */
export function WorkflowScreen() {
  const { workflow: id } = useParams({ from: '/app/workflows/$workflow' })
  const { version } = useSearch({ from: '/app/workflows/$workflow' })
  const { data, error, refetch } = useQuery(
    read('getWorkflow', { params: { workflow: id }, query: version === undefined ? {} : { version } }),
  )
  if (error instanceof ApiError && error.status === 404) return <NotFoundScreen />
  if (!data)
    return (
      <Screen heading={<PageHeading title={workflowText.loading} />}>
        {error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : <SkeletonLines count={8} />}
      </Screen>
    )
  const titles = new Map(data.definition.steps.map((step) => [step.id, step.title]))
  const titleOf = (step: string): string => titles.get(step) ?? step
  return (
    <Screen heading={<PageHeading title={data.title} />}>
      <p className={classes.intro}>
        {data.description} {workflowText.versionTitle(data.version)}, <TimeAgo at={data.publishedAt} />{' '}
        {workflowText.publishedBy(data.publishedBy)}.{' '}
        <CopyId value={data.hash} what={workflowText.hash} text={data.hash.slice(0, shownHash)} />
      </p>
      <section aria-label={workflowText.steps}>
        <ol className={classes.steps}>
          {orderedSteps(data.definition).map((step) => (
            <StepItem key={step.id} step={step} titleOf={titleOf} />
          ))}
        </ol>
      </section>
    </Screen>
  )
}
