import { Textarea } from '@mantine/core'
import { ChoiceCard } from '../choice-card.tsx'
import { text } from '../compose-answer.ts'
import { EditedMark } from '../edited-mark.tsx'
import { runMessages } from '../messages.ts'
import { ProblemText } from '../problem-text.tsx'
import classes from '../run.module.css'
import { SourceLines } from '../source-line.tsx'
import type { StepBodyProps } from './step-body.ts'

/** Which way to go on. The suggestion is marked with its reason, and chosen like any other option. */
export function Decision({ attempt, form, composed, proposal, change, problems }: StepBodyProps<'decision'>) {
  const words = runMessages.decision
  const suggested = text(composed.proposed['option'])
  const chosen = text(composed.parts['option'])
  return (
    <>
      <fieldset className={classes.group}>
        <legend className={classes.legend}>{words.options}</legend>
        <ProblemText problem={problems['option']} />
        {form.options.map((option) => {
          const place = proposal?.alternatives.findIndex((alternative) => alternative.id === option.id) ?? -1
          const isSuggested = suggested === option.id
          return (
            <ChoiceCard
              key={option.id}
              type="radio"
              name={`option-${attempt}`}
              value={option.id}
              title={option.label}
              isChecked={chosen === option.id}
              onChange={() => change({ type: 'edit', path: 'option', value: option.id })}
              tag={isSuggested ? words.suggested : place >= 0 && suggested === '' ? words.ranked(place + 1) : undefined}
            >
              {option.description && <span className={classes.hint}>{option.description}</span>}
              {isSuggested && proposal && <span className={classes.hint}>{proposal.why}</span>}
              {suggested === '' && place >= 0 && (
                <span className={classes.hint}>{proposal?.alternatives[place]?.why}</span>
              )}
            </ChoiceCard>
          )
        })}
        {proposal && (
          <SourceLines sources={proposal.sources.filter((source) => source.text !== proposal.why)} path="option" />
        )}
      </fieldset>
      {form.comment !== 'none' && (
        <div className={classes.field}>
          <Textarea
            label={words.comment}
            required={form.comment === 'required'}
            autosize
            minRows={2}
            maxRows={8}
            value={text(composed.parts['comment'])}
            onChange={({ currentTarget }) => change({ type: 'edit', path: 'comment', value: currentTarget.value })}
            error={problems['comment'] && runMessages.problems[problems['comment']]}
          />
          <EditedMark
            label={words.comment}
            isEdited={composed.edited.includes('comment') && 'comment' in composed.proposed}
            onReset={() => change({ type: 'reset', path: 'comment' })}
          />
          {proposal && <SourceLines sources={proposal.sources} path="comment" />}
        </div>
      )}
    </>
  )
}
