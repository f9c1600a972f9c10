import { Button } from '@mantine/core'
import { ApiError } from '#api'
import { readError } from '../components/error-notice.tsx'
import { runMessages } from './messages.ts'
import { Notice } from './notice.tsx'
import classes from './run.module.css'
import type { RunCommands } from './use-run-commands.ts'

/**
 * Why the last command was not done. What was entered stays; a connection that stays lost is tried again only
 * when the person asks. Of a lost race the kept input tells already.
 */
export function RefusalNotice({ commands, isToldElsewhere }: { commands: RunCommands; isToldElsewhere: boolean }) {
  const words = runMessages.state
  const { error } = commands
  if (!error) return null
  if (isToldElsewhere && error instanceof ApiError && error.code === 'step-moved-on') return null
  const { sentence } = readError(error)
  const isUnsent = error instanceof ApiError && (error.status === 0 || error.status >= 502)
  return (
    <Notice isOuter isUrgent tone={isUnsent ? 'warning' : 'danger'} title={isUnsent ? words.offline : words.refused}>
      <p>{isUnsent ? words.offlineHint : sentence}</p>
      <div className={classes.row}>
        {isUnsent && (
          <Button variant="default" onClick={commands.retry}>
            {words.retry}
          </Button>
        )}
        <Button variant="default" onClick={commands.dismiss}>
          {words.dismiss}
        </Button>
      </div>
    </Notice>
  )
}
