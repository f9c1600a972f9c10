import { expect, test } from 'vitest'
import { dueText, isOverdue } from './due-text.ts'

const soon = { due: '2026-11-23T10:00:00.000Z', isOver: false }
const later = { due: '2026-11-30T10:00:00.000Z', isOver: false }

test('the time that comes first is told, and one that is over before it', () => {
  expect(dueText({ due: { step: null, run: null } })).toBe('')
  expect(dueText({ due: { step: later, run: soon } })).toMatch(/^Due .*\b23\b/)
  expect(dueText({ due: { step: soon, run: { ...later, isOver: true } } })).toMatch(/^Overdue since .*\b30\b/)
})

test('either of the two makes it overdue', () => {
  expect(isOverdue({ due: { step: soon, run: later } })).toBe(false)
  expect(isOverdue({ due: { step: { ...soon, isOver: true }, run: null } })).toBe(true)
  expect(isOverdue({ due: { step: soon, run: { ...later, isOver: true } } })).toBe(true)
})
