import { useCallback, useSyncExternalStore } from 'react'
import type { RecordRef } from '#engine'

/** A source pointed at in the panel: the main pane may mark the record, or one field of it. */
export interface Highlight {
  record: RecordRef
  field?: string
}

let current: Highlight | undefined
const listeners = new Set<() => void>()

/** Marks a source while it is hovered or focused; undefined ends it. */
export function setHighlight(highlight: Highlight | undefined): void {
  current = highlight
  for (const listener of listeners) listener()
}

/** Whether this record, or this field of it, is pointed at now. */
export function isHighlighted(highlight: Highlight | undefined, record: RecordRef, field?: string): boolean {
  if (!highlight || highlight.record.collection !== record.collection || highlight.record.id !== record.id) return false
  return field === undefined || highlight.field === field
}

/** For the main pane: true while the run panel points at this record, or at this field of it. */
export function useHighlight(record: RecordRef, field?: string): boolean {
  const { collection, id } = record
  const read = useCallback(() => isHighlighted(current, { collection, id }, field), [collection, id, field])
  return useSyncExternalStore(subscribe, read, () => false)
}

/** Handlers for an element that shows a source. Without a record it points at nothing. */
export function highlightHandlers(record: RecordRef | undefined, field?: string) {
  if (!record) return {}
  const start = () =>
    setHighlight({
      record: { collection: record.collection, id: record.id },
      ...(field === undefined ? {} : { field }),
    })
  const stop = () => setHighlight(undefined)
  return { onMouseEnter: start, onMouseLeave: stop, onFocus: start, onBlur: stop }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
