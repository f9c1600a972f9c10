import { runMessages } from './messages.ts'
import classes from './run.module.css'

/** Marks a part that differs from what was proposed, and takes it back on request. */
export function EditedMark({ label, isEdited, onReset }: { label: string; isEdited: boolean; onReset: () => void }) {
  if (!isEdited) return null
  return (
    <>
      <span className={classes.edited}>{runMessages.edit.edited}</span>
      <button type="button" className={classes.link} aria-label={runMessages.edit.reset(label)} onClick={onReset}>
        {runMessages.edit.resetShort}
      </button>
    </>
  )
}
