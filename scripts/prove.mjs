import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { prepare } from './bootstrap/prepare.mjs'
import { main } from './bootstrap/progress.mjs'
import { project } from './bootstrap/project.mjs'
import { rowsOf, table } from './prove/table.mjs'

// npm run prove: every suite of docs/proof.md, and one table. --long for the long sizes, --planted for faults that must be found.
await main(async () => {
  const { values } = parseArgs({
    options: { long: { type: 'boolean', default: false }, planted: { type: 'boolean', default: false } },
  })
  const { node, env } = await prepare({ web: false })
  const rows = []
  for (const suite of values.planted ? planted : suites) {
    process.stdout.write(`\n${suite.name}\n`)
    rows.push(...(await prove(node, env, suite, values.long ? suite.long : suite.usual)))
  }
  const failed = rows.filter((row) => !row.isPassed).length
  process.stdout.write(`\n${table(rows)}\n\n${rows.length - failed} of ${rows.length} passed\n`)
  process.exitCode = failed > 0 ? 1 : 0
})

const model = { name: 'engine against the reference model', file: 'tests/model/prove-model.ts', unit: 'sequences' }
const simulation = {
  name: 'simulation of two servers',
  file: 'tests/simulation/prove-simulation.ts',
  unit: 'seeds',
}
const kills = { name: 'server killed at random moments', file: 'tests/crash/kill-journey.ts', unit: 'kills' }

const suites = [
  { ...model, usual: 100_000, long: 1_000_000 },
  { ...simulation, usual: 20_000, long: 200_000 },
  { ...kills, usual: 30, long: 1_000 },
]
const planted = [
  { ...model, usual: 5_000, long: 100_000, flags: ['--planted'] },
  { ...simulation, usual: 2_000, long: 20_000, flags: ['--planted'] },
]

async function prove(node, env, { name, file, unit, flags = [] }, size) {
  const startedAt = performance.now()
  const { exitCode, output } = await listen(node, [file, `--${unit}`, String(size), ...flags], env)
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  return rowsOf(output, { exitCode, suite: name, size: `${size} ${unit}`, seconds })
}

/** Runs a suite, shows what it says, and keeps it. */
function listen(node, commandArguments, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...commandArguments], {
      cwd: project,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text
      process.stdout.write(text)
    })
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ exitCode: exitCode ?? 1, output }))
  })
}
