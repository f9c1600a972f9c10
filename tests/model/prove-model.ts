import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { reportRow } from '../support/proof-row.ts'
import { checkModel } from './check-model.ts'
import { plantedInRules } from './planted.ts'
import { checkSideBySide } from './side-by-side.ts'

// node tests/model/prove-model.ts --sequences 100000 --seed 7, or --planted: see docs/proof.md.
const { values } = parseArgs({
  options: {
    sequences: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(randomInt(1, 2 ** 31)) },
    planted: { type: 'boolean', default: false },
    processes: { type: 'string', default: '2' },
  },
})
const sequences = Number(values.sequences)
const seed = Number(values.seed)

if (values.planted) {
  for (const [name, rules] of Object.entries(plantedInRules)) {
    const startedAt = performance.now()
    const found = faultOf(() => checkModel(rules, sequences, seed)?.runs)
    reportRow({
      suite: `planted: ${name}`,
      size: `${sequences} sequences at most`,
      isPassed: found !== undefined,
      result: found === undefined ? 'NOT FOUND' : `found ${found}`,
      startedAt,
    })
  }
} else {
  const startedAt = performance.now()
  process.stdout.write(`Seeds from ${seed}.\n`)
  const faults = await checkSideBySide(sequences, seed, Number(values.processes))
  for (const fault of faults)
    process.stdout.write(
      `${fault.told}\nAgain with: node tests/model/prove-model.ts --sequences ${fault.runs} --seed ${fault.seed} --processes 1\n`,
    )
  const [first] = faults
  reportRow({
    suite: 'engine against the reference model',
    size: `${sequences} sequences`,
    isPassed: first === undefined,
    result: first ? `FAILED after ${first.runs}` : '0 differences',
    startedAt,
  })
}

/** How the fault showed: by a difference after so many sequences, or by an assertion of the engine itself. */
function faultOf(play: () => number | undefined): string | undefined {
  try {
    const runs = play()
    return runs === undefined ? undefined : `after ${runs}`
  } catch (error) {
    return `by the engine's own assertion: ${error instanceof Error ? error.message : String(error)}`
  }
}
