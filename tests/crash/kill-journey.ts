import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { type KillReport, killJourney } from './kills.ts'

// node tests/crash/kill-journey.ts --kills 20 --seed 7: see docs/crash-safety.md.
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(randomInt(1, 1_000_000)) },
    reviewers: { type: 'string', default: '6' },
  },
})
const [kills, seed, reviewers] = [values.kills, values.seed, values.reviewers].map(Number)
if (!kills || !seed || !reviewers || reviewers > 12)
  throw new Error('Give --kills, --seed and --reviewers (12 at most) as numbers above 0.')

const report = await killJourney({ kills, seed, reviewers, onProgress: (line) => process.stdout.write(`${line}\n`) })
process.stdout.write(`\n${table(report, seed)}\n`)
for (const violation of report.violations) process.stdout.write(`VIOLATION ${violation}\n`)
process.stdout.write(
  report.violations.length === 0
    ? '\nNothing was lost, nothing happened twice.\n'
    : `\nFAILED. Again with: npm run test:kill -- --kills ${kills} --seed ${seed}\n`,
)
process.exitCode = report.violations.length === 0 ? 0 : 1

function table(
  { killed, ledger, outside, runs, events, restarts, violations, seconds }: KillReport,
  seed: number,
): string {
  const sorted = restarts.toSorted((a, b) => a - b)
  const rows: [string, string | number][] = [
    ['seed', seed],
    [
      'kills: server alone / with its database / during a start',
      `${killed.alone} / ${killed.together} / ${killed.starting}`,
    ],
    [
      'command to ready after a kill, median / worst',
      `${Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0)} / ${Math.round(sorted.at(-1) ?? 0)} ms`,
    ],
    ['orders acknowledged / refused', `${ledger.acknowledged} / ${ledger.refused}`],
    ['orders without an answer: carried out / not at all', `${ledger.lost.done} / ${ledger.lost.undone}`],
    [
      'runs completed / aborted / still open',
      `${runs['completed'] ?? 0} / ${runs['aborted'] ?? 0} / ${(runs['active'] ?? 0) + (runs['saved'] ?? 0)}`,
    ],
    ['events, each folded and its digest checked', events],
    ['outside effects intended', outside.intended],
    ['  succeeded / failed', `${outside.succeeded} / ${outside.failed}`],
    ['  outcome unknown, put to a person', outside.unknown],
    ['violations', violations.length],
    ['seconds', Math.round(seconds)],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n')
}
