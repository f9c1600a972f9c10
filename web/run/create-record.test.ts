import { describe, expect, test } from 'vitest'
import type { OpenStepView, StepForm } from '#api'
import type { Answer } from '#engine'
import { buttonLabel } from './button-label.ts'
import { changeDraft, compose, type DraftChange, emptyDraft } from './draft.ts'
import { refusedParts } from './refused-parts.ts'

const field = (name: string, onCreate: 'required' | 'optional', type: 'text' | 'integer' = 'text') => ({
  name,
  title: name,
  type,
  display: 'plain' as const,
  isNullable: false,
  isReadOnly: false,
  onCreate,
})
const form: StepForm = {
  kind: 'create-record',
  collection: { id: 'tickets', title: 'Tickets', singular: 'Ticket' },
  fields: [field('subject', 'required'), field('company_id', 'required', 'integer'), field('status', 'optional')],
}
const proposed: Answer = { kind: 'create-record', values: { subject: 'Papers', company_id: 7, status: 'open' } }
const drafted = (...changes: DraftChange[]) => changes.reduce(changeDraft, emptyDraft)

describe('a new record', () => {
  test('as proposed is the answer, and the button says what it makes', () => {
    const { answer, problems, edited } = compose(form, proposed, emptyDraft)
    expect([answer, problems, edited]).toEqual([proposed, {}, []])
    expect(buttonLabel({ buttonLabel: null, title: 'Open', needsApproval: false }, form, answer)).toBe('Create ticket')
  })

  test('leaves to the database what is emptied, where it may', () => {
    const composed = compose(form, proposed, drafted({ type: 'edit', path: 'values.status', value: '' }))
    expect(composed.answer).toEqual({ kind: 'create-record', values: { subject: 'Papers', company_id: 7 } })
    expect(composed.edited).toEqual(['values.status'])
    expect(composed.problems).toEqual({})
  })

  test('says at the field what is needed, and what is no number', () => {
    const draft = drafted({ type: 'edit', path: 'values.company_id', value: 'seven' })
    expect(compose(form, undefined, draft).problems).toEqual({
      'values.subject': 'required',
      'values.company_id': 'not-a-number',
    })
  })

  test('keeps what the database said at the field until that field is changed', () => {
    const effect: NonNullable<OpenStepView['effect']> = {
      id: 'e',
      title: 'Create a new ticket',
      request: {
        kind: 'create-record',
        record: { collection: 'tickets', id: '', label: 'new ticket' },
        values: { subject: 'Papers', company_id: 7 },
      },
      by: { kind: 'person', person: { id: 'ana', name: 'Ana' } },
      intendedAt: '2026-11-22T10:00:00Z',
      failure: 'No such company.',
      failedField: 'company_id',
      evidence: null,
      resultsRead: [],
    }
    expect(refusedParts(effect, compose(form, proposed, emptyDraft))).toEqual({
      'values.company_id': 'No such company.',
    })
    const mended = compose(form, proposed, drafted({ type: 'edit', path: 'values.company_id', value: 8 }))
    expect(refusedParts(effect, mended)).toEqual({})
    expect(refusedParts({ ...effect, failedField: null }, compose(form, proposed, emptyDraft))).toEqual({})
  })
})
