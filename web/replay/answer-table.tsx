import { PlainValue } from '../run/plain-value.tsx'
import { type PartLine, withNames } from './compare-answers.ts'
import { replayMessages } from './messages.ts'
import classes from './replay.module.css'

/** What was done, part by part, beside what was suggested. */
export function AnswerTable({
  parts,
  names,
  hasProposal,
}: {
  parts: readonly PartLine[]
  names: ReadonlyMap<string, string>
  hasProposal: boolean
}) {
  const words = replayMessages.details
  if (parts.length === 0) return hasProposal ? null : <p className={classes.hint}>{words.notSuggested}</p>
  return (
    <table className={classes.table}>
      <caption>{hasProposal ? words.comparison : words.done}</caption>
      <thead>
        <tr>
          <th scope="col">{words.part}</th>
          {hasProposal && <th scope="col">{words.suggested}</th>}
          <th scope="col">{words.doneColumn}</th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <tr key={part.path}>
            <th scope="row">
              {(part.path.split('.').at(-1) ?? part.path).replaceAll('_', ' ')}
              {hasProposal && (
                <span className={part.isEdited ? classes.edited : classes.hint}>
                  {' '}
                  {part.isEdited ? words.edited : words.asSuggested}
                </span>
              )}
            </th>
            {hasProposal && part.isEdited && (
              <td>
                <PlainValue value={withNames(part.path, part.suggested, names)} />
              </td>
            )}
            <td colSpan={hasProposal && !part.isEdited ? 2 : 1}>
              <PlainValue value={withNames(part.path, part.done, names)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
