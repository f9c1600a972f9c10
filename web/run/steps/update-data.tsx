import { NativeSelect } from '@mantine/core'
import { RecordLink } from '../../components/record-link.tsx'
import { under } from '../compose-answer.ts'
import { isSame } from '../draft.ts'
import { FieldDiff } from '../field-diff.tsx'
import { runMessages } from '../messages.ts'
import { ProblemText } from '../problem-text.tsx'
import classes from '../run.module.css'
import type { StepBodyProps } from './step-body.ts'

/** So many writable fields are all shown when nothing is proposed; more are added one by one. */
const allShownUpTo = 8

/** The diff: what will stand in each field, and what stands there now. Nothing is applied before it is confirmed. */
export function UpdateData({ form, composed, proposal, change, problems }: StepBodyProps<'update-data'>) {
  const words = runMessages.updateData
  const values = under(composed.parts, 'values')
  const isOpenForm = Object.keys(composed.proposed).length === 0 && form.fields.length <= allShownUpTo
  const shown = form.fields.filter((field) => isOpenForm || field.name in values)
  const others = form.fields.filter((field) => !shown.includes(field) && !field.isReadOnly)
  const { record } = form
  return (
    <>
      <p className={classes.source}>
        <span>
          {words.of} <RecordLink collection={record.collection} id={record.id} label={record.label} />
        </span>
      </p>
      <ProblemText problem={problems['values']} />
      {shown.length === 0 && <p className={classes.hint}>{words.none}</p>}
      {shown.map((field) => {
        const path = `values.${field.name}`
        const now = record.values[field.name] ?? null
        return (
          <FieldDiff
            key={field.name}
            field={field}
            record={record}
            value={field.name in values ? values[field.name] : now}
            isSet={field.name in values}
            isEdited={composed.edited.includes(path) && path in composed.proposed}
            problem={problems[path]}
            sources={proposal?.sources ?? []}
            onChange={(value) =>
              change(
                isSame(value, now) && !(path in composed.proposed)
                  ? { type: 'reset', path }
                  : { type: 'edit', path, value },
              )
            }
            onReset={() => change({ type: 'reset', path })}
            onLeaveOut={() => change({ type: path in composed.proposed ? 'remove' : 'reset', path })}
          />
        )
      })}
      {others.length > 0 && (
        <NativeSelect
          label={words.add}
          value=""
          data={[{ value: '', label: '…' }, ...others.map((field) => ({ value: field.name, label: field.title }))]}
          onChange={({ currentTarget }) => {
            const name = currentTarget.value
            if (name !== '') change({ type: 'edit', path: `values.${name}`, value: record.values[name] ?? null })
          }}
        />
      )}
    </>
  )
}
