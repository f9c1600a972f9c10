import { Link } from '@tanstack/react-router'
import type { ListedApproval } from '#api'
import badges from '../components/field-value.module.css'
import { PersonName } from '../components/person-name.tsx'
import { RecordLink } from '../components/record-link.tsx'
import classes from '../components/table.module.css'
import { ExactTime, TimeAgo } from '../components/time-ago.tsx'
import { approvalsText } from '../messages/en/approvals.ts'

const tones = {
  asked: 'warning',
  given: 'success',
  refused: 'danger',
  withdrawn: 'neutral',
  expired: 'neutral',
  void: 'neutral',
} as const

/** Approvals as a table: what would happen, who asks, until when, and how it stands. */
export function ApprovalTable({ approvals, label }: { approvals: readonly ListedApproval[]; label: string }) {
  return (
    <div className={classes.frame}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{approvalsText.what}</th>
            <th scope="col">{approvalsText.record}</th>
            <th scope="col">{approvalsText.by}</th>
            <th scope="col">{approvalsText.when}</th>
            <th scope="col">{approvalsText.state}</th>
            <th scope="col">
              <span className="visually-hidden">{approvalsText.action}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {approvals.map((each) => (
            <tr key={each.id}>
              <td>
                {each.title} <span className={classes.muted}>{`${each.workflow.title}: ${each.step}`}</span>
              </td>
              <td>
                <RecordLink {...each.record} />
              </td>
              <td>
                <PersonName person={each.by.person} />
              </td>
              <td className={classes.narrow}>
                <TimeAgo at={each.askedAt} />
              </td>
              <td>
                <State approval={each} />
              </td>
              <td className={classes.action}>
                <OpenLink approval={each} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function State({ approval: { status, due, decided } }: { approval: ListedApproval }) {
  return (
    <>
      <span className={badges.badge} data-tone={tones[status]}>
        {approvalsText.status[status]}
      </span>{' '}
      <span className={classes.muted}>
        {decided && approvalsText.decidedBy(decided.by.name)}
        {decided?.comment && `: ${decided.comment}`}
        {status === 'asked' && due && (
          <>
            {approvalsText.until} <ExactTime at={due} />
          </>
        )}
      </span>
    </>
  )
}

function OpenLink({ approval }: { approval: ListedApproval }) {
  const { canDecide, title } = approval
  return (
    <Link
      className={classes.button}
      to="/approvals"
      search={{ run: approval.run }}
      aria-label={canDecide ? approvalsText.reviewOf(title) : approvalsText.openOf(title)}
    >
      {canDecide ? approvalsText.review : approvalsText.open}
    </Link>
  )
}
