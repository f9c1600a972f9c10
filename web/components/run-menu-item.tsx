import type { RunSummary } from '#api'
import { startRunText } from '../messages/en/start-run.ts'
import classes from './start-workflow.module.css'
import { TimeAgo } from './time-ago.tsx'
import { waitText } from './wait-text.ts'

/** An open run in a menu: its name, who left it, when, where, and what they wrote. */
export function RunMenuItem({ run, title }: { run: RunSummary; title: string }) {
  const wait = waitText(run)
  return (
    <span className={classes.item}>
      <span className={classes.title}>{title}</span>
      <span className={classes.detail}>
        {run.saved ? startRunText.savedBy(run.saved.by.name) : startRunText.active}{' '}
        <TimeAgo at={run.saved?.at ?? run.updatedAt} />
        {run.waitsFor ? `, ${startRunText.waitsFor(run.waitsFor)}` : ''}
      </span>
      {wait !== '' && <span className={classes.detail}>{wait}</span>}
      {run.saved?.note && <span className={classes.detail}>“{run.saved.note}”</span>}
    </span>
  )
}
