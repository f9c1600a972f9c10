import type { RunSummary } from '#api'
import { runListText } from '../messages/en/runs.ts'
import classes from './field-value.module.css'

type Tone = 'success' | 'warning' | 'danger' | 'accent' | 'neutral'

/** A run's state in a word. */
export function RunState({ run }: { run: RunSummary }) {
  const { text, tone } = runState(run)
  return (
    <span className={classes.badge} data-tone={tone}>
      {text}
    </span>
  )
}

export function runState(run: Pick<RunSummary, 'status' | 'phase' | 'inbox'>): { text: string; tone: Tone } {
  if (run.status === 'saved') return { text: runListText.saved, tone: 'warning' }
  if (run.status === 'completed') return { text: runListText.completed, tone: 'success' }
  if (run.status === 'aborted') return { text: runListText.aborted, tone: 'neutral' }
  if (run.phase === 'unknown') return { text: runListText.unknown, tone: 'danger' }
  if (run.phase === 'approving') return { text: runListText.approving, tone: 'warning' }
  if (run.inbox !== null) return { text: runListText.inInbox, tone: 'warning' }
  if (run.phase === 'preparing') return { text: runListText.preparing, tone: 'accent' }
  if (run.phase === 'waiting') return { text: runListText.waiting, tone: 'neutral' }
  if (run.phase === 'performing') return { text: runListText.performing, tone: 'accent' }
  return { text: runListText.active, tone: 'accent' }
}
