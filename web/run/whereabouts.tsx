import { Textarea } from '@mantine/core'
import { ChoiceCard } from './choice-card.tsx'
import { text } from './compose-answer.ts'
import { runMessages } from './messages.ts'
import classes from './run.module.css'
import type { StepWork } from './use-step-work.ts'

/** Handled manually: done here with the form where it has one, or done elsewhere and told in a line. */
export function Whereabouts({
  attempt,
  work,
  isElsewhere,
  canBeHere,
}: {
  attempt: number
  work: StepWork
  isElsewhere: boolean
  canBeHere: boolean
}) {
  const words = runMessages.manual
  return (
    <>
      {canBeHere && (
        <fieldset className={classes.group}>
          <legend className={classes.legend}>{words.where}</legend>
          <ChoiceCard
            type="radio"
            name={`where-${attempt}`}
            value="here"
            title={words.here}
            isChecked={!isElsewhere}
            onChange={() => work.change({ type: 'work-elsewhere', isElsewhere: false })}
          />
          <ChoiceCard
            type="radio"
            name={`where-${attempt}`}
            value="elsewhere"
            title={words.elsewhere}
            isChecked={isElsewhere}
            onChange={() => work.change({ type: 'work-elsewhere', isElsewhere: true })}
          >
            <span className={classes.hint}>{words.elsewhereHint}</span>
          </ChoiceCard>
        </fieldset>
      )}
      {isElsewhere && (
        <Textarea
          label={words.note}
          required
          autosize
          minRows={2}
          value={text(work.draft.edits['note'])}
          onChange={({ currentTarget }) => work.change({ type: 'edit', path: 'note', value: currentTarget.value })}
          error={work.problems['note'] && words.needsNote}
        />
      )}
    </>
  )
}
