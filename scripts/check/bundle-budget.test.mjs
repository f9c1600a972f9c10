import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { measureFirstRoute } from './bundle-budget.mjs'

const manifest = {
  'main.tsx': { file: 'main.js', isEntry: true, imports: ['_shared.js'], dynamicImports: ['editor.tsx'] },
  '_shared.js': { file: 'shared.js', imports: ['main.tsx'] },
  'editor.tsx': { file: 'editor.js', isDynamicEntry: true },
}

test('counts the entry and what it imports statically, not what is loaded later', () => {
  const bundle = bundleOf({ 'main.js': 50_000, 'shared.js': 50_000, 'editor.js': 500_000 })
  expect(measureFirstRoute(bundle)).toEqual({
    fits: true,
    sentence: expect.stringMatching(/^first route: 100\.\d KB of 210\.0 KB gzip$/),
  })
})

test('a first route over the budget does not fit', () => {
  expect(measureFirstRoute(bundleOf({ 'main.js': 110_000, 'shared.js': 110_000, 'editor.js': 1 })).fits).toBe(false)
})

test('a missing bundle does not fit', () => {
  expect(measureFirstRoute('/nowhere').fits).toBe(false)
})

/** Files of random bytes, which no compression makes smaller. */
function bundleOf(sizes) {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, '.vite'))
  writeFileSync(join(folder, '.vite/manifest.json'), JSON.stringify(manifest))
  for (const [name, size] of Object.entries(sizes)) writeFileSync(join(folder, name), randomBytes(size))
  return folder
}
