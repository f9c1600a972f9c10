import type { RecordRef } from '#engine'
import { hiddenNote } from './visibility.ts'

const texts = new Set([
  'text',
  'summary',
  'why',
  'outcome',
  'message',
  'reason',
  'note',
  'comment',
  'answer',
  'label',
  'title',
  'evidence',
  'failure',
  'id',
  'quote',
])
const maps = new Set(['values', 'form', 'expected', 'before', 'after', 'current'])
const lists = new Set([
  'records',
  'flags',
  'sources',
  'alternatives',
  'evidence',
  'missing',
  'edited',
  'overridden',
  'overrides',
])

/** Every record a piece of a run names, at any depth. */
export function refsIn(value: unknown): RecordRef[] {
  if (Array.isArray(value)) return value.flatMap(refsIn)
  if (value === null || typeof value !== 'object') return []
  const own =
    'collection' in value && 'id' in value && typeof value.collection === 'string' && typeof value.id === 'string'
      ? [{ collection: value.collection, id: value.id }]
      : []
  return [...own, ...Object.values(value).flatMap(refsIn)]
}

/** Whether the piece names a record that is not among the visible ones. */
export function namesHidden(value: unknown, visible: ReadonlySet<string>): boolean {
  return refsIn(value).some((ref) => !visible.has(`${ref.collection}/${ref.id}`))
}

/** The same shape with every value, text and reference withheld: a text may quote what a value says, so all go. */
export function withheld<Piece>(piece: Piece): Piece
export function withheld(piece: unknown): unknown {
  if (Array.isArray(piece)) return piece.map(withheld)
  if (piece === null || typeof piece !== 'object') return piece
  return Object.fromEntries(
    Object.entries(piece).map(([key, value]) => {
      if (Array.isArray(value) && lists.has(key)) return [key, []]
      if (typeof value === 'string' && texts.has(key)) return [key, hiddenNote]
      if (value !== null && typeof value === 'object' && maps.has(key)) return [key, {}]
      return [key, withheld(value)]
    }),
  )
}
