import { expect, test } from 'vitest'
import type { StepForm } from '#api'
import { buttonLabel } from './button-label.ts'

const open = { buttonLabel: null, title: 'Step', needsApproval: false }
const decision: StepForm = {
  kind: 'decision',
  maker: 'person',
  options: [{ id: 'approve', label: 'Approve' }],
  comment: 'none',
}

test('the button says what it does', () => {
  expect(buttonLabel(open, decision, { kind: 'decision', option: 'approve' })).toBe('Choose: Approve')
  expect(buttonLabel(open, decision, { kind: 'decision', option: '' })).toBe('Choose')
  expect(buttonLabel(open, decision, { kind: 'update-data', values: { a: 1, b: 2, c: 3 } })).toBe('Update 3 fields')
  expect(buttonLabel(open, decision, { kind: 'update-data', values: { a: 1 } })).toBe('Update 1 field')
  expect(buttonLabel(open, decision, { kind: 'get-data', fields: ['a'] })).toBe('Read 1 field')
  expect(buttonLabel(open, decision, { kind: 'update-data', values: {} })).toBe('Update fields')
})

test('the author’s label goes first, but never over work done elsewhere', () => {
  expect(buttonLabel({ ...open, buttonLabel: 'Decide' }, decision, { kind: 'decision', option: 'approve' })).toBe(
    'Decide',
  )
  expect(buttonLabel({ ...open, buttonLabel: 'Decide' }, decision, { kind: 'elsewhere', note: '' })).toBe(
    'Record as done elsewhere',
  )
})

test('a step that takes one record asks for one; a step that takes many may go on without', () => {
  const load: StepForm = {
    kind: 'load-related-record',
    record: { collection: 'companies', id: '7', label: 'Larkfield' },
    relations: [],
    take: 'one',
    limit: 5,
  }
  const none = { kind: 'load-related-record' as const, relation: 'accounts', records: [] }
  expect(buttonLabel(open, load, none)).toBe('Load the record')
  expect(buttonLabel(open, { ...load, take: 'many' }, none)).toBe('Go on without records')
  expect(buttonLabel(open, { ...load, take: 'many' }, { ...none, records: ['1', '2'] })).toBe('Load 2 records')
})

test('where somebody else has to approve, the button asks for that; work done elsewhere needs nobody', () => {
  const asking = { ...open, needsApproval: true }
  expect(buttonLabel(asking, decision, { kind: 'update-data', values: { a: 1 } })).toBe('Ask for approval')
  expect(buttonLabel({ ...asking, buttonLabel: 'Freeze' }, decision, { kind: 'update-data', values: { a: 1 } })).toBe(
    'Ask for approval',
  )
  expect(buttonLabel(asking, decision, { kind: 'elsewhere', note: '' })).toBe('Record as done elsewhere')
})
