import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addUp, readReport, summary } from './report.mjs'

const clean = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] }

test('counts what passed, failed and was skipped', () => {
  expect(readReport(written(clean), 0)).toEqual({ passed: 5, failed: 0, skipped: 2 })
  expect(readReport(written({ ...clean, numFailedTests: 2 }), 1)).toEqual({ passed: 5, failed: 2, skipped: 2 })
})

test('a file that cannot be loaded is a failure', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }]
  expect(readReport(written({ ...clean, testResults }), 1).failed).toBe(1)
})

test('a run that failed without a failed test, or wrote nothing, is a failure', () => {
  expect(readReport(written(clean), 1).failed).toBe(1)
  expect(readReport('/nowhere.json', 134)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('the last line adds everything up', () => {
  expect(
    summary(
      addUp([
        { passed: 1, failed: 0, skipped: 2 },
        { passed: 3, failed: 4, skipped: 0 },
      ]),
    ),
  ).toBe('4 passed, 4 failed, 2 skipped')
})

function written(report) {
  const file = join(mkdtempSync(join(tmpdir(), 'stepwell-report-')), 'report.json')
  writeFileSync(file, JSON.stringify(report))
  return file
}
