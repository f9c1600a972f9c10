import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { fingerprint } from './fingerprint.mjs'
import { oneAtATime } from './one-at-a-time.mjs'
import { project } from './project.mjs'

const lock = join(project, 'dist/.bootstrap-lock')
const scratch = 'test-results/bootstrap-scratch'
afterEach(() => rmSync(join(project, scratch), { recursive: true, force: true }))

test('whoever prepares a checkout at the same time waits for the other', async () => {
  let running = 0
  const work = async () => {
    running++
    expect(running).toBe(1)
    await sleep(50)
    running--
  }
  await Promise.all([oneAtATime(work), oneAtATime(work), oneAtATime(work)])
})

test('a lock left by a killed process stops nobody', async () => {
  mkdirSync(join(project, 'dist'), { recursive: true })
  const gone = spawnSync('true').pid
  await oneAtATime(async () => {})
  writeFileSync(lock, String(gone))
  await oneAtATime(async () => expect(readFileSync(lock, 'utf8')).toBe(String(process.pid)))
})

test('a fingerprint changes with names, contents and salt, and not with tests', () => {
  const write = (name, text) => {
    mkdirSync(join(project, scratch), { recursive: true })
    writeFileSync(join(project, scratch, name), text)
  }
  write('a.ts', 'one')
  const first = fingerprint([scratch])
  write('a.test.ts', 'a test')
  expect(fingerprint([scratch])).toBe(first)
  expect(fingerprint([scratch], 'arm64')).not.toBe(first)
  write('a.ts', 'two')
  const second = fingerprint([scratch])
  expect(second).not.toBe(first)
  write('b.ts', '')
  expect(fingerprint([scratch])).not.toBe(second)
})

test('a script whose npm is killed stops what it started', async () => {
  // npm runs a shell, the shell runs the script, the script runs the server; only the first is killed.
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-parents-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const alive = join(folder, 'alive')
  const server = `require('fs').writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)`
  const script = `const { runInFront } = await import(${JSON.stringify(join(project, 'scripts/bootstrap/run.mjs'))})
    await runInFront(process.execPath, ['-e', ${JSON.stringify(server)}, ${JSON.stringify(alive)}])`
  writeFileSync(join(folder, 'script.mjs'), script)
  const npm = `const child = require('child_process').spawn('sh', ['-c', process.execPath + ' ' + process.argv[1] + '; true'], { stdio: 'ignore' })`
  const env = { ...process.env, npm_lifecycle_event: 'start' }
  const child = spawn(process.execPath, ['-e', npm, join(folder, 'script.mjs')], { env, stdio: 'ignore' })
  await expect.poll(() => readdirSync(folder), { timeout: 10_000 }).toContain('alive')
  await sleep(200)
  const pid = Number(readFileSync(alive, 'utf8'))
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
  await expect.poll(() => spawnSync('kill', ['-0', String(pid)]).status, { timeout: 10_000 }).not.toBe(0)
}, 30_000)
