import { Textarea } from '@mantine/core'
import { text } from '../compose-answer.ts'
import { EditedMark } from '../edited-mark.tsx'
import { FlagList } from '../flag-list.tsx'
import { runMessages } from '../messages.ts'
import classes from '../run.module.css'
import type { StepBodyProps } from './step-body.ts'

/** Red flags with their evidence, the summary as one's own to change, and the answer the author asks for. */
export function Guidance({ form, composed, proposal, change, problems }: StepBodyProps<'guidance'>) {
  const words = runMessages.guidance
  const flags = proposal?.answer.kind === 'guidance' ? proposal.answer.flags : undefined
  const isWritten = 'summary' in composed.proposed
  const summaryLabel = isWritten ? words.aiSummary : words.ownSummary
  return (
    <>
      {flags && <FlagList flags={flags} />}
      {form.hasSummary && (
        <div className={classes.field}>
          <Textarea
            label={summaryLabel}
            description={isWritten ? words.aiSummaryHint : undefined}
            autosize
            minRows={3}
            maxRows={14}
            value={text(composed.parts['summary'])}
            onChange={({ currentTarget }) => change({ type: 'edit', path: 'summary', value: currentTarget.value })}
          />
          <EditedMark
            label={words.summary}
            isEdited={composed.edited.includes('summary')}
            onReset={() => change({ type: 'reset', path: 'summary' })}
          />
        </div>
      )}
      {form.answer && (
        <Textarea
          label={form.answer.label}
          required={form.answer.required}
          autosize
          minRows={2}
          maxRows={10}
          value={text(composed.parts['answer'])}
          onChange={({ currentTarget }) => change({ type: 'edit', path: 'answer', value: currentTarget.value })}
          error={problems['answer'] && runMessages.problems[problems['answer']]}
        />
      )}
    </>
  )
}
