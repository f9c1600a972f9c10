import { expect, test } from 'vitest'
import { activityQuery, exportAddress } from './activity-query.ts'

test('only filters that are set are sent', () => {
  expect(activityQuery({})).toEqual({})
  expect(activityQuery({ type: 'run-saved', person: '', activityRun: 'r1', denied: 'yes' })).toEqual({
    type: 'run-saved',
    run: 'r1',
    isDenied: 'true',
  })
})

test('days are the viewer’s, and the last one counts whole', () => {
  expect(activityQuery({ from: '2026-11-01', to: '2026-11-02' })).toEqual({
    from: new Date(2026, 10, 1).toISOString(),
    to: new Date(2026, 10, 3).toISOString(),
  })
  expect(activityQuery({ from: 'soon' })).toEqual({})
})

test('an export asks for the same, whole', () => {
  expect(exportAddress({ type: 'run-saved' }, 'csv')).toBe('/api/v1/activity?type=run-saved&format=csv')
})
