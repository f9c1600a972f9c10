/** One row of the table of `npm run prove`. */
interface ProofRow {
  suite: string
  size: string
  isPassed: boolean
  result: string
  /** By `performance.now()`. */
  startedAt: number
}

/** Says a row on a line of its own, which scripts/prove.mjs collects; a row that did not pass fails the process. */
export function reportRow({ suite, size, isPassed, result, startedAt }: ProofRow): void {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  process.stdout.write(`PROOF ${JSON.stringify({ suite, size, isPassed, result, seconds })}\n`)
  if (!isPassed) process.exitCode = 1
}
