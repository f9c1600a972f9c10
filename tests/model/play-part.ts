import { z } from 'zod'
import { checkModel, told } from './check-model.ts'
import { engineRules } from './compare.ts'

// Started by side-by-side.ts, which hears the result as a message.
// Nobody hears the result of one whose parent is gone.
process.once('disconnect', () => process.exit(1))
const [sequences, seed] = z.tuple([z.coerce.number(), z.coerce.number()]).parse(process.argv.slice(2))
const found = checkModel(engineRules, sequences, seed)
process.send?.({ fault: found && { runs: found.runs, seed, told: told(found) } }, () => process.disconnect())
