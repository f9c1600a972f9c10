import { Button } from '@mantine/core'
import type { RunView } from '#api'
import { ContextButton } from './context-button.tsx'
import { runMessages } from './messages.ts'
import type { Primary } from './primary.ts'
import classes from './run.module.css'

/** What is in the context, Pause, and the one primary button, always in the same place. */
export function PanelFooter({
  run,
  primary,
  isBusy,
  canPause,
  onPause,
}: {
  run: RunView
  primary: Primary | undefined
  isBusy: boolean
  canPause: boolean
  onPause: () => void
}) {
  return (
    <fieldset className={classes.footer} aria-label={runMessages.footer.label}>
      <ContextButton run={run} />
      {canPause ? (
        <Button variant="default" onClick={onPause}>
          {runMessages.header.pause}
        </Button>
      ) : (
        <span />
      )}
      {primary && (
        <Button
          onClick={primary.act}
          disabled={isBusy || !primary.isReady}
          title={runMessages.footer.confirmKey}
          data-primary
        >
          {primary.label}
        </Button>
      )}
    </fieldset>
  )
}
