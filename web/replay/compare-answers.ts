import type { RunEventView } from '#api'
import type { Answer, Proposal, RunEventOf, Value } from '#engine'
import { partsOf } from '../run/compose-answer.ts'
import { isSame } from '../run/draft.ts'

/** One part of an answer: what was suggested, and what was done. */
export interface PartLine {
  path: string
  suggested: Value | undefined
  done: Value | undefined
  isEdited: boolean
}

/** The proposal that stood when the attempt was completed: the last one before, unless it was asked for anew. */
export function proposalFor(events: readonly RunEventView[], index: number): Proposal | undefined {
  const completed = events[index]?.event
  if (!completed || !('attempt' in completed)) return undefined
  for (let earlier = index - 1; earlier >= 0; earlier--) {
    const event = events[earlier]?.event
    if (!event || !('attempt' in event) || event.attempt !== completed.attempt) continue
    if (event.type === 'proposal-made') return event.content.proposal
    if (event.type === 'proposal-asked' || event.type === 'step-opened') return undefined
  }
  return undefined
}

/** Part by part, in the order of the suggestion. */
export function comparedParts(suggested: Answer | undefined, done: Answer): PartLine[] {
  const left = suggested?.kind === done.kind ? partsOf(suggested) : {}
  const right = partsOf(done)
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].map((path) => ({
    path,
    suggested: left[path],
    done: right[path],
    isEdited: suggested !== undefined && !isSame(left[path], right[path]),
  }))
}

/** One field of a write: what stood there, and what stands there since. */
export interface WriteLine {
  field: string
  before: Value | undefined
  after: Value | undefined
}

/** What an effect changed, from what it reported; fields that stayed the same are left out. */
export function writesOf(event: RunEventOf<'effect-succeeded'>): WriteLine[] {
  const { before = {}, after = {} } = event.content.result
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field) =>
    isSame(before[field], after[field]) ? [] : [{ field, before: before[field], after: after[field] }],
  )
}
