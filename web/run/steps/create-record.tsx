import { NativeSelect } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Field } from '#engine'
import { RecordValueInput } from '../../components/record-value-input.tsx'
import { under } from '../compose-answer.ts'
import { EditedMark } from '../edited-mark.tsx'
import { runMessages } from '../messages.ts'
import classes from '../run.module.css'
import { SourceLines } from '../source-line.tsx'
import type { StepBodyProps } from './step-body.ts'

/** So many fields are all shown; beyond that, what may be left out is added one by one. */
const allShownUpTo = 8

/** The new record, field by field: what it needs, what is proposed and from where, and what may be added. */
export function CreateRecord(props: StepBodyProps<'create-record'>) {
  const { form, composed, change } = props
  const words = runMessages.createRecord
  const values = under(composed.parts, 'values')
  const isShown = (field: Field): boolean =>
    form.fields.length <= allShownUpTo ||
    field.onCreate === 'required' ||
    field.name in values ||
    `values.${field.name}` in composed.proposed
  const others = form.fields.filter((field) => !isShown(field))
  return (
    <>
      <p className={classes.source}>
        <span>
          {words.in}{' '}
          <Link to="/c/$collection" params={{ collection: form.collection.id }}>
            {form.collection.title}
          </Link>
        </span>
      </p>
      {form.fields.filter(isShown).map((field) => (
        <NewValue key={field.name} {...props} field={field} />
      ))}
      {others.length > 0 && (
        <NativeSelect
          label={words.add}
          value=""
          data={[{ value: '', label: '…' }, ...others.map((field) => ({ value: field.name, label: field.title }))]}
          onChange={({ currentTarget }) => {
            const name = currentTarget.value
            if (name !== '') change({ type: 'edit', path: `values.${name}`, value: null })
          }}
        />
      )}
    </>
  )
}

function NewValue({
  field,
  composed,
  proposal,
  change,
  problems,
  refusals,
}: StepBodyProps<'create-record'> & { field: Field }) {
  const words = runMessages.createRecord
  const path = `values.${field.name}`
  const problem = problems[path]
  const isRequired = field.onCreate === 'required'
  return (
    <div className={classes.field}>
      <RecordValueInput
        // Nothing stands there yet: each input begins empty, also where the field may not stay so or may not be changed later.
        field={{ ...field, isNullable: true, isReadOnly: false }}
        value={composed.parts[path]}
        label={isRequired ? `${field.title} (${words.required})` : field.title}
        error={problem ? runMessages.problems[problem] : refusals[path]}
        onChange={(value) => change({ type: 'edit', path, value })}
      />
      <EditedMark
        label={field.title}
        isEdited={composed.edited.includes(path) && path in composed.proposed}
        onReset={() => change({ type: 'reset', path })}
      />
      <SourceLines sources={proposal?.sources ?? []} path={path} />
    </div>
  )
}
