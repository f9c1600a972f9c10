import { replayMessages } from './messages.ts'
import classes from './replay.module.css'
import type { View } from './use-moment.ts'

const views: readonly View[] = ['values', 'steps']

/** What the middle pane shows. */
export function ViewToggle({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  return (
    <fieldset className={classes.toggle} aria-label={replayMessages.view.label}>
      {views.map((each) => (
        <button key={each} type="button" aria-pressed={each === view} onClick={() => onChange(each)}>
          {replayMessages.view[each]}
        </button>
      ))}
    </fieldset>
  )
}
