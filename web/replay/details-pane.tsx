import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { RunEventView, RunView } from '#api'
import type { Workflow } from '#engine'
import { CopyId } from '../components/copy-id.tsx'
import { formatInstant } from '../components/format-value.ts'
import { announce } from '../components/live-region.tsx'
import { attemptOf } from './attempts.ts'
import { EventContent } from './event-content.tsx'
import { evidenceOf } from './evidence.ts'
import { eventName, replayMessages } from './messages.ts'
import classes from './replay.module.css'
import { ShapeMark } from './shape-mark.tsx'
import { shapeOf } from './timeline.ts'

interface DetailsPaneProps {
  run: RunView
  definition: Workflow
  events: readonly RunEventView[]
  index: number
  titles: ReadonlyMap<number, string>
}

/** One event: who, when, allowed by what, and all it holds. */
export function DetailsPane({ run, definition, events, index, titles }: DetailsPaneProps) {
  const words = replayMessages.details
  const view = events[index]
  if (!view) return null
  const { event } = view
  const attempt = attemptOf(view)
  async function copyEvidence(): Promise<void> {
    if (!view) return
    await navigator.clipboard.writeText(evidenceOf(run, view))
    announce(replayMessages.evidenceCopied)
  }
  return (
    <section className={classes.pane} aria-label={words.label}>
      <h2 className={classes.eventTitle}>
        <ShapeMark shape={shapeOf(event)} /> {eventName(event)}
      </h2>
      {attempt !== undefined && <p className={classes.eventStep}>{titles.get(attempt)}</p>}
      <dl className={classes.facts}>
        <Fact name={words.who}>{replayMessages.actor[event.actor.kind](event.actor.person.name)}</Fact>
        <Fact name={words.when}>
          <time dateTime={event.at} title={event.at}>
            {formatInstant(event.at).exact ?? event.at}
          </time>
        </Fact>
        {event.allowedBy !== undefined && (
          <Fact name={words.allowed}>
            <code>{event.allowedBy}</code>
          </Fact>
        )}
        <Fact name={words.sequence}>{words.of(view.sequence, events.length)}</Fact>
        {attempt !== undefined && <Fact name={words.attempt}>{attempt}</Fact>}
        <Fact name={words.digest}>
          <CopyId value={view.digest} what={words.digest.toLowerCase()} text={`${view.digest.slice(0, 16)}…`} />
        </Fact>
      </dl>
      {view.isHidden ? (
        <p className={classes.hidden}>{replayMessages.hidden}</p>
      ) : (
        <EventContent events={events} index={index} titles={titles} definition={definition} />
      )}
      <div>
        <Button variant="default" onClick={() => void copyEvidence()}>
          {replayMessages.copyEvidence}
        </Button>
      </div>
    </section>
  )
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
