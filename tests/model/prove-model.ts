import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { reportRow } from '../support/proof-row.ts'
import { checkModel, told } from './check-model.ts'
import { engineRules } from './compare.ts'
import { plantedInRules } from './planted.ts'

// node tests/model/prove-model.ts --sequences 100000 --seed 7, or --planted: see docs/proof.md.
const { values } = parseArgs({
  options: {
    sequences: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(randomInt(1, 2 ** 31)) },
    planted: { type: 'boolean', default: false },
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
  process.stdout.write(`Seed ${seed}.\n`)
  const found = checkModel(engineRules, sequences, seed)
  if (found)
    process.stdout.write(
      `${told(found)}\nAgain with: node tests/model/prove-model.ts --sequences ${sequences} --seed ${seed}\n`,
    )
  reportRow({
    suite: 'engine against the reference model',
    size: `${sequences} sequences`,
    isPassed: found === undefined,
    result: found ? `FAILED after ${found.runs}` : '0 differences',
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
