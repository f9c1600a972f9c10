/** The last row of `--planted`: how many faults were found, and how long it took where it was a matter of tries. */
export function foundRow(rows) {
  const tries = rows
    .flatMap(({ result }) => /^found after (\d+)/.exec(result)?.[1] ?? [])
    .map(Number)
    .sort((one, other) => one - other)
  const median = tries[Math.floor((tries.length - 1) / 2)] ?? 0
  const found = rows.filter((row) => row.isPassed).length
  const seconds = rows.reduce((sum, row) => sum + Number(row.seconds), 0).toFixed(1)
  return {
    suite: 'planted faults, all',
    size: `${rows.length} planted`,
    result: `${found} found, after ${median} tries in the median`,
    isPassed: found === rows.length,
    seconds,
  }
}
