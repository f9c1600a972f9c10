/** How long work takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

export interface Samples {
  ours: number[]
  floor: number[]
}

/**
 * Runs both works in turns, so that whatever else the machine does at a moment hits both alike. Each returns how many
 * milliseconds it took. The first rounds, which warm everything up, are left out.
 */
export async function alternating(
  rounds: number,
  ours: () => Promise<number>,
  floor: () => Promise<number>,
  warmUpRounds = 100,
): Promise<Samples> {
  const samples: Samples = { ours: [], floor: [] }
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    const [first, second] = [await ours(), await floor()]
    if (round < warmUpRounds) continue
    samples.ours.push(first)
    samples.floor.push(second)
  }
  return samples
}

export function ratioOf({ ours, floor }: Samples): number {
  return median(ours) / median(floor)
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5)
}

/** The value that this share of the samples does not exceed. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (found === undefined) throw new Error('There are no samples.')
  return found
}
