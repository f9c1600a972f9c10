import type { ContextEntry, ContextValue, LabelledRef } from '#engine'
import { RecordLink } from '../components/record-link.tsx'
import { highlightHandlers, useHighlight } from './highlight.ts'
import { runMessages } from './messages.ts'
import { PlainValue } from './plain-value.tsx'
import classes from './run.module.css'

interface EntryViewProps {
  entry: ContextEntry
  /** Names of values that are shown elsewhere. */
  hidden?: ReadonlySet<string>
  /** Whether the values read of related records are shown too. */
  areRecordsOpen?: boolean
}

/** What a completed step added to the context. */
export function EntryView({ entry, hidden, areRecordsOpen = false }: EntryViewProps) {
  const words = runMessages.steps
  if (entry.missing !== undefined) return <p className={classes.hint}>{words.addsNothing(entry.missing)}</p>
  const values = Object.entries(entry.values).filter(([name]) => !hidden?.has(name))
  return (
    <>
      {entry.kind === 'create-record' && entry.record && (
        <p {...highlightHandlers(entry.record)}>
          <RecordLink collection={entry.record.collection} id={entry.record.id} label={entry.record.label} />
        </p>
      )}
      {values.length > 0 && <ValueList values={values} record={entry.record} />}
      {entry.records.length > 0 && (
        <ul className={classes.plainList}>
          {entry.records.map((record) => (
            <li key={`${record.collection}/${record.id}`} {...highlightHandlers(record)}>
              <RecordLink collection={record.collection} id={record.id} label={record.label} />
              {areRecordsOpen && <ValueList values={Object.entries(record.values)} record={record} />}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function ValueList({ values, record }: { values: [string, ContextValue][]; record: LabelledRef | undefined }) {
  return (
    <dl className={classes.values} aria-label={runMessages.steps.adds}>
      {values.map(([name, value]) => (
        <ValueRow key={name} name={name} entry={value} record={record} />
      ))}
    </dl>
  )
}

const nowhere = { collection: '', id: '' }

/** Marked while a source elsewhere in the panel or the replay points at it. */
function ValueRow({ name, entry, record }: { name: string; entry: ContextValue; record: LabelledRef | undefined }) {
  const isPointedAt = useHighlight(record ?? nowhere, name)
  return (
    <div data-pointed={isPointedAt || undefined} {...highlightHandlers(record, name)}>
      <dt>{entry.label}</dt>
      <dd>
        <PlainValue value={entry.value} type={entry.type} name={name} />
      </dd>
    </div>
  )
}
