import { useEffect, useState } from 'react'
import { countdownText } from './countdown-text.ts'
import { runMessages } from './messages.ts'
import classes from './run.module.css'

/** The time that is left, every second. It keeps its place and width, and is not read out each time. */
export function Countdown({ due }: { due: string }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1_000)
    return () => window.clearInterval(timer)
  }, [])
  const left = Date.parse(due) - now
  return (
    <p className={classes.countdown} role="timer" aria-live="off">
      {left > 0 ? countdownText(left) : runMessages.wait.anyMoment}
    </p>
  )
}
