import { expect, test } from 'vitest'
import { jumpItems } from './jump-items.ts'

const places = {
  inboxes: [{ id: 'esc', title: 'Compliance escalations' }],
  workspaces: [{ id: 'desk', title: 'Review desk' }],
  collections: [
    { id: 'companies', title: 'Companies', segments: [{ id: 'high-risk', title: 'High risk', filter: { and: [] } }] },
  ],
}

test('an empty text offers every screen, but no segments', () => {
  expect(jumpItems(places, '').map(({ href }) => href)).toEqual([
    '/c/companies',
    '/w/desk',
    '/inbox/esc',
    '/',
    '/approvals',
    '/workflows',
    '/reports/activity',
  ])
})

test('all words must be in the name, in any order', () => {
  expect(jumpItems(places, 'risk comp').map(({ href }) => href)).toEqual(['/c/companies?segment=high-risk'])
  expect(jumpItems(places, 'comp').map(({ label }) => label)).toEqual([
    'Companies',
    'Companies: High risk',
    'Compliance escalations',
  ])
  expect(jumpItems(places, 'nowhere')).toEqual([])
})
