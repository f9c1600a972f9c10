import { Checkbox } from '@mantine/core'
import type { Field } from '#engine'
import { FieldValue } from '../../components/field-value.tsx'
import { formatValue } from '../../components/format-value.ts'
import { RecordLink } from '../../components/record-link.tsx'
import { Alternatives } from '../alternatives.tsx'
import { texts } from '../compose-answer.ts'
import { CopyButton } from '../copy-button.tsx'
import { EditedMark } from '../edited-mark.tsx'
import { highlightHandlers } from '../highlight.ts'
import { runMessages } from '../messages.ts'
import { ProblemText } from '../problem-text.tsx'
import classes from '../run.module.css'
import { SourceLine } from '../source-line.tsx'
import type { StepBodyProps } from './step-body.ts'

/** The fields to read, with their values as they stand. Without pinned fields one may choose. */
export function GetData({ form, composed, proposal, change, problems }: StepBodyProps<'get-data'>) {
  const words = runMessages.getData
  const chosen = texts(composed.parts['fields'])
  const shown = form.fields.filter((field) => chosen.includes(field.name))
  const sources =
    proposal?.sources.filter((source) => shown.some((field) => source.path === `fields.${field.name}`)) ?? []
  const { record } = form
  return (
    <>
      <p className={classes.source}>
        <span>
          {words.of} <RecordLink collection={record.collection} id={record.id} label={record.label} />
        </span>
      </p>
      {shown.length > 0 && (
        <dl className={classes.values} aria-label={words.label}>
          {shown.map((field) => (
            <ValueRow key={field.name} field={field} form={form} />
          ))}
        </dl>
      )}
      {sources.length > 0 && (
        <details>
          <summary>{words.sources}</summary>
          {sources.map((source) => (
            <SourceLine key={source.path} source={source} />
          ))}
        </details>
      )}
      {!form.isPinned && (
        <details open={shown.length === 0 || undefined}>
          <summary>{words.choose}</summary>
          <fieldset className={classes.group} style={{ marginTop: 8 }}>
            <legend className="visually-hidden">{words.fields}</legend>
            {form.fields.map((field) => (
              <Checkbox
                key={field.name}
                label={field.title}
                checked={chosen.includes(field.name)}
                onChange={({ currentTarget }) =>
                  change({
                    type: 'edit',
                    path: 'fields',
                    value: toggled(form.fields, chosen, field.name, currentTarget.checked),
                  })
                }
              />
            ))}
          </fieldset>
        </details>
      )}
      <Alternatives
        alternatives={(proposal?.alternatives ?? []).filter(
          ({ id }) => !chosen.includes(id) && form.fields.some((field) => field.name === id),
        )}
        onUse={(id) => change({ type: 'edit', path: 'fields', value: toggled(form.fields, chosen, id, true) })}
      />
      <ProblemText problem={problems['fields']} />
      <EditedMark
        isBelow
        label={words.fields}
        isEdited={composed.edited.includes('fields')}
        onReset={() => change({ type: 'reset', path: 'fields' })}
      />
    </>
  )
}

function ValueRow({ field, form }: { field: Field; form: StepBodyProps<'get-data'>['form'] }) {
  const value = form.record.values[field.name]
  return (
    <div {...highlightHandlers(form.record, field.name)}>
      <dt>{field.title}</dt>
      <dd>
        <FieldValue field={field} value={value} record={form.record.values} isBlock />
      </dd>
      <dd>
        <CopyButton text={formatValue(field, value, { record: form.record.values }).text} label={field.title} />
      </dd>
    </div>
  )
}

/** The chosen fields in the collection's order, with one put in or out. */
function toggled(fields: readonly Field[], chosen: readonly string[], name: string, isChosen: boolean): string[] {
  return fields.map((field) => field.name).filter((each) => (each === name ? isChosen : chosen.includes(each)))
}
