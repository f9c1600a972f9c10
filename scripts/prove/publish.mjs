import { readFileSync, writeFileSync } from 'node:fs'
import { table } from './table.mjs'

const heading = '## The long run'

/** Puts the rows of a long proof into the page, in the place of the last one's, with how they came about. */
export function publish(page, rows, { command, from, to, commits, node }) {
  const when = from === to ? from : `${from} to ${to}`
  const text = `${heading}\n\n\`${command}\`, ${when}, ${node}, commit ${commits.join(', ')}.\n\n${table(rows)}\n`
  writeFileSync(page, withSection(readFileSync(page, 'utf8'), text))
}

/** The page with the section in the place of one of the same heading, else at its end. */
export function withSection(page, section) {
  const start = page.indexOf(`\n${heading}\n`)
  if (start < 0) return `${page.trimEnd()}\n\n${section}`
  const next = page.indexOf('\n## ', start + heading.length)
  return `${page.slice(0, start + 1)}${section}${next < 0 ? '' : page.slice(next)}`
}
