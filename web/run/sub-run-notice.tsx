import { Link } from '@tanstack/react-router'
import type { OpenStepView, RunView } from '#api'
import { runMessages } from './messages.ts'
import { Notice } from './notice.tsx'
import classes from './run.module.css'
import { RunLink } from './run-link.tsx'

/** The sub-run that the step waits for, or why there is none, with the way to it. */
export function SubrunNotice({ run, open }: { run: RunView; open: OpenStepView }) {
  const words = runMessages.subrun
  const { subrun } = open
  if (open.phase !== 'waiting' || !subrun)
    return (
      <Notice tone="warning" title={words.stopped}>
        <p>{open.handOver?.reason}</p>
        {subrun?.isInTheWay && (
          <p>
            <RunLink from={run} to={subrun} label={words.goTo(subrun.title)} />
          </p>
        )}
        {subrun?.run && !subrun.isInTheWay && (
          <p>
            <Link to="/runs/$run" params={{ run: subrun.run }} search={{}}>
              {words.replay}
            </Link>
          </p>
        )}
      </Notice>
    )
  return (
    <Notice tone="accent" title={words.open(subrun.title)}>
      {subrun.run === null ? (
        <p>{words.hidden}</p>
      ) : (
        <p>
          {subrun.waitsFor !== null && (subrun.status === 'saved' ? words.saved : words.at)(subrun.waitsFor)}
          {subrun.assignee && ` ${words.with(subrun.assignee.name)}`}.{' '}
          <RunLink from={run} to={subrun} label={words.openIt} />
        </p>
      )}
      <p className={classes.hint}>{words.waits}</p>
    </Notice>
  )
}
