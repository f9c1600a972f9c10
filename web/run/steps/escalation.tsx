import { Textarea } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { text } from '../compose-answer.ts'
import { runMessages } from '../messages.ts'
import classes from '../run.module.css'
import type { StepBodyProps } from './step-body.ts'

/** The run waits in an inbox; whoever took it answers. */
export function Escalation({ form, composed, change, problems }: StepBodyProps<'escalation'>) {
  const words = runMessages.escalation
  return (
    <>
      <p className={classes.source}>
        <span>
          {words.inbox}:{' '}
          <Link to="/inbox/$inbox" params={{ inbox: form.inbox.id }}>
            {form.inbox.title}
          </Link>
        </span>
      </p>
      <Textarea
        label={words.answer}
        description={words.answerHint}
        required
        autosize
        minRows={3}
        maxRows={12}
        value={text(composed.parts['answer'])}
        onChange={({ currentTarget }) => change({ type: 'edit', path: 'answer', value: currentTarget.value })}
        error={problems['answer'] && runMessages.problems[problems['answer']]}
      />
    </>
  )
}
