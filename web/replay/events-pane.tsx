import { useEffect, useRef } from 'react'
import type { RunEventView } from '#api'
import { ExactTime } from '../components/time-ago.tsx'
import { attemptOf } from './attempts.ts'
import { eventSentence, replayMessages } from './messages.ts'
import classes from './replay.module.css'
import { ShapeMark } from './shape-mark.tsx'
import { shapeOf } from './timeline.ts'

/** Around the event looked at, so many before and after are on the page: the log of a long run stays light. */
const around = 150

/** The log itself, event by event. */
export function EventsPane({
  events,
  index,
  titles,
  onChoose,
}: {
  events: readonly RunEventView[]
  index: number
  titles: ReadonlyMap<number, string>
  onChoose: (index: number) => void
}) {
  const list = useRef<HTMLOListElement>(null)
  const from = Math.max(0, index - around)
  useEffect(() => {
    list.current?.children[index - from]?.scrollIntoView({ block: 'nearest' })
  }, [index, from])
  return (
    <section className={classes.pane} aria-label={replayMessages.events.label}>
      <ol ref={list} className={classes.lines} start={from + 1}>
        {events.slice(from, index + around).map((view, offset) => (
          <li key={view.sequence}>
            <button
              type="button"
              className={classes.line}
              aria-current={from + offset === index || undefined}
              data-later={from + offset > index || undefined}
              onClick={() => onChoose(from + offset)}
            >
              <ShapeMark shape={shapeOf(view.event)} />
              <span className={classes.lineText}>
                <span>{eventSentence(view.event, titles.get(attemptOf(view) ?? -1))}</span>
                <span className={classes.hint}>
                  {replayMessages.actor[view.event.actor.kind](view.event.actor.person.name)} ·{' '}
                  <ExactTime at={view.event.at} />
                  {view.isHidden && ` · ${replayMessages.hidden}`}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
