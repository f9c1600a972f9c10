import { runMessages } from './messages.ts'
import classes from './run.module.css'

/** Marks a part that differs from what was proposed, and takes it back on request. Stands beside the label, or below. */
export function EditedMark({
  label,
  isEdited,
  isBelow = false,
  onReset,
}: {
  label: string
  isEdited: boolean
  isBelow?: boolean
  onReset: () => void
}) {
  if (!isEdited) return null
  return (
    <span className={isBelow ? classes.under : classes.marks}>
      <span className={classes.edited}>{runMessages.edit.edited}</span>
      <button type="button" className={classes.link} aria-label={runMessages.edit.reset(label)} onClick={onReset}>
        {runMessages.edit.resetShort}
      </button>
    </span>
  )
}
