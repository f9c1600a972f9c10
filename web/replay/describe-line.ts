import type { RunEventView } from '#api'
import type { AttemptLine, Line } from './attempts.ts'
import { eventName, replayMessages } from './messages.ts'
import { type MarkShape, shapeOf } from './timeline.ts'

/** A line of the steps pane as it stood at a moment: plain values, so that lines that do not change are not drawn anew. */
export interface LineWords {
  shape: MarkShape
  title: string
  hint: string
  note: string
  /** Cancelled by then: struck. */
  isStruck: boolean
  /** Not yet there at the moment. */
  isLater: boolean
}

export function describeLine(line: Line, events: readonly RunEventView[], index: number): LineWords {
  if (line.type === 'attempt') return describeAttempt(line, index)
  const event = events[line.index]?.event
  return {
    shape: event ? shapeOf(event) : 'automation',
    title: event ? eventName(event) : '',
    hint: event?.actor.person.name ?? '',
    note: '',
    isStruck: false,
    isLater: line.index > index,
  }
}

function describeAttempt(line: AttemptLine, index: number): LineWords {
  const words = replayMessages.steps
  const isBy = (moment: number | undefined): boolean => moment !== undefined && moment <= index
  const isDone = isBy(line.closed)
  const isStruck = isBy(line.cancelled)
  const isLater = line.opened > index
  const notes = [
    isStruck ? words.earlier : '',
    isDone && line.isManual ? words.manual : '',
    isDone && line.edits > 0 ? words.edits(line.edits) : '',
    isBy(line.fault) ? words.fault : '',
    isDone || isLater || isStruck ? '' : words.open,
  ]
  return {
    shape: attemptShape(line, isDone, isBy(line.fault)),
    title: line.title,
    hint: isDone ? (line.outcome ?? '') : '',
    note: notes.filter((note) => note !== '').join(' · '),
    isStruck,
    isLater,
  }
}

/** Whose doing it was: of a step that an effect completed, who confirmed it, not what recorded the outcome. */
function attemptShape(line: AttemptLine, isDone: boolean, hasFault: boolean): MarkShape {
  if (!isDone) return hasFault ? 'error' : 'automation'
  if (line.isByItself) return 'automation'
  return line.by?.kind ?? 'automation'
}

/** The line an event belongs to: its own where it happened to the run, else its attempt's. */
export function lineOfEvent(lines: readonly Line[], events: readonly RunEventView[], index: number): number {
  const own = lines.findIndex((line) => line.type === 'life' && line.index === index)
  if (own >= 0) return own
  const event = events[index]?.event
  const attempt = event && 'attempt' in event ? event.attempt : undefined
  return lines.findIndex((line) => line.type === 'attempt' && line.ordinal === attempt)
}
