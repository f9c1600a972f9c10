import { describe, expect, test } from 'vitest'
import { isStale } from './stale-queries.ts'

const runChanged = {
  type: 'run-changed',
  run: 'r1',
  workflow: 'kyc-review',
  sequence: 7,
  collection: 'companies',
  record: '1',
} as const
const recordChanged = { type: 'record-changed', collection: 'companies', record: '1' } as const

describe('a run has changed', () => {
  const key = ['getRun', { params: { run: 'r1' } }]

  test('it is read again at once, unless what is here is as new', () => {
    expect(isStale(runChanged, key, { sequence: 6 }, 'run')).toBe(true)
    expect(isStale(runChanged, key, undefined, 'run')).toBe(true)
    expect(isStale(runChanged, key, { sequence: 7 }, 'run')).toBe(false)
    expect(isStale(runChanged, ['getRun', { params: { run: 'r2' } }], { sequence: 1 }, 'run')).toBe(false)
  })

  test('its events are stale too, lists of runs follow with the burst', () => {
    expect(isStale(runChanged, ['listRunEvents', { params: { run: 'r1' } }], undefined, 'run')).toBe(true)
    expect(isStale(runChanged, ['listRuns', { query: {} }], undefined, 'run')).toBe(false)
    expect(isStale(runChanged, ['listRuns', { query: {} }], undefined, 'lists')).toBe(true)
    expect(isStale(runChanged, ['listApprovals', { query: {} }], undefined, 'lists')).toBe(true)
    expect(isStale(runChanged, ['listInboxes', {}], undefined, 'lists')).toBe(true)
    expect(isStale(runChanged, ['listCollections', {}], undefined, 'lists')).toBe(false)
  })
})

describe('a record has changed', () => {
  test.each([
    [['getRecord', { params: { collection: 'companies', id: '1' } }], true],
    [['getRecord', { params: { collection: 'companies', id: '2' } }], false],
    [['listRecords', { params: { collection: 'companies' } }], true],
    [['listRecords', { params: { collection: 'contacts' } }], false],
    [['countRecords', { params: { collection: 'companies' } }], true],
    [['listRelated', { params: { collection: 'contacts', id: '9' } }], true],
    [['listWorkflows', {}], false],
  ])('%j is stale: %s', (key, stale) => {
    expect(isStale(recordChanged, key, undefined, 'lists')).toBe(stale)
  })
})

test('a published workflow makes workflows stale, a greeting nothing', () => {
  expect(isStale({ type: 'workflow-changed', workflow: 'kyc' }, ['listWorkflows', {}], undefined, 'lists')).toBe(true)
  expect(isStale({ type: 'ready' }, ['listWorkflows', {}], undefined, 'lists')).toBe(false)
})
