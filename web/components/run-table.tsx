import type { RunSummary } from '#api'
import { runListText } from '../messages/en/runs.ts'
import { dueText, isOverdue } from './due-text.ts'
import badges from './field-value.module.css'
import { PersonName } from './person-name.tsx'
import { RecordLink } from './record-link.tsx'
import { RunAction } from './run-action.tsx'
import { RunState } from './run-state.tsx'
import classes from './table.module.css'
import { TimeAgo } from './time-ago.tsx'
import { waitText } from './wait-text.ts'

export interface RunTableProps {
  runs: readonly RunSummary[]
  /** Names the table for those who cannot see its heading. */
  label: string
  /** Whether opening a run keeps this screen, or leads to its record. */
  opens: 'here' | 'at-record'
  /** Where all runs are of one record, its name need not be repeated. */
  hasRecord?: boolean
}

/** Runs as a table, each with what one does next: continue, open or replay. */
export function RunTable({ runs, label, opens, hasRecord = true }: RunTableProps) {
  return (
    <div className={classes.frame}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{runListText.workflow}</th>
            {hasRecord && <th scope="col">{runListText.record}</th>}
            <th scope="col">{runListText.state}</th>
            <th scope="col">{runListText.person}</th>
            <th scope="col">{runListText.changed}</th>
            <th scope="col">
              <span className="visually-hidden">{runListText.action}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td>{run.workflow.title}</td>
              {hasRecord && (
                <td>
                  <RecordLink {...run.record} />
                </td>
              )}
              <td>
                <RunState run={run} />{' '}
                {isOverdue(run) && (
                  <span className={badges.badge} data-tone="danger">
                    {runListText.overdue}
                  </span>
                )}{' '}
                <span className={classes.muted}>{detailOf(run)}</span>
              </td>
              <td>{personOf(run) ?? <span className={classes.muted}>{runListText.nobody}</span>}</td>
              <td className={classes.narrow}>
                <TimeAgo at={run.updatedAt} />
              </td>
              <td className={classes.action}>
                <RunAction run={run} opens={opens} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function detailOf(run: RunSummary): string {
  return [whereabouts(run), dueText(run)].filter(Boolean).join(' · ')
}

function whereabouts(run: RunSummary): string {
  if (run.saved?.note) return [runListText.savedNote(run.saved.note), waitText(run)].filter(Boolean).join(' · ')
  if (run.outcome !== null) return run.outcome
  const wait = waitText(run)
  // The state beside it says "Waiting" already, unless it says "Saved".
  if (wait !== '') return run.status === 'active' ? wait.replace(`${runListText.waiting} `, '') : wait
  return run.waitsFor === null ? '' : runListText.at(run.waitsFor)
}

function personOf(run: RunSummary) {
  const person = run.status === 'saved' ? run.saved?.by : run.status === 'active' ? run.assignee : run.startedBy
  return person ? <PersonName person={person} /> : null
}
