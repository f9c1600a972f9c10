import { expect, test } from 'vitest'
import type { StepForm } from '#api'
import type { Answer } from '#engine'
import { changeDraft, compose, type Draft, type DraftChange, emptyDraft, hasInput } from './draft.ts'

const field = (name: string, type: 'text' | 'integer' = 'text', isNullable = true) => ({
  name,
  title: name,
  type,
  display: 'plain' as const,
  isNullable,
  isReadOnly: false,
})
const update: StepForm = {
  kind: 'update-data',
  record: { collection: 'companies', id: '7', label: 'Larkfield', values: { status: 'pending', risk: 3, note: null } },
  fields: [field('status', 'text', false), field('risk', 'integer'), field('note')],
}
const proposed: Answer = { kind: 'update-data', values: { status: 'approved', risk: 2 } }
const after = (...changes: DraftChange[]): Draft => changes.reduce(changeDraft, emptyDraft)

test('an untouched proposal is the answer, with nothing marked', () => {
  const composed = compose(update, proposed, emptyDraft)
  expect(composed.answer).toEqual(proposed)
  expect(composed.edited).toEqual([])
  expect(composed.problems).toEqual({})
})

test('edits win over the proposal and are marked, a reset brings the proposal back', () => {
  const edited = after({ type: 'edit', path: 'values.risk', value: 5 })
  expect(compose(update, proposed, edited).answer).toEqual({
    kind: 'update-data',
    values: { status: 'approved', risk: 5 },
  })
  expect(compose(update, proposed, edited).edited).toEqual(['values.risk'])
  expect(compose(update, proposed, changeDraft(edited, { type: 'reset', path: 'values.risk' })).answer).toEqual(
    proposed,
  )
})

test('a field left out is not written; editing it brings it in again', () => {
  const left = after({ type: 'remove', path: 'values.risk' })
  expect(compose(update, proposed, left).answer).toEqual({ kind: 'update-data', values: { status: 'approved' } })
  expect(compose(update, proposed, left).edited).toEqual(['values.risk'])
  expect(compose(update, proposed, changeDraft(left, { type: 'edit', path: 'values.risk', value: 1 })).answer).toEqual({
    kind: 'update-data',
    values: { status: 'approved', risk: 1 },
  })
})

test('what was typed while the assistant prepared stays when its proposal arrives', () => {
  const typed = after({ type: 'edit', path: 'values.status', value: 'rejected' })
  expect(compose(update, undefined, typed).answer).toEqual({ kind: 'update-data', values: { status: 'rejected' } })
  expect(compose(update, proposed, typed).answer).toEqual({
    kind: 'update-data',
    values: { status: 'rejected', risk: 2 },
  })
})

test('a field that may not be empty needs a value, a number must be one, and something must be written', () => {
  const wrong = after(
    { type: 'edit', path: 'values.status', value: '' },
    { type: 'edit', path: 'values.risk', value: 'many' },
  )
  expect(compose(update, undefined, wrong).problems).toEqual({
    'values.status': 'required',
    'values.risk': 'not-a-number',
  })
  expect(compose(update, undefined, emptyDraft).problems).toEqual({ values: 'nothing-to-update' })
})

const action = (id: string, form: { name: string; required?: boolean; default?: string }[]) => ({
  id,
  title: id,
  collection: 'companies',
  effectClass: 'other' as const,
  isSensitive: false,
  timeoutSeconds: 5,
  form: form.map((each) => ({ label: each.name, type: 'text' as const, required: false, ...each })),
})
const trigger: StepForm = {
  kind: 'trigger-action',
  record: { collection: 'companies', id: '7', label: 'Larkfield' },
  actions: [
    action('approve', [{ name: 'note' }]),
    action('reject', [
      { name: 'reason', required: true },
      { name: 'tone', default: 'plain' },
    ]),
  ],
}

test('another action drops what was proposed for the first one, and brings its own defaults', () => {
  const offered: Answer = { kind: 'trigger-action', action: 'approve', form: { note: 'fine' } }
  const changed = after({ type: 'edit', path: 'action', value: 'reject' })
  expect(compose(trigger, offered, changed)).toMatchObject({
    answer: { kind: 'trigger-action', action: 'reject', form: { tone: 'plain' } },
    problems: { 'form.reason': 'required' },
  })
  expect(
    compose(trigger, offered, changeDraft(changed, { type: 'edit', path: 'form.reason', value: 'sanctions' })).problems,
  ).toEqual({})
})

test('the only action and the only relation are chosen without asking', () => {
  expect(compose({ ...trigger, actions: [action('approve', [])] }, undefined, emptyDraft).answer).toEqual({
    kind: 'trigger-action',
    action: 'approve',
    form: {},
  })
  const load: StepForm = {
    kind: 'load-related-record',
    record: trigger.record,
    relations: [
      { name: 'documents', title: 'Documents', kind: 'many', collection: 'documents', from: 'id', to: 'company_id' },
    ],
    take: 'many',
    limit: 2,
  }
  expect(compose(load, undefined, emptyDraft)).toMatchObject({
    answer: { relation: 'documents', records: [] },
    problems: {},
  })
  expect(compose({ ...load, take: 'one' }, undefined, emptyDraft).problems).toEqual({ records: 'choose-one-record' })
  expect(compose(load, undefined, after({ type: 'edit', path: 'records', value: ['1', '2', '3'] })).problems).toEqual({
    records: 'too-many',
  })
})

test('a decision needs an option, and a comment where the author asks for one', () => {
  const decision: StepForm = {
    kind: 'decision',
    maker: 'ai',
    options: [{ id: 'approve', label: 'Approve' }],
    comment: 'required',
  }
  expect(compose(decision, undefined, emptyDraft).problems).toEqual({ option: 'choose-option', comment: 'required' })
  const chosen = after(
    { type: 'edit', path: 'option', value: 'approve' },
    { type: 'edit', path: 'comment', value: 'clean file' },
  )
  expect(compose(decision, undefined, chosen)).toMatchObject({
    answer: { kind: 'decision', option: 'approve', comment: 'clean file' },
    problems: {},
  })
})

test('guidance keeps the flags the rules raised while the summary is edited', () => {
  const flags = [{ id: 'expired', severity: 'high' as const, text: 'A document is expired', evidence: [] }]
  const form: StepForm = { kind: 'guidance', answer: { label: 'Checked?', required: true }, hasSummary: true }
  const composed = compose(
    form,
    { kind: 'guidance', flags, summary: 'One flag.' },
    after({ type: 'edit', path: 'summary', value: 'One real flag.' }),
  )
  expect(composed.answer).toEqual({ kind: 'guidance', summary: 'One real flag.', flags })
  expect(composed.edited).toEqual(['summary'])
  expect(composed.problems).toEqual({ answer: 'required' })
})

test('work done elsewhere sends the note and nothing else', () => {
  const elsewhere = after(
    { type: 'edit', path: 'values.risk', value: 9 },
    { type: 'work-elsewhere', isElsewhere: true },
  )
  expect(compose(update, undefined, elsewhere).problems).toEqual({ note: 'required' })
  expect(
    compose(update, undefined, changeDraft(elsewhere, { type: 'edit', path: 'note', value: 'By phone' })).answer,
  ).toEqual({ kind: 'elsewhere', note: 'By phone' })
})

test('looking is no input; typing and leaving out are', () => {
  expect(hasInput(after({ type: 'see', values: { risk: 3 } }))).toBe(false)
  expect(hasInput(after({ type: 'remove', path: 'values.risk' }))).toBe(true)
})

test('what was seen first stays the ground of a write until the person settles a conflict', () => {
  const seen = after({ type: 'see', values: { risk: 3 } }, { type: 'see', values: { risk: 8 } })
  expect(seen.seen).toEqual({ risk: 3 })
  expect(changeDraft(seen, { type: 'keep-mine', field: 'risk', current: 8 }).seen).toEqual({ risk: 8 })
  expect(changeDraft(seen, { type: 'take-theirs', field: 'risk', current: 8 })).toMatchObject({
    seen: { risk: 8 },
    removed: ['values.risk'],
  })
})
