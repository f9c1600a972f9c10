import type { ReactNode } from 'react'
import classes from './run.module.css'

export type Tone = 'neutral' | 'accent' | 'warning' | 'danger' | 'success'

/** A state of the run or step, said in the panel. `isUrgent` interrupts a screen reader; else the live region tells of it. */
export function Notice({
  tone = 'neutral',
  title,
  children,
  isUrgent = false,
  isOuter = false,
}: {
  tone?: Tone
  title: ReactNode
  children?: ReactNode
  isUrgent?: boolean
  isOuter?: boolean
}) {
  return (
    <div
      className={isOuter ? `${classes.notice} ${classes.outer}` : classes.notice}
      data-tone={tone}
      role={isUrgent ? 'alert' : undefined}
    >
      <strong>{title}</strong>
      {children}
    </div>
  )
}
