import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const file = join(import.meta.dirname, 'failing-seeds.json')

/** Every seed that ever failed, in the order in which they did: they are played before any others, and by every test run. */
export function failingSeeds(): number[] {
  return z.array(z.number().int()).parse(JSON.parse(readFileSync(file, 'utf8')))
}

/** Keeps seeds that failed. The file belongs into the commit that mends what they found. */
export function keepFailingSeeds(seeds: readonly number[]): void {
  if (seeds.length === 0) return
  const kept = new Set([...failingSeeds(), ...seeds])
  writeFileSync(file, `[${[...kept].join(', ')}]\n`)
}
