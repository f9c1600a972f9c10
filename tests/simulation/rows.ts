import type { Row } from './memory-store.ts'

/** None where there is no such row. */
export function existing(row: Row | undefined): Row[] {
  return row ? [row] : []
}

/** An array that is sent as one value. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Whether a run is open. */
export function isOpen({ status }: Row): boolean {
  return status === 'active' || status === 'saved'
}

/** Whether a row was last changed that long ago. */
export function isOlder({ updated_at: at }: Row, seconds: unknown, now: Date): boolean {
  return at instanceof Date && at.getTime() <= now.getTime() - 1_000 * Number(seconds)
}

/** JSON as jsonb gives it back: the same value, with its keys in an order of its own (shorter names first). Nobody may change it. */
export function jsonb(text: unknown): unknown {
  return typeof text === 'string' ? reordered(JSON.parse(text)) : null
}

function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(reordered))
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value)
  entries.sort(([left], [right]) => left.length - right.length || (left < right ? -1 : 1))
  const copy: Record<string, unknown> = {}
  for (const [name, member] of entries) copy[name] = reordered(member)
  return Object.freeze(copy)
}

/** The key of an event, so that those of a run stand in order. */
export function eventKey(runId: unknown, sequence: unknown): string {
  return `event/${runId}/${String(sequence).padStart(6, '0')}`
}
