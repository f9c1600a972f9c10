import { z } from 'zod'
import { checkSeeds } from './check-seeds.ts'

// Started by side-by-side.ts, which hears the result as a message.
// Nobody hears the result of one whose parent is gone.
process.once('disconnect', () => process.exit(1))
const [first, count] = z.tuple([z.coerce.number(), z.coerce.number()]).parse(process.argv.slice(2))
const { failures, counts, seeds } = await checkSeeds(first, count)
process.send?.({ failures, seeds, counts: Object.fromEntries(counts) }, () => process.disconnect())
