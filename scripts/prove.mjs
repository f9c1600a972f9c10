import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { prepare } from './bootstrap/prepare.mjs'
import { main } from './bootstrap/progress.mjs'
import { project } from './bootstrap/project.mjs'
import { addRows } from './prove/add-rows.mjs'
import { foundRow } from './prove/found.mjs'
import { Progress } from './prove/progress.mjs'
import { publish } from './prove/publish.mjs'
import { rowsOf, table } from './prove/table.mjs'

const model = {
  name: 'engine against the reference model',
  file: 'tests/model/prove-model.ts',
  flags: ['--sequences', '100000'],
}
const simulation = {
  name: 'simulation of two servers',
  file: 'tests/simulation/prove-simulation.ts',
  flags: ['--seeds', '20000'],
}
const chaos = { name: 'three servers on one PostgreSQL', file: 'tests/chaos/prove-chaos.ts', flags: [] }

const suites = [model, simulation, chaos]
const planted = [
  { ...model, flags: ['--sequences', '5000', '--planted'] },
  { ...simulation, flags: ['--seeds', '2000', '--planted'] },
  { ...chaos, flags: ['--planted'] },
]
/** A long proof is so many usual ones, each from seeds of its own: what is done is kept, and never done again. */
const longRounds = 10

// npm run prove: every suite of docs/proof.md, and one table. --long for the long sizes, --planted for faults that must be found.
await main(async () => {
  const { values } = parseArgs({
    options: { long: { type: 'boolean', default: false }, planted: { type: 'boolean', default: false } },
  })
  const { node, env } = await prepare({ web: false })
  const rows = values.long ? await proveLong(node, env) : await proveAll(node, env, values.planted ? planted : suites)
  if (values.planted) rows.push(foundRow(rows))
  const failed = rows.filter((row) => !row.isPassed).length
  process.stdout.write(`\n${table(rows)}\n\n${rows.length - failed} of ${rows.length} passed\n`)
  process.exitCode = failed > 0 ? 1 : 0
})

async function proveAll(node, env, chosen) {
  const rows = []
  for (const suite of chosen) rows.push(...(await prove(node, env, suite)))
  return rows
}

/** Round by round; what is done stands in a file, so that the same command goes on after an end before its time. */
async function proveLong(node, env) {
  const progress = new Progress(join(project, 'test-results/prove-long.json'))
  for (let round = 1; round <= longRounds; round++) {
    for (const suite of suites) {
      const name = `${suite.name}, round ${round} of ${longRounds}`
      if (progress.has(name)) continue
      const rows = await prove(node, env, { ...suite, name })
      const failed = rows.find((row) => !row.isPassed)
      // A round that failed is not kept: mended, it is played again.
      if (failed) return addRows([...progress.parts.flatMap((part) => part.rows), ...rows])
      progress.keep({ name, rows, commit: commit(), at: new Date().toISOString() })
    }
  }
  const { parts } = progress
  const rows = addRows(parts.flatMap((part) => part.rows))
  const days = parts.map(({ at }) => at.slice(0, 10))
  publish(join(project, 'docs/proof.md'), rows, {
    command: 'npm run prove -- --long',
    from: days[0],
    to: days.at(-1),
    commits: [...new Set(parts.map((part) => part.commit))],
    node: `Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1)}`,
  })
  progress.forget()
  return rows
}

async function prove(node, env, { name, file, flags }) {
  process.stdout.write(`\n${name}\n`)
  const startedAt = performance.now()
  const { exitCode, output } = await listen(node, [file, ...flags], env)
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  return rowsOf(output, { exitCode, suite: name, size: flags.join(' '), seconds })
}

/** What is proved: the last commit, and a sign where the files differ from it. */
function commit() {
  const git = (...words) => execFileSync('git', words, { cwd: project, encoding: 'utf8' }).trim()
  return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' with changes'}`
}

/** Runs a suite, shows what it says, and keeps it. A signal goes to the suite, which tidies up, and then ends us. */
function listen(node, commandArguments, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...commandArguments], {
      cwd: project,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const pass = (signal) => {
      child.once('close', () => process.exit(1))
      child.kill(signal)
    }
    const signals = ['SIGINT', 'SIGTERM']
    for (const signal of signals) process.on(signal, pass)
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text
      process.stdout.write(text)
    })
    child.on('error', reject)
    child.on('close', (exitCode) => {
      for (const signal of signals) process.off(signal, pass)
      resolve({ exitCode: exitCode ?? 1, output })
    })
  })
}
