import { median, quantile, ratioOf, type Samples } from './measure.ts'

/** Prints rows under a header, columns as wide as their longest cell. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const lines = [header, ...rows]
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const aligned = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
  for (const line of lines) print(line.map(aligned).join('  '))
}

/** One row of a comparison: both medians and p95s, their ratio, and whether it reaches the goal where there is one. */
export function comparison(name: string, samples: Samples, goal: number | undefined): string[] {
  const figures = [samples.ours, samples.floor].flatMap((each) => [
    milliseconds(median(each)),
    milliseconds(quantile(each, 0.95)),
  ])
  const ratio = ratioOf(samples)
  return [
    name,
    ...figures,
    ratio.toFixed(2),
    ...(goal === undefined ? ['', ''] : [`≤ ${goal}`, verdict(ratio <= goal)]),
  ]
}

/** Says whether a goal is reached, and makes the process fail where it is not. */
export function verdict(isReached: boolean): string {
  if (!isReached) process.exitCode = 1
  return isReached ? 'PASS' : 'FAIL'
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} ms`
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
