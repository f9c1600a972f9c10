import { expect, test } from 'vitest'
import { killJourney } from './kills.ts'

// `npm run test:kill` does the same twenty times and more, from a seed of its own.
test('nothing is lost and nothing happens twice when server and database are killed in the midst of reviews', async () => {
  const report = await killJourney({ kills: 4, seed: 11, reviewers: 4 })
  expect(report.violations).toEqual([])
  expect(report.killed).toMatchObject({ alone: 2, together: 2 })
  expect(report.ledger.acknowledged).toBeGreaterThan(40)
  expect(report.outside.succeeded).toBeGreaterThan(5)
  expect(Object.keys(report.runs).toSorted()).toEqual(expect.arrayContaining(['completed']))
  expect(report.runs).not.toHaveProperty('active')
  expect(report.runs).not.toHaveProperty('saved')
}, 300_000)
