import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { contrast } from './contrast.ts'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const [light = '', dark = ''] = css.split("\n[data-mantine-color-scheme='dark']")
const schemes = { light: tokens(light), dark: tokens(dark) }

/** What stands on what, and the ratio it needs: 4.5 for text, 3 for the edges of controls and the focus ring. */
const pairs: [string[], string[], number][] = [
  [['text', 'muted', 'accent-text', 'success', 'warning', 'danger'], ['canvas', 'sunken', 'surface', 'raised'], 4.5],
  [['text', 'muted', 'accent-text'], ['accent-soft'], 4.5],
  [['text', 'success'], ['success-soft'], 4.5],
  [['text', 'warning'], ['warning-soft'], 4.5],
  [['text', 'danger'], ['danger-soft'], 4.5],
  [['on-accent'], ['accent', 'accent-hover', 'danger-fill'], 4.5],
  [['surface'], ['text', 'muted', 'success', 'warning'], 4.5],
  [['edge', 'focus'], ['canvas', 'sunken', 'surface'], 3],
]

describe.each(Object.entries(schemes))('the %s scheme', (_, scheme) => {
  test.each(pairs)('%j on %j has at least %d : 1', (above, below, ratio) => {
    const poor = above.flatMap((first) =>
      below.map((second) => ({
        pair: `${first} on ${second}`,
        ratio: contrast(scheme[first] ?? '', scheme[second] ?? ''),
      })),
    )
    expect(poor.filter((entry) => !(entry.ratio >= ratio))).toEqual([])
  })
})

test('both schemes name the same colours', () => {
  expect(Object.keys(schemes.dark)).toEqual(Object.keys(schemes.light))
})

test('contrast is 21 for black on white and 1 for a colour on itself', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#336699', '#336699')).toBe(1)
})

function tokens(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/--sw-([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  )
}
