import { useEffect, useRef, useState } from 'react'
import type { DoneStep, OpenStepView, RunView } from '#api'
import { Markdown } from '../components/markdown.tsx'
import { TimeAgo } from '../components/time-ago.tsx'
import { ApprovalView } from './approval-view.tsx'
import { Conflicts } from './conflict-view.tsx'
import { Drifts } from './drift-view.tsx'
import { DueNotice } from './due-notice.tsx'
import { LateAnswers } from './late-answers.tsx'
import { runMessages } from './messages.ts'
import { Notice } from './notice.tsx'
import { refusedParts } from './refused-parts.ts'
import classes from './run.module.css'
import { StateNotice } from './state-notice.tsx'
import { type Hold, isSubrunForm, stepStateOf } from './step-state.ts'
import { stepBody } from './steps/step-body.ts'
import { UnknownOutcome } from './unknown-outcome.tsx'
import type { ApprovalForm } from './use-approval.ts'
import type { RunOrders } from './use-run-commands.ts'
import { proposalShown, type StepWork } from './use-step-work.ts'
import type { UnknownForm } from './use-unknown-answer.ts'
import { Ways } from './ways.tsx'
import { Whereabouts } from './whereabouts.tsx'

interface OpenStepProps {
  run: RunView
  open: OpenStepView
  hold: Hold
  work: StepWork
  unknown: UnknownForm
  approval: ApprovalForm
  orders: RunOrders
  isBusy: boolean
  /** The person wants to go back to the step that read what has changed. */
  onLookAgain: (step: DoneStep) => void
  /** False while the assistant has only just begun to prepare. */
  isFormUsable: boolean
}

/** The one open step: what to do, how, and the form for it. */
export function OpenStep({
  run,
  open,
  hold,
  work,
  unknown,
  approval,
  orders,
  isBusy,
  onLookAgain,
  isFormUsable,
}: OpenStepProps) {
  const item = useRef<HTMLLIElement>(null)
  const state = stepStateOf(open)
  const isMine = hold === 'free'
  const [startedMine] = useState(isMine)
  useEffect(() => {
    // A new step starts near the top, with the last completed ones above it. Later it stays where the person is.
    if (startedMine) item.current?.scrollIntoView({ block: 'start' })
  }, [startedMine])
  return (
    <li ref={item} className={classes.open} aria-current="step" data-open-step={state}>
      <h3
        tabIndex={-1}
        data-step-focus
        {...(hold === 'free' || hold === 'taken' || hold === 'unclaimed' ? { 'data-arrive': true } : {})}
      >
        {open.title}
      </h3>
      <DueNotice due={run.due.step} of="step" />
      {open.instruction !== '' && (
        <div className={classes.instruction}>
          <Markdown text={open.instruction} />
        </div>
      )}
      {open.note && (
        <Notice tone="accent" title={runMessages.state.left(open.note.by.name)}>
          <p>
            {open.note.note} · <TimeAgo at={open.note.at} />
          </p>
        </Notice>
      )}
      {open.canHandleManually && state !== 'no-permission' && state !== 'unknown' && (
        <Ways open={open} state={state} isDisabled={!isMine || isBusy || state === 'performing'} orders={orders} />
      )}
      <LateAnswers answers={run.lateAnswers.filter((late) => late.attempt === open.attempt)} />
      <StateNotice
        run={run}
        open={open}
        state={state}
        onTakeOver={isMine && !isBusy ? () => orders.handleManually(open.attempt) : undefined}
      />
      {state === 'unknown' && open.effect ? (
        <fieldset className={classes.form} disabled={!isMine}>
          <UnknownOutcome effect={open.effect} form={unknown} />
        </fieldset>
      ) : state === 'approving' ? (
        open.approval && <ApprovalView approval={open.approval} drifts={open.drifts} form={approval} isBusy={isBusy} />
      ) : (
        isFormUsable &&
        state !== 'performing' && (
          <WorkForm run={run} open={open} isMine={isMine} work={work} onLookAgain={onLookAgain} />
        )
      )}
    </li>
  )
}

function WorkForm({
  run,
  open,
  isMine,
  work,
  onLookAgain,
}: Pick<OpenStepProps, 'run' | 'open' | 'work' | 'onLookAgain'> & { isMine: boolean }) {
  const { form } = open
  if (!form || !work.composed || open.missingRight !== null) return null
  const isElsewhere = work.draft.isElsewhere && open.handledManually !== null && form.kind !== 'decision'
  return (
    <fieldset className={classes.form} disabled={!isMine} aria-label={runMessages.steps.form}>
      {open.handledManually && form.kind !== 'decision' && (
        <Whereabouts attempt={open.attempt} work={work} isElsewhere={isElsewhere} canBeHere={!isSubrunForm(open)} />
      )}
      {!isElsewhere && (
        <>
          <Drifts run={run} work={work} onLookAgain={onLookAgain} />
          <Conflicts open={open} work={work} />
          {stepBody(form.kind, {
            runId: run.id,
            attempt: open.attempt,
            form,
            composed: work.composed,
            proposal: proposalShown(run, work.draft),
            change: work.change,
            problems: work.problems,
            refusals: refusedParts(open.effect, work.composed),
          })}
        </>
      )}
    </fieldset>
  )
}
