import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** What a browser loads before it shows the first screen. A phone on a slow line gets this in about a second. */
const budgetBytes = 210_000

/**
 * Measures the JavaScript of the first route in a built UI: the entry of Vite's manifest and everything it imports
 * statically, each file compressed as the server sends it. Returns the sentence to print, and whether it fits.
 */
export function measureFirstRoute(bundleFolder) {
  const manifestFile = join(bundleFolder, '.vite/manifest.json')
  if (!existsSync(manifestFile))
    return { fits: false, sentence: `There is no built user interface in ${bundleFolder}.` }
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'))
  const entry = Object.keys(manifest).find((key) => manifest[key].isEntry)
  const files = [...reached(manifest, entry)].map((key) => manifest[key].file).filter((file) => file.endsWith('.js'))
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(bundleFolder, file))).length, 0)
  return { fits: bytes <= budgetBytes, sentence: `first route: ${kilobytes(bytes)} of ${kilobytes(budgetBytes)} gzip` }
}

function reached(manifest, key, found = new Set()) {
  if (found.has(key)) return found
  found.add(key)
  for (const next of manifest[key].imports ?? []) reached(manifest, next, found)
  return found
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} KB`
}
