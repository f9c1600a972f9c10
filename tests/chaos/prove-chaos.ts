import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { reportRow } from '../support/proof-row.ts'
import { Ground } from './ground.ts'
import { killUnderLoad } from './kills.ts'
import { pause } from './pauses.ts'
import { plant } from './planted.ts'
import { race } from './races.ts'

// node tests/chaos/prove-chaos.ts --kills 30 --seed 7: see docs/proof.md.
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '30' },
    'database-kills': { type: 'string', default: '3' },
    failovers: { type: 'string', default: '1' },
    effects: { type: 'string', default: '5000' },
    clerks: { type: 'string', default: '12' },
    races: { type: 'string', default: '2000' },
    pauses: { type: 'string', default: '50' },
    planted: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(randomInt(1, 1_000_000)) },
  },
})
const seed = Number(values.seed)
const say = (line: string) => process.stdout.write(`${line}\n`)
const again = `Again with: node tests/chaos/prove-chaos.ts --seed ${seed}`

function report(suite: string, size: string, startedAt: number, violations: readonly string[], result = ''): void {
  for (const violation of violations) say(`VIOLATION ${violation}`)
  const isPassed = violations.length === 0
  if (!isPassed) say(again)
  reportRow({
    suite,
    size,
    isPassed,
    startedAt,
    result: isPassed ? `0 violations${result}` : `FAILED: ${violations.length}`,
  })
}

say(`Seed ${seed}: three servers, a database and its standby, the recorder and fifty people start.`)
const openedAt = performance.now()
const opening = Ground.open(seed)
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    say(`${signal}: everything that was started here is stopped.`)
    await opening.then((opened) => opened.close()).finally(() => process.exit(1))
  })
const ground = await opening
say(`They are there after ${Math.round((performance.now() - openedAt) / 1_000)} s.`)
try {
  await (values.planted ? provePlanted() : prove())
} finally {
  await ground.close()
}

async function prove(): Promise<void> {
  let startedAt = performance.now()
  const killed = await killUnderLoad(ground, {
    kills: Number(values.kills),
    databaseKills: Number(values['database-kills']),
    failovers: Number(values.failovers),
    effects: Number(values.effects),
    clerks: Number(values.clerks),
    onProgress: say,
  })
  report(
    'three servers under load, killed',
    `${killed.kills} kills of a server (${killed.whileStarting} while it started), ${killed.databaseKills} of the database, ${killed.failovers} failovers`,
    startedAt,
    killed.violations,
  )
  startedAt = performance.now()
  const raced = await race(ground, Number(values.races), say)
  report(
    'races for one step',
    `${raced.races} races, ${raced.answers} answers`,
    startedAt,
    raced.violations,
    ', one winner each',
  )
  startedAt = performance.now()
  const paused = await pause(ground, Number(values.pauses), say)
  report(
    'servers paused and taken for dead',
    `${paused.held} steps held, ${paused.pauses} pauses`,
    startedAt,
    paused.violations,
    `; told late ${paused.toldLate}, came through ${paused.cameThrough}`,
  )
  startedAt = performance.now()
  const { violations, store, ledger, effects } = await ground.check()
  const events = [...store.logs.values()].reduce((sum, log) => sum + log.length, 0)
  say(
    `${ledger.refused} orders refused, ${ledger.lost.done + ledger.lost.undone} without an answer; unexpected answers: ${JSON.stringify([...ground.counter.faults])}`,
  )
  report(
    'checker, at the end',
    `${ledger.acknowledged} acknowledged orders, ${store.runs.size} runs, ${events} events, ${effects.counted} effects counted`,
    startedAt,
    violations,
    `, ${effects.duplicates} duplicates, ${effects.trueUnknown} true unknown outcomes of calls and ${effects.trueUnknownTold} of them put to a person, ${effects.unknown} unknown in all`,
  )
}

/** Faults in what a small run left behind: the checker must find each. */
async function provePlanted(): Promise<void> {
  const few = { kills: 2, databaseKills: 0, failovers: 0, effects: 60, clerks: 4 }
  const { violations } = await killUnderLoad(ground, { ...few, onProgress: say })
  const sound = [...violations, ...(await ground.check()).violations]
  if (sound.length > 0) throw new Error(`There are faults before any is planted: ${sound.join('; ')}`)
  for (const { name, isFound, startedAt } of await plant(ground))
    reportRow({
      suite: `planted: ${name}`,
      size: 'what a run left behind',
      isPassed: isFound,
      result: isFound ? 'found' : 'NOT FOUND',
      startedAt,
    })
}
