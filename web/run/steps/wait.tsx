import { Textarea } from '@mantine/core'
import { formatInstantWithZone } from '../../components/format-value.ts'
import { viewersZone } from '../../components/local-instant.ts'
import { text } from '../compose-answer.ts'
import { Countdown } from '../countdown.tsx'
import { runMessages } from '../messages.ts'
import { Notice } from '../notice.tsx'
import classes from '../run.module.css'
import type { StepBodyProps } from './step-body.ts'

/** For what the run waits and until when, and the reason for going on before that. */
export function Wait({ form, composed, change, problems }: StepBodyProps<'wait'>) {
  const words = runMessages.wait
  const { timer, event } = form
  return (
    <>
      {(timer || event) && (
        <Notice tone="accent" title={event ? words.forEvent(event.title) : words.forTime}>
          {timer && (
            <>
              <p>
                {timer.purpose === 'limit' ? words.atMostUntil : words.until}{' '}
                <time dateTime={timer.due}>{formatInstantWithZone(timer.due)}</time>{' '}
                <span className={classes.hint}>({viewersZone()})</span>
              </p>
              <Countdown due={timer.due} />
            </>
          )}
          <p className={classes.hint}>{words.byItself}</p>
        </Notice>
      )}
      <Textarea
        label={words.reason}
        description={words.reasonHint}
        required
        autosize
        minRows={2}
        maxRows={8}
        value={text(composed.parts['reason'])}
        onChange={({ currentTarget }) => change({ type: 'edit', path: 'reason', value: currentTarget.value })}
        error={problems['reason'] && runMessages.problems[problems['reason']]}
      />
    </>
  )
}
