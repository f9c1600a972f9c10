import type { RunView } from '#api'
import { buttonLabel } from './button-label.ts'
import { runMessages } from './messages.ts'
import { type Hold, stepStateOf } from './step-state.ts'
import type { ApprovalForm } from './use-approval.ts'
import { type LinkedRun, linkedRun } from './use-open-run.ts'
import type { RunOrders } from './use-run-commands.ts'
import type { StepWork } from './use-step-work.ts'
import type { UnknownForm } from './use-unknown-answer.ts'

/** The one primary button: what it says and does. Not ready: it says so and waits. */
export interface Primary {
  label: string
  isReady: boolean
  act: () => void
}

interface Situation {
  run: RunView
  hold: Hold
  work: StepWork
  unknown: UnknownForm
  approval: ApprovalForm
  orders: RunOrders
  isFormUsable: boolean
  refresh: () => void
  openRun: (run: LinkedRun) => void
}

export function primaryOf({
  run,
  hold,
  work,
  unknown,
  approval,
  orders,
  isFormUsable,
  refresh,
  openRun,
}: Situation): Primary | undefined {
  const { state, button, subrun, unknown: words } = runMessages
  // Who may approve need not take the run over for it.
  if (run.open?.phase === 'approving' && run.open.approval?.canDecide)
    return { label: runMessages.approval.approve, isReady: true, act: approval.approve }
  switch (hold) {
    case 'ended': {
      const parent = linkedRun(run.partOf)
      return parent && { label: subrun.back(parent.title), isReady: true, act: () => openRun(parent) }
    }
    case 'saved':
      return { label: state.resume, isReady: true, act: orders.resume }
    case 'taken':
      return { label: state.takeOver, isReady: true, act: orders.claim }
    case 'unclaimed':
      // Whoever may not answer need not take it.
      return run.open?.missingRight ? undefined : { label: state.claim, isReady: true, act: orders.claim }
    case 'free':
      break
  }
  const { open } = run
  if (!open) return undefined
  const step = stepStateOf(open)
  if (step === 'unknown')
    return {
      label: unknown.answer === undefined ? words.answerFirst : words.confirm[unknown.answer],
      isReady: true,
      act: unknown.submit,
    }
  if (step === 'approving') return { label: runMessages.approval.waiting, isReady: false, act: () => undefined }
  if (step === 'sub-run') {
    const child = linkedRun(open.subrun)
    return child && { label: subrun.openIt, isReady: true, act: () => openRun(child) }
  }
  if (step === 'sub-run-stopped')
    return { label: runMessages.ways.startAgain, isReady: true, act: () => orders.askAgain(open.attempt) }
  if (step === 'performing') return { label: button.performing, isReady: false, act: () => undefined }
  if (step === 'unreadable') return { label: runMessages.ways.tryAgain, isReady: true, act: refresh }
  if (!open.form || !work.composed || step === 'no-permission') return undefined
  return { label: buttonLabel(open, open.form, work.composed.answer), isReady: isFormUsable, act: work.submit }
}
