import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ruleCodes } from '#engine'

const page = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8')

test('every code stands in docs/errors.md once, and nothing else does', () => {
  const documented = [...page.matchAll(/^### (.+)$/gm)].map((match) => match[1])
  expect(documented.toSorted()).toEqual([...ruleCodes].toSorted())
})

test('every entry says what it means and what to do', () => {
  for (const entry of page.split(/^### /m).slice(1)) {
    const [code, ...text] = entry.split(/^## /m)[0]?.trim().split('\n') ?? []
    expect(text.join(' ').split(/[.;:] /).length, code).toBeGreaterThan(1)
  }
})
