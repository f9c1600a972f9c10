const columns = ['suite', 'size', 'result', 'seconds']

/** The rows of a proof as a table in markdown, which also reads well in a terminal. */
export function table(rows) {
  const lines = [Object.fromEntries(columns.map((column) => [column, column])), ...rows]
  const width = (column) => Math.max(...lines.map((row) => row[column].length))
  const line = (row) => `| ${columns.map((column) => row[column].padEnd(width(column))).join(' | ')} |`
  const rule = `|${columns.map((column) => '-'.repeat(width(column) + 2)).join('|')}|`
  const [head, ...body] = lines.map(line)
  return [head, rule, ...body].join('\n')
}

/** The rows that a suite said, in its lines `PROOF {…}`. One that ended badly without saying so has failed as a whole. */
export function rowsOf(output, { exitCode, suite, size, seconds }) {
  const rows = output.split('\n').flatMap((line) => (line.startsWith('PROOF ') ? [JSON.parse(line.slice(6))] : []))
  const isExplained = exitCode === 0 ? rows.length > 0 : rows.some((row) => !row.isPassed)
  const isPassed = exitCode === 0
  return isExplained
    ? rows
    : [...rows, { suite, size, isPassed, result: isPassed ? '0 violations' : `FAILED (exit ${exitCode})`, seconds }]
}
