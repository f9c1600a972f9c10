import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { reportRow } from '../support/proof-row.ts'
import { checkSeeds } from './check-seeds.ts'
import { failingSeeds, keepFailingSeeds } from './failing-seeds.ts'
import { plantedInServer } from './planted.ts'
import { checkSideBySide } from './side-by-side.ts'

// node tests/simulation/prove-simulation.ts --seeds 1000 --first 1, or --planted: see docs/proof.md.
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10000' },
    first: { type: 'string', default: String(randomInt(1, 2 ** 30)) },
    planted: { type: 'boolean', default: false },
    processes: { type: 'string', default: '2' },
  },
})
const seeds = Number(values.seeds)
const first = Number(values.first)

if (values.planted) {
  for (const [name, plant] of Object.entries(plantedInServer)) {
    const startedAt = performance.now()
    const { failures, seeds: tried } = await checkSeeds(first, seeds, { plant, failuresAtMost: 1 })
    const [failure] = failures
    if (failure) process.stdout.write(`${name}: seed ${failure.seed}: ${failure.violations.join('; ')}\n`)
    reportRow({
      suite: `planted: ${name}`,
      size: `${seeds} seeds at most`,
      isPassed: failure !== undefined,
      result: failure ? `found after ${tried}` : 'NOT FOUND',
      startedAt,
    })
  }
} else {
  const startedAt = performance.now()
  process.stdout.write(`Seeds from ${first}.\n`)
  const kept = failingSeeds()
  const again = await Promise.all(kept.map((seed) => checkSideBySide(seed, 1, 1)))
  const fresh = await checkSideBySide(first, seeds, Number(values.processes))
  const failures = [...again, fresh].flatMap((part) => part.failures)
  keepFailingSeeds(failures.map(({ seed }) => seed))
  for (const { seed, violations } of failures)
    process.stdout.write(
      `VIOLATION seed ${seed}: ${violations.join('; ')}\nAgain with: node tests/simulation/prove-simulation.ts --first ${seed} --seeds 1\n`,
    )
  const met = [
    ...['kill', 'acknowledged', 'sent again', 'effect-intended', 'effect-unknown', 'step-revised'],
    ...['subrun-started', 'subrun-ended completed', 'subrun-ended aborted'],
    ...['approval-asked', 'approval-given', 'approval-refused', 'approval-ended withdrawn', 'approval-ended expired'],
    ...['timer-fired until', 'timer-fired step-due'],
  ]
  const said = met.map((name) => `${fresh.counts.get(name) ?? 0} × ${name}`).join(', ')
  reportRow({
    suite: 'simulation of two servers',
    size: `${fresh.seeds} seeds, ${kept.length} that failed before`,
    isPassed: failures.length === 0,
    result: failures.length === 0 ? `0 violations; ${said}` : `FAILED: ${failures.length} seeds`,
    startedAt,
  })
}
