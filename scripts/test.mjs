import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { prepare } from './bootstrap/prepare.mjs'
import { main } from './bootstrap/progress.mjs'
import { project } from './bootstrap/project.mjs'
import { findOrInstall } from './test/machine.mjs'
import { addUp, readReport, summary } from './test/report.mjs'

// npm test: everything, from nothing. npm test -- FILTER runs the matching test files only.
await main(async () => {
  const filters = process.argv.slice(2)
  const { run, env } = await prepare()
  const results = []
  const skipped = (what, reason) => {
    process.stdout.write(`skipped: ${what} (${reason})\n`)
    results.push({ passed: 0, failed: 0, skipped: 1 })
  }

  async function vitest(name, vitestArguments, options = {}) {
    const report = join(project, `test-results/${name}.json`)
    rmSync(report, { force: true })
    const reporters = ['--reporter=default', '--reporter=./scripts/test/reporter.mjs']
    const command = ['node_modules/vitest/vitest.mjs', 'run', '--passWithNoTests', ...reporters, ...vitestArguments]
    const [file, ...rest] = [...(options.through ?? []), ...command]
    results.push(readReport(report, await run(file, rest, { env: { ...env, TEST_REPORT: report } })))
  }

  const chromium = findOrInstall('chromium')
  const withoutBrowser = chromium.reason ? ['--project=!web'] : []
  await vitest('all', [...withoutBrowser, ...filters])
  if (chromium.reason && filters.length === 0) for (const file of webTests()) skipped(file, chromium.reason)

  if (filters.length === 0) {
    const postgres = findOrInstall('postgres')
    if (postgres.reason) skipped("the tests of the store and the API on the machine's own PostgreSQL", postgres.reason)
    else {
      process.stdout.write(`\nOnce more on the machine's own PostgreSQL (${postgres.path}):\n`)
      await vitest('machine-postgres', ['--project=pg'], { through: ['tests/support/on-machine-postgres.ts'] })
    }
  }

  const total = addUp(results)
  process.stdout.write(`\n${summary(total)}\n`)
  // On a build server everything is there or can be installed, so what was skipped was not tested by anybody.
  process.exitCode = total.failed > 0 || (process.env.CI && total.skipped > 0) ? 1 : 0
})

function webTests() {
  const filesIn = (folder) => readdirSync(join(project, folder), { recursive: true }).map((file) => `${folder}/${file}`)
  return ['web', 'examples', 'tests'].flatMap(filesIn).filter((file) => file.endsWith('.web.test.ts'))
}
