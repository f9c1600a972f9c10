/**
 * The rows of several rounds as one row per suite: numbers in the same words are added up. A row that says something else, such
 * as one that failed, stands alone, so that nothing is hidden in a sum.
 */
export function addRows(rows) {
  const sums = new Map()
  for (const row of rows) {
    const words = [row.suite, row.size, row.result].map((text) => text.replace(/\d+/g, '#')).join('|')
    const sum = sums.get(words)
    sums.set(words, sum ? added(sum, row) : row)
  }
  return [...sums.values()]
}

function added(one, other) {
  return {
    suite: one.suite,
    size: addedText(one.size, other.size),
    result: addedText(one.result, other.result),
    isPassed: one.isPassed && other.isPassed,
    seconds: (Number(one.seconds) + Number(other.seconds)).toFixed(1),
  }
}

function addedText(one, other) {
  const numbers = other.match(/\d+/g) ?? []
  let index = 0
  return one.replace(/\d+/g, (number) => String(Number(number) + Number(numbers[index++])))
}
