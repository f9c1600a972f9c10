import type { RunView } from '#api'
import { ExactTime } from '../components/time-ago.tsx'
import { runMessages } from './messages.ts'
import { Notice } from './notice.tsx'
import classes from './run.module.css'

/** When the open step, or the run as a whole, should be done; more urgent once that time is over. */
export function DueNotice({ due, of }: { due: RunView['due']['step']; of: 'step' | 'run' }) {
  if (!due) return null
  const words = runMessages.due[of]
  const isOuter = of === 'run'
  if (!due.isOver)
    return (
      <p className={isOuter ? `${classes.hint} ${classes.outer}` : classes.hint}>
        {words.due} <ExactTime at={due.due} />
      </p>
    )
  return (
    <Notice isOuter={isOuter} tone="danger" title={words.overdue}>
      <p>
        {words.since} <ExactTime at={due.due} />
      </p>
    </Notice>
  )
}
