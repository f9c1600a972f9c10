import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { project } from '../bootstrap/project.mjs'

// A rule that never fires looks like a rule that is kept. Each one here meets code that breaks it.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let copy
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'stepwell-planted-'))
  const config = readFileSync(join(project, 'biome.json'), 'utf8')
  // Outside the repository there is no list of ignored files to use.
  writeFileSync(
    join(copy, 'biome.json'),
    config.replace('"enabled": true, "clientKind"', '"enabled": false, "clientKind"'),
  )
  cpSync(join(project, 'scripts/lint'), join(copy, 'scripts/lint'), { recursive: true })
  for (const file of ['package.json', 'tsconfig.base.json']) cpSync(join(project, file), join(copy, file))
  for (const layer of ['engine', 'api', 'connectors', 'server', 'web']) {
    plant(`${layer}/index.ts`, 'export const nothing = 0')
    cpSync(join(project, layer, 'tsconfig.json'), join(copy, layer, 'tsconfig.json'))
  }
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'))
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

const assertion = '`as` hides what is not checked'
const impure = 'The engine has no clock, randomness or I/O'

test.each([
  ['engine', 'export const at = Date.now()', impure],
  ['engine', 'export const at = new Date()', impure],
  ['engine', 'export const clock = Date.now', impure],
  ['engine', 'export const at = globalThis.Date', impure],
  ['engine', 'export const dice = Math.random()', impure],
  ['engine', 'export const id = crypto.randomUUID()', impure],
  ['engine', "export const page = () => fetch('https://example.com')", impure],
  ['engine', 'export const later = () => setTimeout(() => {}, 1)', impure],
  ['server', "export const name = JSON.parse('1') as string", assertion],
  ['api', 'export const anything: any = 1', 'noExplicitAny'],
  ['web', 'export default 1', 'noDefaultExport'],
  ['server', "export const port = process.env['PORT']", 'noProcessEnv'],
  ['server', 'export const first = (list: string[]) => list[0]!.length', 'noNonNullAssertion'],
])('lint refuses in %s/: %s', (layer, code, message) => {
  expect(lint(layer, code)).toContain(message)
})

test.each([
  ['engine', 'export const day = new Date(0)'],
  ['server', 'export const at = Date.now()'],
  ['server', "export const kinds = ['a', 'b'] as const"],
])('lint allows in %s/: %s', (layer, code) => {
  expect(lint(layer, code)).not.toMatch(/ plugin |lint\//)
})

test.each([
  ['engine', 'export const name = process.title', 'TS2591'],
  ['engine', "export { nothing } from '#api'", 'TS6307'],
  ['api', "export { nothing } from '#connectors'", 'TS6307'],
  ['connectors', "export { nothing } from '#api'", 'TS6307'],
  ['connectors', "export { nothing } from '../server/index.ts'", 'TS6307'],
  ['server', "export { nothing } from '../web/index.ts'", 'TS6307'],
  ['web', "export { nothing } from '#connectors'", 'TS6307'],
])('the compiler refuses in %s/: %s', (layer, code, error) => {
  const file = plant(`${layer}/planted.ts`, code)
  const { stdout } = tool('typescript/bin/tsc', ['-b', layer])
  rmSync(file)
  expect(stdout).toContain(error)
})

function lint(layer, code) {
  const file = plant(`${layer}/planted.ts`, code)
  const { stdout, stderr } = tool('@biomejs/biome/bin/biome', ['lint', file])
  rmSync(file)
  return stdout + stderr
}

function tool(script, toolArguments) {
  return spawnSync(process.execPath, [join(project, 'node_modules', script), ...toolArguments], {
    cwd: copy,
    encoding: 'utf8',
  })
}

function plant(path, code) {
  const file = join(copy, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${code}\n`)
  return file
}
