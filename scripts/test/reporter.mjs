import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * A reporter of vitest that keeps the counts, and of everything that failed where and why, in the file named by TEST_REPORT:
 * `{ passed, failed, skipped, failures: ['where: why'] }`. A file that cannot be loaded and an error outside of any test
 * count as failures too: no test stands for them.
 */
// biome-ignore lint/style/noDefaultExport: how vitest finds a reporter
export default class Reporter {
  onTestRunEnd(modules, unhandledErrors) {
    const report = { passed: 0, failed: 0, skipped: 0, failures: [] }
    const fail = (where, errors) => {
      report.failed++
      report.failures.push(`${where}: ${errors.map(({ message }) => message).join('; ')}`)
    }
    for (const module of modules) {
      const suites = [module, ...module.children.allSuites()]
      for (const suite of suites) if (suite.errors().length > 0) fail(nameOf(module, suite.fullName), suite.errors())
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result()
        if (state === 'passed') report.passed++
        else if (state === 'failed') fail(nameOf(module, test.fullName), errors)
        else report.skipped++
      }
    }
    for (const error of unhandledErrors) fail('outside of any test', [error])
    mkdirSync(dirname(process.env.TEST_REPORT), { recursive: true })
    writeFileSync(process.env.TEST_REPORT, JSON.stringify(report))
  }
}

function nameOf(module, name) {
  return name ? `${module.relativeModuleId} > ${name}` : module.relativeModuleId
}
