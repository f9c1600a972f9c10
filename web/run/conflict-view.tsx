import { Button } from '@mantine/core'
import type { OpenStepView } from '#api'
import { FieldValue } from '../components/field-value.tsx'
import { runMessages } from './messages.ts'
import classes from './run.module.css'
import type { StepWork } from './use-step-work.ts'

/** Fields that somebody changed after one looked: theirs or mine, before anything is written. */
export function Conflicts({ open, work }: { open: OpenStepView; work: StepWork }) {
  const words = runMessages.conflict
  if (open.form?.kind !== 'update-data') return null
  const { fields, record } = open.form
  return work.conflicts.map(({ field: name, seen, theirs, mine }) => {
    const field = fields.find((each) => each.name === name)
    if (!field) return null
    const rows = [
      [words.was, seen],
      [words.theirs, theirs],
      [words.mine, mine],
    ] as const
    return (
      <fieldset
        key={name}
        className={classes.notice}
        data-tone="warning"
        aria-label={words.group(field.title)}
        tabIndex={-1}
        data-conflict
      >
        <strong>{words.group(field.title)}</strong>
        <dl className={classes.values}>
          {rows.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <FieldValue field={field} value={value} record={record.values} />
              </dd>
            </div>
          ))}
        </dl>
        <div className={classes.row}>
          <Button variant="default" onClick={() => work.change({ type: 'keep-mine', field: name, current: theirs })}>
            {words.keepMine}
          </Button>
          <Button variant="default" onClick={() => work.change({ type: 'take-theirs', field: name, current: theirs })}>
            {words.takeTheirs}
          </Button>
        </div>
      </fieldset>
    )
  })
}
