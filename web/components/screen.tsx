import type { ReactNode } from 'react'
import classes from './screen.module.css'

export interface ScreenProps {
  heading: ReactNode
  /** Beside the heading, at the right. */
  actions?: ReactNode
  children: ReactNode
  /** Fills the window and scrolls within itself, as the list does. */
  isFilled?: boolean
}

/** A screen: its heading line, and what is under it. */
export function Screen({ heading, actions, children, isFilled = false }: ScreenProps) {
  return (
    <div className={classes.screen} data-filled={isFilled || undefined}>
      <header className={classes.header}>
        <div className={classes.heading}>{heading}</div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}
