import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { RunEventView, RunView } from '#api'
import type { Workflow } from '#engine'
import { announce } from '../components/live-region.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { RecordLink } from '../components/record-link.tsx'
import { linesOf } from './attempts.ts'
import { DetailsPane } from './details-pane.tsx'
import { EventsPane } from './events-pane.tsx'
import { replayMessages } from './messages.ts'
import classes from './replay.module.css'
import { Scrubber } from './scrubber.tsx'
import { StepsPane } from './steps-pane.tsx'
import { timelineOf } from './timeline.ts'
import { useMoment } from './use-moment.ts'
import { useReplayKeys } from './use-replay-keys.ts'
import { ValuesPane } from './values-pane.tsx'
import { ViewToggle } from './view-toggle.tsx'

/** The panes over the scrubber: steps, values or events, and the event looked at. Each selects in the others. */
export function ReplayView({
  run,
  events,
  definition,
}: {
  run: RunView
  events: readonly RunEventView[]
  definition: Workflow
}) {
  const moment = useMoment(events)
  const lines = useMemo(() => linesOf(events, definition), [events, definition])
  const timeline = useMemo(() => timelineOf(events), [events])
  const titles = useMemo(() => titlesByAttempt(lines), [lines])
  const current = events[moment.index]
  useReplayKeys(moment, events.length)
  if (!current) return null
  async function copyLink(): Promise<void> {
    const link = new URL(window.location.href)
    link.searchParams.set('at', String(current?.sequence))
    await navigator.clipboard.writeText(link.href)
    announce(replayMessages.linkCopied)
  }
  return (
    <div className={classes.screen}>
      <header className={classes.header}>
        <div className={classes.titles}>
          <PageHeading title={replayMessages.title(run.workflow.title)} />
          <p className={classes.subtitle}>
            {replayMessages.on}{' '}
            <RecordLink collection={run.record.collection} id={run.record.id} label={run.record.label} /> ·{' '}
            {replayMessages.version(run.workflow.version)} · {replayMessages.status[run.status]} ·{' '}
            {replayMessages.readOnly}
          </p>
          {run.partOf && (
            <p className={classes.subtitle}>
              {replayMessages.details.partOf}{' '}
              {run.partOf.run === null ? (
                run.partOf.title
              ) : (
                <Link to="/runs/$run" params={{ run: run.partOf.run }} search={{}}>
                  {run.partOf.title}
                </Link>
              )}
            </p>
          )}
        </div>
        <div className={classes.tools}>
          <ViewToggle view={moment.view} onChange={moment.setView} />
          <Button variant="default" onClick={() => void copyLink()}>
            {replayMessages.copyLink}
          </Button>
        </div>
      </header>
      <div className={classes.panes}>
        <StepsPane lines={lines} events={events} index={moment.index} onChoose={moment.choose} />
        {moment.view === 'values' ? (
          <ValuesPane events={events} index={moment.index} lines={lines} onChoose={moment.choose} />
        ) : (
          <EventsPane events={events} index={moment.index} titles={titles} onChoose={moment.choose} />
        )}
        <DetailsPane run={run} definition={definition} events={events} index={moment.index} titles={titles} />
      </div>
      <Scrubber events={events} timeline={timeline} moment={moment} titles={titles} />
    </div>
  )
}

/** Step titles by attempt. */
function titlesByAttempt(lines: ReturnType<typeof linesOf>): ReadonlyMap<number, string> {
  return new Map(lines.flatMap((line) => (line.type === 'attempt' ? [[line.ordinal, line.title]] : [])))
}
