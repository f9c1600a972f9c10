import { existsSync, readFileSync } from 'node:fs'

/** What one run of vitest came to, from the file that `reporter.mjs` wrote and its exit code. */
export function readReport(file, exitCode) {
  if (!existsSync(file)) return withFailure(addUp([]), exitCode, 'vitest wrote no report')
  return withFailure(JSON.parse(readFileSync(file, 'utf8')), exitCode, 'vitest failed without a failed test')
}

/** A run that ended badly is a failure, whatever it counted. */
function withFailure(report, exitCode, reason) {
  if (report.failed > 0 || exitCode === 0) return report
  return { ...report, failed: 1, failures: [`${reason} (exit code ${exitCode})`] }
}

export function addUp(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0)
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    failures: results.flatMap(({ failures = [] }) => failures),
  }
}

/** The last lines of every script that tests something: what failed, and the counts. */
export function summary({ passed, failed, skipped, failures = [] }) {
  const lines = failures.map((failure) => `failed: ${firstLines(failure)}\n`)
  return `${lines.join('')}${passed} passed, ${failed} failed, ${skipped} skipped`
}

function firstLines(text) {
  return text.split('\n').slice(0, 3).join('\n    ').slice(0, 500)
}
