import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

// The compiler refuses a wrong direction between folders (tsconfig references). This refuses what it cannot see: ways
// around a folder's door, and Node below what also runs in a browser.

/** Every folder with borders, what it may import of ours, and whether it may use Node. */
const layers = {
  engine: { mayImport: [], usesNode: false },
  api: { mayImport: ['engine'], usesNode: false },
  connectors: { mayImport: ['engine'], usesNode: true },
  server: { mayImport: ['engine', 'api', 'connectors'], usesNode: true },
  web: { mayImport: ['engine', 'api'], usesNode: false },
  cli: { mayImport: ['engine', 'api'], usesNode: true },
  examples: { mayImport: ['engine', 'connectors'], usesNode: true },
}

/** `… from 'x'`, `import('x')` and `import 'x'`: each pattern stays on one line, so that none can run away. */
const importPatterns = [
  /\bfrom\s*['"]([^'"\n]+)['"]/g,
  /\bimport\s*\(\s*['"]([^'"\n]+)['"]/g,
  /^\s*import\s+['"]([^'"\n]+)['"]/gm,
]

/** The sentences about a file's imports that break a border; `path` is relative to the project, with slashes. */
export function borderProblems(path, text) {
  const [layer] = path.split('/')
  const rules = layers[layer]
  if (!rules || /\.test\.tsx?$/.test(path)) return []
  return importsOf(text).flatMap((specifier) => problem(path, layer, rules, specifier) ?? [])
}

/** All problems of all files below a folder that holds the layers. */
export function checkBorders(root) {
  return Object.keys(layers)
    .flatMap((layer) => sourcesIn(root, layer))
    .flatMap((path) => borderProblems(path, readFileSync(join(root, path), 'utf8')))
}

function problem(path, layer, { mayImport, usesNode }, specifier) {
  if (specifier.startsWith('node:') && !usesNode)
    return `${path}: ${layer}/ also runs in the browser and may not import ${specifier}`
  const door = /^#(\w+)/.exec(specifier)?.[1]
  if (door && !mayImport.includes(door)) return `${path}: ${layer}/ may not import ${specifier}`
  if (!specifier.startsWith('.')) return undefined
  const [target] = posix.normalize(posix.join(dirname(path), specifier)).split('/')
  if (target === layer || !(target in layers)) return undefined
  if (!mayImport.includes(target)) return `${path}: ${layer}/ may not import from ${target}/`
  return `${path}: import #${target} instead of ${specifier}, a layer is entered through its door`
}

function importsOf(text) {
  return importPatterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]))
}

function sourcesIn(root, layer) {
  try {
    const files = readdirSync(join(root, layer), { recursive: true })
    return files
      .filter((file) => /\.(ts|tsx|mjs)$/.test(file))
      .map((file) => posix.join(layer, file.replaceAll('\\', '/')))
  } catch {
    return []
  }
}
