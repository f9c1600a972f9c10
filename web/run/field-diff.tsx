import type { RecordView } from '#api'
import type { Field, Source, Value } from '#engine'
import { FieldValue } from '../components/field-value.tsx'
import { RecordValueInput } from '../components/record-value-input.tsx'
import type { Problem } from './compose-answer.ts'
import { isSame } from './draft.ts'
import { EditedMark } from './edited-mark.tsx'
import { highlightHandlers } from './highlight.ts'
import { runMessages } from './messages.ts'
import classes from './run.module.css'
import { SourceLines } from './source-line.tsx'

interface FieldDiffProps {
  field: Field
  record: RecordView
  value: Value | undefined
  /** Whether the field will be written. */
  isSet: boolean
  isEdited: boolean
  problem: Problem | undefined
  sources: readonly Source[]
  onChange: (value: Value) => void
  onReset: () => void
  onLeaveOut: () => void
}

/** One field of an update: what will stand there, under it what stands there now, and where the new value came from. */
export function FieldDiff({
  field,
  record,
  value,
  isSet,
  isEdited,
  problem,
  sources,
  onChange,
  onReset,
  onLeaveOut,
}: FieldDiffProps) {
  const words = runMessages.edit
  const now = record.values[field.name] ?? null
  return (
    <div className={classes.field} {...highlightHandlers(record, field.name)}>
      <RecordValueInput
        field={field}
        value={value}
        onChange={onChange}
        error={problem && runMessages.problems[problem]}
      />
      <div className={classes.under}>
        <span>
          {isSet && isSame(value, now) ? (
            words.unchanged
          ) : (
            <>
              {words.now}: <FieldValue field={field} value={now} record={record.values} />
            </>
          )}
        </span>
        {isSet && (
          <button
            type="button"
            className={classes.link}
            aria-label={runMessages.updateData.leaveOut(field.title)}
            onClick={onLeaveOut}
          >
            {runMessages.updateData.leaveOutShort}
          </button>
        )}
      </div>
      <EditedMark label={field.title} isEdited={isEdited} onReset={onReset} />
      <SourceLines sources={sources} path={`values.${field.name}`} />
    </div>
  )
}
