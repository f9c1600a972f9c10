import { expect, test } from 'vitest'
import type { Proposal } from '#engine'
import { orderCandidates } from './candidate-order.ts'

const record = (id: string) => ({ collection: 'documents', id, label: `Document ${id}`, values: {} })
const proposal: Proposal = {
  assistant: 'builtin',
  answer: { kind: 'load-related-record', relation: 'documents', records: ['3'] },
  why: '',
  certainty: 'derived',
  missing: [],
  sources: [
    {
      path: 'records',
      certainty: 'derived',
      text: 'The newest one.',
      record: { collection: 'documents', id: '3', label: 'Passport' },
    },
  ],
  alternatives: [
    { id: '2', label: 'Document 2', why: 'The second newest.' },
    { id: 'contacts', label: 'Contacts', why: 'Another relation.' },
  ],
}

test('suggested first, then ranked, then what was found', () => {
  const candidates = orderCandidates({
    found: [record('1'), record('2'), record('3')],
    suggested: ['3'],
    chosen: ['1'],
    proposal,
  })
  expect(candidates.map(({ id, why }) => [id, why])).toEqual([
    ['3', 'The newest one.'],
    ['2', 'The second newest.'],
    ['1', undefined],
  ])
})

test('a suggested record that was not read yet has its name from the proposal; what is no record is left out', () => {
  const candidates = orderCandidates({ found: [], suggested: ['3'], chosen: ['9'], proposal })
  expect(candidates.map(({ id, label }) => [id, label])).toEqual([
    ['3', 'Passport'],
    ['9', '#9'],
  ])
})
