import { spawnSync } from 'node:child_process'
import { prepare } from './bootstrap/prepare.mjs'
import { main, seconds } from './bootstrap/progress.mjs'
import { project } from './bootstrap/project.mjs'
import { buildWeb, bundleFolder } from './bootstrap/web-bundle.mjs'
import { checkBorders } from './check/borders.mjs'
import { measureFirstRoute } from './check/bundle-budget.mjs'
import { summary } from './test/report.mjs'

// npm run check: what can be said about the code without running it. Each check counts as one test.
await main(async () => {
  const { node, env } = await prepare({ web: false })

  const tool =
    (script, ...toolArguments) =>
    () => {
      const { status, stdout, stderr } = spawnSync(node, [script, ...toolArguments], {
        cwd: project,
        env,
        encoding: 'utf8',
      })
      return { ok: status === 0, output: stdout + stderr }
    }
  const checks = {
    'types and directions (tsc)': tool('node_modules/typescript/bin/tsc', '-b'),
    'doors between folders': () => {
      const problems = checkBorders(project)
      return { ok: problems.length === 0, output: problems.join('\n') }
    },
    'format and lint (biome)': tool('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'),
    'dead code (knip)': tool('node_modules/knip/bin/knip.js'),
    'size of the first route': async () => {
      await buildWeb(node)
      const { fits, sentence } = measureFirstRoute(bundleFolder)
      process.stdout.write(`    ${sentence}\n`)
      return { ok: fits, output: sentence }
    },
  }

  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const [name, check] of Object.entries(checks)) {
    const startedAt = Date.now()
    const { ok, output } = await attempt(check)
    process.stdout.write(`${ok ? '✓' : '✗'} ${name} ${seconds(startedAt)}\n${ok ? '' : `${output.trimEnd()}\n`}`)
    total[ok ? 'passed' : 'failed']++
  }
  process.stdout.write(`\n${summary(total)}\n`)
  process.exitCode = total.failed > 0 ? 1 : 0
})

async function attempt(check) {
  try {
    return await check()
  } catch (error) {
    return { ok: false, output: error.message }
  }
}
