import { join } from 'node:path'
import { z } from 'zod'
import { forkPart } from '../support/fork-part.ts'
import type { SeedsChecked } from './check-seeds.ts'

const partSchema = z.object({
  failures: z.array(z.object({ seed: z.number(), violations: z.array(z.string()) })),
  seeds: z.number(),
  counts: z.record(z.string(), z.number()),
})

/** Plays seeds in several processes at once, each a part of them. Throws when one ends without a result. */
export async function checkSideBySide(first: number, count: number, processes: number): Promise<SeedsChecked> {
  const share = Math.ceil(count / processes)
  const starts = Array.from({ length: processes }, (_, index) => index * share)
  const parts = await Promise.all(
    starts.map((start) => play(first + start, Math.max(0, Math.min(share, count - start)))),
  )
  const counts = new Map<string, number>()
  for (const part of parts)
    for (const [name, times] of Object.entries(part.counts)) counts.set(name, (counts.get(name) ?? 0) + times)
  return {
    failures: parts.flatMap((part) => part.failures),
    counts,
    seeds: parts.reduce((sum, part) => sum + part.seeds, 0),
  }
}

async function play(first: number, count: number): Promise<z.infer<typeof partSchema>> {
  // A young generation large enough for a whole life: most of what one makes is gone with it.
  const flags = ['--max-semi-space-size=64']
  return partSchema.parse(await forkPart(join(import.meta.dirname, 'play-part.ts'), [first, count], flags))
}
