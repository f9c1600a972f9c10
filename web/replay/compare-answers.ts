import type { RunEventView } from '#api'
import type { Answer, ContextEntry, Proposal, RunEventOf, Step, Value } from '#engine'
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

/** Names for the ids an answer holds: records, options and actions, as far as the event, its proposal and the definition know them. */
export function namesFor(
  step: Step | undefined,
  proposal: Proposal | undefined,
  entry?: ContextEntry,
): ReadonlyMap<string, string> {
  const options = step?.kind === 'decision' ? step.options.map(({ id, label }) => [id, label] as const) : []
  const ranked = proposal?.alternatives.map(({ id, label }) => [id, label] as const) ?? []
  const sources = proposal?.sources.flatMap(({ record }) => (record ? [[record.id, record.label] as const] : [])) ?? []
  const loaded = entry?.records.map(({ id, label }) => [id, label] as const) ?? []
  return new Map([...ranked, ...sources, ...options, ...loaded])
}

const named = new Set(['records', 'option', 'action'])

/** The value with names in place of ids, where the part holds ids. */
export function withNames(
  path: string,
  value: Value | undefined,
  names: ReadonlyMap<string, string>,
): Value | undefined {
  if (!named.has(path)) return value
  if (Array.isArray(value)) return value.map((each) => withNames(path, each, names) ?? each)
  return typeof value === 'string' ? (names.get(value) ?? value) : value
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
