import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'

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
  const child = fork(join(import.meta.dirname, 'play-part.ts'), [String(sequences), String(seed)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  let result: unknown
  child.on('message', (message) => {
    result = message
  })
  const [code] = await once(child, 'exit')
  if (result === undefined) throw new Error(`The sequences of seed ${seed} ended with ${code} and without a result.`)
  return partSchema.parse(result)
}
