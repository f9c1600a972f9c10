import { useQuery } from '@tanstack/react-query'
import { read } from '../api.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { ErrorNotice } from '../components/error-notice.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { Screen } from '../components/screen.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import classes from '../home/home-screen.module.css'
import { approvalsText } from '../messages/en/approvals.ts'
import { ApprovalTable } from './approval-table.tsx'

const shownHistory = 20

/** What waits for one's approval, what one waits for, and what became of the rest. Opening one shows its run beside. */
export function ApprovalsScreen() {
  const toReview = useQuery(read('listApprovals', { query: { view: 'to-review' } }))
  const asked = useQuery(read('listApprovals', { query: { view: 'asked' } }))
  const history = useQuery(read('listApprovals', { query: { view: 'history', limit: shownHistory } }))
  const waiting = toReview.data?.approvals
  return (
    <Screen heading={<PageHeading title={approvalsText.title} />}>
      <section className={classes.section} aria-label={approvalsText.toReview}>
        <h2>{approvalsText.toReview}</h2>
        {!waiting &&
          (toReview.error ? (
            <ErrorNotice error={toReview.error} onRetry={() => void toReview.refetch()} />
          ) : (
            <SkeletonLines count={3} />
          ))}
        {waiting?.length === 0 && (
          <EmptyState title={approvalsText.toReviewEmpty}>{approvalsText.toReviewEmptyText}</EmptyState>
        )}
        {waiting && waiting.length > 0 && (
          <>
            <p className={classes.hint}>{approvalsText.toReviewHint}</p>
            <ApprovalTable approvals={waiting} label={approvalsText.toReview} />
          </>
        )}
      </section>
      <section className={classes.section} aria-label={approvalsText.asked}>
        <h2>{approvalsText.asked}</h2>
        {asked.data?.approvals.length === 0 && <p className={classes.empty}>{approvalsText.askedEmpty}</p>}
        {asked.data && asked.data.approvals.length > 0 && (
          <ApprovalTable approvals={asked.data.approvals} label={approvalsText.asked} />
        )}
      </section>
      <section className={classes.section} aria-label={approvalsText.history}>
        <h2>{approvalsText.history}</h2>
        {history.data?.approvals.length === 0 && <p className={classes.empty}>{approvalsText.historyEmpty}</p>}
        {history.data && history.data.approvals.length > 0 && (
          <ApprovalTable approvals={history.data.approvals} label={approvalsText.history} />
        )}
      </section>
    </Screen>
  )
}
