import { formatValue } from '../components/format-value.ts'
import { Markdown } from '../components/markdown.tsx'
import { workspaceText } from '../messages/en/workspace.ts'
import { escapeMarkdown, fillText, missingSelections } from './template.ts'
import type { WorkspaceState } from './use-workspace.ts'
import classes from './workspace.module.css'

/** The author's markdown, its holes filled from selected records; the records' words stay words. */
export function TextPart({ text, state }: { text: string; state: WorkspaceState }) {
  const [missing] = missingSelections(text, state.values)
  if (missing !== undefined) {
    const title = state.selections.get(missing)?.component.title
    return (
      <div className={classes.text}>
        {title === undefined ? null : <p className={classes.quiet}>{workspaceText.selectFirst(title)}</p>}
      </div>
    )
  }
  const filled = fillText(text, state.values, (component, name, value) => {
    const selection = state.selections.get(component)
    const field = selection?.collection.fields.find((each) => each.name === name)
    return escapeMarkdown(
      formatValue(field ?? { type: 'text', display: 'plain' }, value, { record: selection?.record?.values }).text,
    )
  })
  return (
    <div className={classes.text}>
      <Markdown text={filled} />
    </div>
  )
}
