import { isDeepStrictEqual } from 'node:util'
import type { Planted } from './planting.ts'
import { type Simulated, simulate } from './simulate.ts'

/** Every so many seeds one runs twice: a simulation that is not the same twice could not be repeated from its seed. */
const twiceEvery = 100

export interface SeedsChecked {
  failures: { seed: number; violations: string[] }[]
  counts: Map<string, number>
  seeds: number
}

/** Runs seeds one after the other, and stops after the given number of failures. */
export async function checkSeeds(
  first: number,
  count: number,
  { plant = () => ({}), failuresAtMost = 5 }: { plant?: () => Planted; failuresAtMost?: number } = {},
): Promise<SeedsChecked> {
  const failures: SeedsChecked['failures'] = []
  const counts = new Map<string, number>()
  let seeds = 0
  while (seeds < count && failures.length < failuresAtMost) {
    const seed = first + seeds++
    const simulated = await simulate(seed, plant())
    for (const [name, times] of simulated.counts) counts.set(name, (counts.get(name) ?? 0) + times)
    const twice = seed % twiceEvery === 0 ? differences(simulated, await simulate(seed, plant())) : []
    const violations = [...simulated.violations, ...twice]
    if (violations.length > 0) failures.push({ seed, violations })
  }
  return { failures, counts, seeds }
}

function differences(once: Simulated, again: Simulated): string[] {
  const parts = once.trace.findIndex((line, index) => line !== again.trace[index])
  const isSame = isDeepStrictEqual(once.trace, again.trace) && isDeepStrictEqual(once.counts, again.counts)
  return isSame ? [] : [`the seed went another way the second time, from step ${parts} on`]
}
