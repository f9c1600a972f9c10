import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { project } from '../bootstrap/project.mjs'
import { addUp, readReport, summary } from './report.mjs'

mkdirSync(join(project, 'test-results'), { recursive: true })
const folder = mkdtempSync(join(project, 'test-results/planted-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('counts what passed, failed and was skipped, and names what failed', () => {
  writeFileSync(
    join(folder, 'counted.test.mjs'),
    `import { test } from 'vitest'
     test('good', () => {})
     test('bad', () => { throw new Error('out of ink') })
     test.skip('left', () => {})`,
  )
  writeFileSync(join(folder, 'unloaded.test.mjs'), `throw new Error('cannot be loaded')`)
  writeFileSync(
    join(folder, 'stray.test.mjs'),
    `import { test } from 'vitest'
     test('good too', async () => {
       Promise.reject(new Error('nobody waited'))
       await new Promise((resolve) => setTimeout(resolve, 50))
     })`,
  )
  const report = run('*.test.mjs')
  expect(report).toMatchObject({ passed: 2, failed: 3, skipped: 1 })
  expect(report.failures.toSorted()).toEqual([
    'counted.test.mjs > bad: out of ink',
    'outside of any test: nobody waited',
    'unloaded.test.mjs: cannot be loaded',
  ])
})

test('a run that failed without a failed test, or wrote nothing, is a failure', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-report-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify({ passed: 5, failed: 0, skipped: 2, failures: [] }))
  expect(readReport(file, 0)).toEqual({ passed: 5, failed: 0, skipped: 2, failures: [] })
  expect(readReport(file, 1)).toMatchObject({
    passed: 5,
    failed: 1,
    failures: [expect.stringContaining('exit code 1')],
  })
  expect(readReport('/nowhere.json', 134)).toMatchObject({ passed: 0, failed: 1, skipped: 0 })
})

test('the last line adds everything up, after what failed', () => {
  const results = [
    { passed: 1, failed: 0, skipped: 2 },
    { passed: 3, failed: 1, skipped: 0, failures: ['a.test.ts > b: one\ntwo'] },
  ]
  expect(summary(addUp(results))).toBe('failed: a.test.ts > b: one\n    two\n4 passed, 1 failed, 2 skipped')
})

/** Runs the planted files in a vitest of their own. */
function run(include) {
  const report = join(folder, 'report.json')
  writeFileSync(
    join(folder, 'vitest.config.mjs'),
    `export default { root: ${JSON.stringify(folder)}, test: { include: [${JSON.stringify(include)}] } }`,
  )
  const vitest = join(project, 'node_modules/vitest/vitest.mjs')
  const reporter = join(project, 'scripts/test/reporter.mjs')
  spawnSync(
    process.execPath,
    [vitest, 'run', '--config', join(folder, 'vitest.config.mjs'), `--reporter=${reporter}`],
    {
      env: { ...process.env, TEST_REPORT: report },
    },
  )
  return JSON.parse(readFileSync(report, 'utf8'))
}
