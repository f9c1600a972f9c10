import type { OpenStepView, RunView } from '#api'
import { Markdown } from '../components/markdown.tsx'
import { Conflicts } from './conflict-view.tsx'
import { runMessages } from './messages.ts'
import classes from './run.module.css'
import { StateNotice } from './state-notice.tsx'
import { type Hold, stepStateOf } from './step-state.ts'
import { stepBody } from './steps/step-body.ts'
import { UnknownOutcome } from './unknown-outcome.tsx'
import { useElapsedSeconds } from './use-elapsed.ts'
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
  orders: RunOrders
  isBusy: boolean
}

/** While the assistant takes longer than this, the manual form is there to use. */
const patienceSeconds = 3

/** The one open step: what to do, how, and the form for it. */
export function OpenStep({ run, open, hold, work, unknown, orders, isBusy }: OpenStepProps) {
  const state = stepStateOf(open)
  const isMine = hold === 'free'
  return (
    <li className={classes.open} aria-current="step" data-open-step={state}>
      <h3 tabIndex={-1} data-step-focus {...(hold === 'free' || hold === 'taken' || hold === 'unclaimed' ? { 'data-arrive': true } : {})}>
        {open.title}
      </h3>
      {open.instruction !== '' && (
        <div className={classes.instruction}>
          <Markdown text={open.instruction} />
        </div>
      )}
      {open.canHandleManually && state !== 'no-permission' && state !== 'unknown' && <Ways open={open} state={state} isDisabled={!isMine || isBusy || state === 'performing'} orders={orders} />}
      <StateNotice open={open} state={state} />
      {state === 'unknown' && open.effect ? (
        <fieldset className={classes.form} disabled={!isMine}>
          <UnknownOutcome effect={open.effect} form={unknown} />
        </fieldset>
      ) : (
        <WorkForm run={run} open={open} isMine={isMine} work={work} isWaiting={state === 'waiting'} isPerforming={state === 'performing'} />
      )}
    </li>
  )
}

function WorkForm({ run, open, isMine, work, isWaiting, isPerforming }: { run: RunView; open: OpenStepView; isMine: boolean; work: StepWork; isWaiting: boolean; isPerforming: boolean }) {
  const { form } = open
  if (!form || !work.composed || isPerforming || open.missingRight !== null) return null
  const isElsewhere = work.draft.isElsewhere && open.handledManually !== null && form.kind !== 'decision'
  const body = (
    <fieldset className={classes.form} disabled={!isMine} aria-label={runMessages.steps.form}>
      {open.handledManually && form.kind !== 'decision' && <Whereabouts attempt={open.attempt} work={work} isElsewhere={isElsewhere} />}
      {!isElsewhere && (
        <>
          <Conflicts open={open} work={work} />
          {stepBody(form.kind, { runId: run.id, attempt: open.attempt, form, composed: work.composed, proposal: proposalShown(run, work.draft), change: work.change, problems: work.problems })}
        </>
      )}
    </fieldset>
  )
  return isWaiting ? <AfterPatience>{body}</AfterPatience> : body
}

function AfterPatience({ children }: { children: React.ReactNode }) {
  const seconds = useElapsedSeconds()
  return seconds >= patienceSeconds ? children : null
}
