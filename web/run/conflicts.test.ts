import { expect, test } from 'vitest'
import type { StepForm } from '#api'
import { conflictsOf, expectedOf } from './conflicts.ts'
import { changeDraft, compose, emptyDraft } from './draft.ts'

const form: StepForm = {
  kind: 'update-data',
  record: { collection: 'companies', id: '7', label: 'Larkfield', values: { status: 'pending', risk: 8 } },
  fields: ['status', 'risk'].map((name) => ({
    name,
    title: name,
    type: 'text',
    display: 'plain',
    isNullable: true,
    isReadOnly: false,
  })),
}
const seen = changeDraft(emptyDraft, { type: 'see', values: { status: 'pending', risk: 3 } })
const draft = changeDraft(seen, { type: 'edit', path: 'values.risk', value: 2 })

test('a field changed after it was seen is a conflict; a field not written is none', () => {
  expect(conflictsOf(compose(form, undefined, draft), draft, { status: 'frozen', risk: 8 })).toEqual([
    { field: 'risk', seen: 3, theirs: 8, mine: 2 },
  ])
})

test('keeping mine and leaving theirs both settle it', () => {
  const kept = changeDraft(draft, { type: 'keep-mine', field: 'risk', current: 8 })
  expect(conflictsOf(compose(form, undefined, kept), kept, { risk: 8 })).toEqual([])
  expect(expectedOf(compose(form, undefined, kept), kept, { risk: 8 })).toEqual({ risk: 8 })
  const left = changeDraft(draft, { type: 'take-theirs', field: 'risk', current: 8 })
  expect(conflictsOf(compose(form, undefined, left), left, { risk: 8 })).toEqual([])
})

test('a write expects what was seen, also where the record has changed since', () => {
  expect(expectedOf(compose(form, undefined, draft), draft, { risk: 8 })).toEqual({ risk: 3 })
})
