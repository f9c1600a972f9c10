import { expect, test } from 'vitest'
import { changeDraft, emptyDraft } from './draft.ts'
import { createDraftStore, type Shelf } from './draft-store.ts'

function shelf(start: Record<string, string> = {}): Shelf & { content: Map<string, string> } {
  const content = new Map(Object.entries(start))
  return {
    content,
    getItem: (key) => content.get(key) ?? null,
    setItem: (key, value) => void content.set(key, value),
    removeItem: (key) => void content.delete(key),
  }
}
const typed = changeDraft(emptyDraft, { type: 'edit', path: 'option', value: 'approve' })

test('a draft survives a reload, and is gone when dropped', () => {
  const kept = shelf()
  createDraftStore(kept).set('r1', 4, typed)
  const reloaded = createDraftStore(kept)
  expect(reloaded.get('r1', 4)).toEqual(typed)
  expect(reloaded.get('r1', 5)).toEqual(emptyDraft)
  reloaded.drop('r1', [4])
  expect(kept.content.size).toBe(0)
})

test('text of another shape in the storage is left out', () => {
  const store = createDraftStore(
    shelf({ 'stepwell.drafts.r1': '{"4":{"edits":1},"5":null}', 'stepwell.drafts.r2': 'no json' }),
  )
  expect(store.read('r1')).toEqual({})
  expect(store.read('r2')).toEqual({})
})

test('a full storage keeps the draft in the page and tells the listeners', () => {
  const store = createDraftStore({
    getItem: () => null,
    removeItem: () => undefined,
    setItem: () => {
      throw new Error('QuotaExceededError')
    },
  })
  let told = 0
  store.subscribe(() => told++)
  store.set('r1', 1, typed)
  expect(store.get('r1', 1)).toEqual(typed)
  expect(told).toBe(1)
})
