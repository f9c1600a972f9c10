import { PlainValue } from '../run/plain-value.tsx'
import type { WriteLine } from './compare-answers.ts'
import { replayMessages } from './messages.ts'
import classes from './replay.module.css'

/** What a write changed, field by field: before and after. */
export function WriteTable({ writes }: { writes: readonly WriteLine[] }) {
  const words = replayMessages.values
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{words.field}</th>
          <th scope="col">{words.before}</th>
          <th scope="col">{words.after}</th>
        </tr>
      </thead>
      <tbody>
        {writes.map((write) => (
          <tr key={write.field}>
            <th scope="row">{write.field.replaceAll('_', ' ')}</th>
            <td>
              <PlainValue value={write.before} />
            </td>
            <td>
              <PlainValue value={write.after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
