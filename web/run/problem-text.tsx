import type { Problem } from './compose-answer.ts'
import { runMessages } from './messages.ts'
import classes from './run.module.css'

/** Why a part cannot be sent yet. Takes the focus when confirming was tried and no input carries the fault. */
export function ProblemText({ problem }: { problem: Problem | undefined }) {
  if (!problem) return null
  return (
    <p className={classes.problem} tabIndex={-1} data-problem>
      {runMessages.problems[problem]}
    </p>
  )
}
