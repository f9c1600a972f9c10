import { useEffect, useRef } from 'react'
import type { RunEventView } from '#api'
import { type AttemptLine, attemptOf, chosenIndex, type Line } from './attempts.ts'
import { eventName, replayMessages } from './messages.ts'
import classes from './replay.module.css'
import { ShapeMark } from './shape-mark.tsx'
import { shapeOf } from './timeline.ts'

interface StepsPaneProps {
  lines: readonly Line[]
  events: readonly RunEventView[]
  index: number
  onChoose: (index: number) => void
}

/** Every attempt in order, those cancelled later struck, and what happened to the run in between. */
export function StepsPane({ lines, events, index, onChoose }: StepsPaneProps) {
  const words = replayMessages.steps
  const list = useRef<HTMLOListElement>(null)
  const attempt = attemptOf(events[index])
  const currentLine = lines.findIndex((line) =>
    line.type === 'life'
      ? line.index === index
      : line.ordinal === attempt && events[index]?.event.type !== 'step-revised',
  )
  useEffect(() => {
    list.current?.children[currentLine]?.scrollIntoView({ block: 'nearest' })
  }, [currentLine])
  return (
    <section className={classes.pane} aria-label={words.label}>
      <ol ref={list} className={classes.lines}>
        {lines.map((line, place) => {
          const isCurrent = place === currentLine
          const isLater = (line.type === 'life' ? line.index : line.opened) > index
          return (
            <li key={line.type === 'life' ? `life${line.index}` : `attempt${line.ordinal}`}>
              <button
                type="button"
                className={classes.line}
                aria-current={isCurrent || undefined}
                data-later={isLater || undefined}
                data-life={line.type === 'life' || undefined}
                onClick={() => onChoose(chosenIndex(line))}
              >
                {line.type === 'life' ? (
                  <LifeText view={events[line.index]} />
                ) : (
                  <AttemptText line={line} events={events} index={index} />
                )}
              </button>
            </li>
          )
        })}
      </ol>
    </section>
  )
}

function LifeText({ view }: { view: RunEventView | undefined }) {
  if (!view) return null
  const { event } = view
  return (
    <>
      <ShapeMark shape={shapeOf(event)} />
      <span className={classes.lineText}>
        <span>{eventName(event)}</span>
        <span className={classes.hint}>{event.actor.person.name}</span>
      </span>
    </>
  )
}

function AttemptText({ line, events, index }: { line: AttemptLine; events: readonly RunEventView[]; index: number }) {
  const words = replayMessages.steps
  const isCancelled = line.cancelled !== undefined && line.cancelled <= index
  const isDone = line.closed !== undefined && line.closed <= index
  const hasFault = line.fault !== undefined && line.fault <= index
  const view = events[isDone ? (line.closed ?? line.opened) : line.opened]
  const notes = [
    isCancelled ? words.earlier : '',
    line.isManual && isDone ? words.manual : '',
    line.edits > 0 && isDone ? words.edits(line.edits) : '',
    hasFault ? words.fault : '',
    isDone || line.opened > index ? '' : words.open,
  ]
  const said = notes.filter((note) => note !== '').join(' · ')
  return (
    <>
      <ShapeMark
        shape={
          hasFault && !isDone
            ? 'error'
            : line.isByItself && isDone
              ? 'automation'
              : view
                ? shapeOf(view.event)
                : 'automation'
        }
      />
      <span className={classes.lineText}>
        {isCancelled ? <s>{line.title}</s> : <span>{line.title}</span>}
        {isDone && <span className={classes.hint}>{line.outcome}</span>}
        {said !== '' && <span className={classes.note}>{said}</span>}
      </span>
    </>
  )
}
