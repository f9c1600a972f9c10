import { join } from 'node:path'
import { z } from 'zod'
import { forkPart } from '../support/fork-part.ts'

const partSchema = z.object({
  fault: z.object({ runs: z.number(), seed: z.number(), told: z.string() }).optional(),
})

/** Where the engine and the model part: after so many sequences of a seed, and in words. */
export type Fault = NonNullable<z.infer<typeof partSchema>['fault']>

/** Plays that many random sequences in several processes at once, each from a seed of its own. Throws when one ends without a result. */
export async function checkSideBySide(sequences: number, seed: number, processes: number): Promise<Fault[]> {
  const share = Math.ceil(sequences / processes)
  const parts = Array.from({ length: processes }, (_, index) =>
    play(Math.max(0, Math.min(share, sequences - index * share)), seed + index),
  )
  return (await Promise.all(parts)).flatMap(({ fault }) => fault ?? [])
}

async function play(sequences: number, seed: number): Promise<z.infer<typeof partSchema>> {
  return partSchema.parse(await forkPart(join(import.meta.dirname, 'play-part.ts'), [sequences, seed]))
}
