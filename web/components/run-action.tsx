import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { RunSummary } from '#api'
import { useContinueRun } from '../continue-run.ts'
import { runListText } from '../messages/en/runs.ts'
import classes from './table.module.css'

/** What one does next with a run: continue a saved one, open a running one, replay an ended one. */
export function RunAction({ run, opens }: { run: RunSummary; opens: 'here' | 'at-record' }) {
  const { continueRun, isBusy } = useContinueRun(opens)
  const names = [run.workflow.title, run.record.label] as const
  if (run.status === 'completed' || run.status === 'aborted') {
    return (
      <Link
        className={classes.button}
        to="/runs/$run"
        params={{ run: run.id }}
        search={{ run: undefined }}
        aria-label={runListText.replayRun(...names)}
      >
        {runListText.replay}
      </Link>
    )
  }
  const isSaved = run.status === 'saved'
  return (
    <Button
      variant="default"
      size="compact-sm"
      loading={isBusy}
      onClick={() => continueRun(run)}
      aria-label={isSaved ? runListText.continueRun(...names) : runListText.openRun(...names)}
    >
      {isSaved ? runListText.continue : runListText.open}
    </Button>
  )
}
