import type { RunEventView } from '#api'
import type { Actor, Workflow } from '#engine'

/** One opening of a step, over its whole life. Indexes point into the events. */
export interface AttemptLine {
  type: 'attempt'
  ordinal: number
  stepId: string
  title: string
  opened: number
  closed: number | undefined
  outcome: string | undefined
  by: Actor | undefined
  isManual: boolean
  edits: number
  /** The event that cancelled it. */
  cancelled: number | undefined
  /** The event by which something in it failed, or nobody knew what became of it. */
  fault: number | undefined
  /** Nobody acted in it: rules chose, or it only led on. */
  isByItself: boolean
}

/** Something that happened to the run as a whole. */
export interface LifeLine {
  type: 'life'
  index: number
}
export type Line = AttemptLine | LifeLine

const life = new Set([
  'run-saved',
  'run-resumed',
  'run-escalated',
  'run-assigned',
  'run-released',
  'run-aborted',
  'run-completed',
  'step-revised',
])
const faults = new Set(['proposal-failed', 'effect-failed', 'effect-unknown'])

/** Every attempt in the order of opening, with what happened to the run in between. */
export function linesOf(events: readonly RunEventView[], definition: Workflow): Line[] {
  const lines: Line[] = []
  const attempts = new Map<number, AttemptLine>()
  events.forEach(({ event }, index) => {
    if (event.type === 'step-opened') {
      const title = definition.steps.find((step) => step.id === event.stepId)?.title ?? event.stepId
      const line: AttemptLine = {
        type: 'attempt',
        ordinal: event.attempt,
        stepId: event.stepId,
        title,
        opened: index,
        closed: undefined,
        outcome: undefined,
        by: undefined,
        isManual: false,
        edits: 0,
        cancelled: undefined,
        fault: undefined,
        isByItself: event.kind === 'go-to' || event.kind === 'end',
      }
      attempts.set(event.attempt, line)
      lines.push(line)
      return
    }
    const attempt = 'attempt' in event ? attempts.get(event.attempt) : undefined
    if (event.type === 'step-completed' && attempt)
      Object.assign(attempt, {
        closed: index,
        outcome: event.content.outcome,
        by: event.confirmedBy ?? event.actor,
        isManual: event.isManual,
        edits: event.edited.length,
      })
    if (event.type === 'option-chosen' && event.maker === 'rules' && attempt) attempt.isByItself = true
    if (faults.has(event.type) && attempt) attempt.fault ??= index
    if (event.type === 'step-revised')
      for (const ordinal of event.cancels) Object.assign(attempts.get(ordinal) ?? {}, { cancelled: index })
    if (life.has(event.type)) lines.push({ type: 'life', index })
  })
  return lines
}

/** The attempt an event belongs to. */
export function attemptOf(view: RunEventView | undefined): number | undefined {
  return view && 'attempt' in view.event ? view.event.attempt : undefined
}

/** The event to show when an attempt is chosen: its completion, else its opening. */
export function chosenIndex(line: Line): number {
  return line.type === 'life' ? line.index : (line.closed ?? line.opened)
}
