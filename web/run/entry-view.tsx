import type { ContextEntry } from '#engine'
import { RecordLink } from '../components/record-link.tsx'
import { highlightHandlers } from './highlight.ts'
import { runMessages } from './messages.ts'
import { PlainValue } from './plain-value.tsx'
import classes from './run.module.css'

/** What a completed step added to the context. `hidden` names values that are shown elsewhere. */
export function EntryView({ entry, hidden }: { entry: ContextEntry; hidden?: ReadonlySet<string> }) {
  const words = runMessages.steps
  if (entry.missing !== undefined) return <p className={classes.hint}>{words.addsNothing(entry.missing)}</p>
  const values = Object.entries(entry.values).filter(([name]) => !hidden?.has(name))
  return (
    <>
      {values.length > 0 && (
        <dl className={classes.values} aria-label={words.adds}>
          {values.map(([name, { label, type, value }]) => (
            <div key={name} {...highlightHandlers(entry.record, name)}>
              <dt>{label}</dt>
              <dd>
                <PlainValue value={value} type={type} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {entry.records.length > 0 && (
        <ul className={classes.plainList}>
          {entry.records.map((record) => (
            <li key={`${record.collection}/${record.id}`} {...highlightHandlers(record)}>
              <RecordLink collection={record.collection} id={record.id} label={record.label} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
