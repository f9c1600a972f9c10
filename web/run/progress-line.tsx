import type { RunView } from '#api'
import { runMessages } from './messages.ts'
import classes from './run.module.css'

/** More parts than this are not told apart by eye. */
const partsShown = 24

/** How far the run is, and who holds it. */
export function ProgressLine({ run, me }: { run: RunView; me: string }) {
  const words = runMessages.progress
  const done = run.done.length
  const hasOpen = run.open !== null
  const least = done + (hasOpen ? 1 : 0) + run.ahead.certain.length + run.ahead.least
  const most = done + (hasOpen ? 1 : 0) + run.ahead.certain.length + run.ahead.most
  const text = hasOpen ? words.label(done + 1, least, Math.max(least, most)) : words.ended(done)
  const parts = Math.min(Math.max(least, 1), partsShown)
  const filled = Math.round((done / Math.max(least, 1)) * parts)
  const who = run.assignee ? (run.assignee.id === me ? words.you : words.heldBy(run.assignee.name)) : words.nobody
  return (
    <div className={classes.progress}>
      <div className={classes.track} aria-hidden="true">
        {Array.from({ length: parts }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are told apart by place alone
          <span key={index} data-part={index < filled ? 'done' : index === filled && hasOpen ? 'open' : undefined} />
        ))}
      </div>
      <div className={classes.progressText}>
        <span>{text}</span>
        {run.status === 'active' && <span>{who}</span>}
      </div>
    </div>
  )
}
