import type { Value } from '#engine'
import { under } from './compose-answer.ts'
import { type Composed, type Draft, isSame } from './draft.ts'

/** A field that somebody changed after the person saw it and before they wrote it. */
export interface Conflict {
  field: string
  seen: Value
  theirs: Value
  mine: Value
}

/** Fields about to be written that no longer hold what the person saw. */
export function conflictsOf(composed: Composed, draft: Draft, current: Record<string, Value>): Conflict[] {
  return Object.entries(under(composed.parts, 'values')).flatMap(([field, mine]) => {
    const seen = draft.seen[field]
    const theirs = current[field] ?? null
    return seen === undefined || isSame(seen, theirs) ? [] : [{ field, seen, theirs, mine }]
  })
}

/** What a write expects to find: the fields it sets, as the person saw them. */
export function expectedOf(composed: Composed, draft: Draft, current: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(
    Object.keys(under(composed.parts, 'values')).map((field) => [field, draft.seen[field] ?? current[field] ?? null]),
  )
}
