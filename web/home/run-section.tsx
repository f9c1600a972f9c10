import type { RunSummary } from '#api'
import { ErrorNotice } from '../components/error-notice.tsx'
import { RunTable } from '../components/run-table.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import classes from './home-screen.module.css'

export interface RunSectionProps {
  title: string
  hint?: string
  runs: readonly RunSummary[] | undefined
  error?: Error | null
  onRetry?: () => void
  empty?: string
  tone?: 'danger'
}

export function RunSection({ title, hint, runs, error, onRetry, empty, tone }: RunSectionProps) {
  return (
    <section className={classes.section} aria-label={title} data-tone={tone}>
      <h2>{title}</h2>
      {hint && <p className={classes.hint}>{hint}</p>}
      {runs === undefined && !error && <SkeletonLines count={1} />}
      {runs === undefined && error && <ErrorNotice error={error} {...(onRetry && { onRetry })} />}
      {runs?.length === 0 && <p className={classes.empty}>{empty}</p>}
      {runs && runs.length > 0 && <RunTable runs={runs} label={title} opens="at-record" />}
    </section>
  )
}
