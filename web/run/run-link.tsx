import type { RunView } from '#api'
import classes from './run.module.css'
import { linkedRun, useOpenRun } from './use-open-run.ts'

/** A run by its workflow's title, opening it in the panel; plain text where it is not the person's to see. */
export function RunLink({ from, to, label }: { from: RunView; to: NonNullable<RunView['partOf']>; label?: string }) {
  const openRun = useOpenRun(from)
  const linked = linkedRun(to)
  if (!linked) return <span>{label ?? to.title}</span>
  return (
    <button type="button" className={classes.link} onClick={() => openRun(linked)}>
      {label ?? linked.title}
    </button>
  )
}
