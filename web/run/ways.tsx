import IconHandStop from '@tabler/icons-react/dist/esm/icons/IconHandStop.mjs'
import IconSparkles from '@tabler/icons-react/dist/esm/icons/IconSparkles.mjs'
import type { OpenStepView } from '#api'
import { runMessages } from './messages.ts'
import classes from './run.module.css'
import { canAskAgain, isSubrunForm, type StepState } from './step-state.ts'
import type { RunOrders } from './use-run-commands.ts'

/**
 * With the assistant, or by hand: two halves of equal weight, in the same place in every state, also while the assistant
 * is still at work.
 */
export function Ways({
  open,
  state,
  isDisabled,
  orders,
}: {
  open: OpenStepView
  state: StepState
  isDisabled: boolean
  orders: RunOrders
}) {
  const words = runMessages.ways
  const isManual = open.handledManually !== null
  const canAsk = canAskAgain(open)
  const label = canAsk
    ? isManual
      ? isSubrunForm(open)
        ? words.startAgain
        : words.askAgain
      : isSubrunForm(open)
        ? words.startAgain
        : words.tryAgain
    : state === 'waiting'
      ? words.preparing
      : isSubrunForm(open)
        ? words.subrun
        : words.suggestion
  return (
    <fieldset className={classes.ways} aria-label={words.label}>
      <button
        type="button"
        className={classes.way}
        aria-pressed={!isManual && !canAsk}
        disabled={isDisabled || (!canAsk && open.phase !== 'ready' && open.phase !== 'preparing')}
        onClick={() => canAsk && orders.askAgain(open.attempt)}
      >
        <IconSparkles size={15} aria-hidden />
        {label}
      </button>
      <button
        type="button"
        className={classes.way}
        aria-pressed={isManual}
        disabled={isDisabled}
        onClick={() => !isManual && orders.handleManually(open.attempt)}
      >
        <IconHandStop size={15} aria-hidden />
        {words.manually}
      </button>
    </fieldset>
  )
}
