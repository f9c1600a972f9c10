import { type ReactNode, useId } from 'react'
import classes from './sidebar.module.css'

export function NavigationSection({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <>
      <p className={classes.section} id={id}>
        <span className={classes.label}>{title}</span>
      </p>
      <ul className={classes.list} aria-labelledby={id}>
        {children}
      </ul>
    </>
  )
}
