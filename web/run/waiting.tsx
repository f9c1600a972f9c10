import { Loader } from '@mantine/core'
import { runMessages } from './messages.ts'
import { Notice } from './notice.tsx'
import classes from './run.module.css'
import { useElapsedSeconds } from './use-elapsed.ts'

const longSeconds = 3

/** The assistant is at work. Quick answers never show it: it appears after 200 ms. */
export function Waiting() {
  const words = runMessages.state
  const seconds = useElapsedSeconds()
  return (
    <div className={classes.late}>
      <Notice
        title={
          <span className={classes.row}>
            <Loader size={14} aria-hidden /> {words.waiting(seconds)}
          </span>
        }
      >
        {seconds >= longSeconds && <p>{words.waitingLong}</p>}
      </Notice>
    </div>
  )
}
