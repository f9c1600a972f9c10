import type { RunEventView } from '#api'
import type { RunEvent } from '#engine'

/** How an event is marked: who acted, or that something went wrong. */
export type MarkShape = 'person' | 'assistant' | 'automation' | 'error'

export interface TimelineMark {
  index: number
  /** Place on the scrubber, 0 to 1. */
  at: number
  shape: MarkShape
}

/** A long wait, squeezed to a fixed width and said in words. */
export interface TimelineWait {
  at: number
  milliseconds: number
}

export interface Timeline {
  /** Place of every event, 0 to 1, in order. */
  places: number[]
  marks: TimelineMark[]
  waits: TimelineWait[]
}

const waitFromMilliseconds = 60_000
/** A wait takes as much room as this many events. */
const waitWidth = 3
/** More marks than this are not told apart by eye: on long runs the telling ones are kept. */
const marksShown = 160

const errors = new Set<RunEvent['type']>(['proposal-failed', 'effect-failed', 'effect-unknown', 'run-aborted'])
const telling = new Set<RunEvent['type']>([
  'step-completed',
  'option-chosen',
  'step-revised',
  'run-saved',
  'run-resumed',
  'run-completed',
  'run-aborted',
  'approval-given',
  'approval-refused',
  'effect-failed',
  'effect-unknown',
  'effect-resolved',
  'effect-answered-late',
  'proposal-failed',
])

/** Events one after another, each as wide as the next; only waits stretch the line, and only by a fixed width. */
export function timelineOf(events: readonly RunEventView[]): Timeline {
  const offsets: number[] = []
  const found: { offset: number; milliseconds: number }[] = []
  let offset = 0
  events.forEach(({ event }, index) => {
    const previous = events[index - 1]?.event
    const gap = previous ? Date.parse(event.at) - Date.parse(previous.at) : 0
    if (gap >= waitFromMilliseconds) {
      found.push({ offset: offset + (1 + waitWidth) / 2, milliseconds: gap })
      offset += waitWidth
    }
    if (index > 0) offset += 1
    offsets.push(offset)
  })
  const length = Math.max(offset, 1)
  const places = offsets.map((each) => each / length)
  const all = events.map(({ event }, index) => ({ index, at: places[index] ?? 0, shape: shapeOf(event) }))
  return {
    places,
    marks: thinned(all, events),
    waits: found.map((wait) => ({ at: wait.offset / length, milliseconds: wait.milliseconds })),
  }
}

export function shapeOf(event: RunEvent): MarkShape {
  if (errors.has(event.type)) return 'error'
  if (event.type === 'step-completed') return (event.confirmedBy ?? event.actor).kind
  return event.type === 'option-chosen' && event.maker === 'rules' ? 'automation' : event.actor.kind
}

function thinned(marks: TimelineMark[], events: readonly RunEventView[]): TimelineMark[] {
  if (marks.length <= marksShown) return marks
  const kept = marks.filter(({ index }) => {
    const type = events[index]?.event.type
    return type !== undefined && telling.has(type)
  })
  const step = Math.ceil(kept.length / marksShown)
  return kept.filter((mark, index) => mark.shape === 'error' || index % step === 0)
}

/** The event nearest to a place on the scrubber. */
export function nearestIndex(places: readonly number[], at: number): number {
  let best = 0
  places.forEach((place, index) => {
    if (Math.abs(place - at) < Math.abs((places[best] ?? 0) - at)) best = index
  })
  return best
}
