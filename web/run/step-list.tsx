import { type ReactNode, useState } from 'react'
import type { DoneStep, RunView } from '#api'
import { DoneStepItem } from './done-step-item.tsx'
import { runMessages } from './messages.ts'
import classes from './run.module.css'

/** So many completed steps are shown before the older ones fold away. */
const doneShown = 12

/** The run's steps in order: done ones in a line each, the open one, and what follows. */
export function StepList({
  run,
  canRevise,
  onRevise,
  children,
}: {
  run: RunView
  canRevise: boolean
  onRevise: (step: DoneStep) => void
  children: ReactNode
}) {
  const words = runMessages.steps
  const [isWhole, setWhole] = useState(false)
  const hidden = isWhole ? 0 : Math.max(0, run.done.length - doneShown)
  return (
    <>
      {hidden > 1 && (
        <button type="button" className={`${classes.link} ${classes.earlier}`} onClick={() => setWhole(true)}>
          {words.earlier(hidden)}
        </button>
      )}
      <ol className={classes.steps} aria-label={words.label}>
        {run.done.slice(hidden > 1 ? hidden : 0).map((step) => (
          <DoneStepItem
            key={step.attempt}
            step={step}
            lateAnswers={run.lateAnswers.filter((late) => late.attempt === step.attempt)}
            canRevise={canRevise && step.canRevise}
            onRevise={() => onRevise(step)}
          />
        ))}
        {children}
        {run.ahead.certain.map((step) => (
          <li key={step.stepId} className={classes.ahead}>
            {step.title}
          </li>
        ))}
        {run.ahead.most > 0 && (
          <li className={classes.ahead}>
            {run.ahead.least === 0 ? words.maybe(run.ahead.most) : words.after(run.ahead.least, run.ahead.most)}
          </li>
        )}
      </ol>
    </>
  )
}
