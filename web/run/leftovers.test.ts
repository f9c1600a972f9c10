import { expect, test } from 'vitest'
import type { DoneStep } from '#api'
import { changeDraft, emptyDraft } from './draft.ts'
import { leftoversOf } from './leftovers.ts'

const typed = changeDraft(emptyDraft, { type: 'edit', path: 'comment', value: 'clean file' })
const done = (attempt: number, person: string): DoneStep => ({
  attempt,
  stepId: 'decide',
  kind: 'decision',
  title: 'Decide',
  outcome: 'Reject',
  by: { kind: 'person', person: { id: person, name: person } },
  at: '2026-11-22T10:00:00Z',
  approvedBy: null,
  isManual: false,
  edited: [],
  canRevise: true,
  answer: null,
  entry: null,
})

test('input for a step that another person completed is shown with the winner', () => {
  const { shown, dropped } = leftoversOf({ 3: typed }, { done: [done(3, 'ana')], open: null }, 'bo')
  expect(shown).toEqual([{ attempt: 3, draft: typed, winner: done(3, 'ana') }])
  expect(dropped).toEqual([])
})

test('input for a cancelled step is shown without a winner', () => {
  expect(leftoversOf({ 3: typed }, { done: [], open: null }, 'bo').shown).toEqual([
    { attempt: 3, draft: typed, winner: undefined },
  ])
})

test('drafts of steps one completed oneself, and drafts without input, are dropped', () => {
  expect(leftoversOf({ 3: typed, 4: emptyDraft }, { done: [done(3, 'bo')], open: null }, 'bo')).toEqual({
    shown: [],
    dropped: [3, 4],
  })
})
