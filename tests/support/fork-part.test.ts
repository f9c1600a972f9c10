import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { forkPart } from './fork-part.ts'

function partThat(code: string): { folder: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-part-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'part.mjs')
  writeFileSync(file, code)
  return { folder, file }
}

test('a part is given its arguments and heard; one that says nothing is a failure', async () => {
  const telling = partThat('process.send(process.argv.slice(2), () => process.disconnect())')
  expect(await forkPart(telling.file, [7, 'x'])).toEqual(['7', 'x'])
  await expect(forkPart(partThat('process.exit(3)').file, [])).rejects.toThrow('ended with 3 and without a result')
})

test('a part that is busy computing is gone with the process that started it', async () => {
  const { folder, file } = partThat(
    `import { writeFileSync } from 'node:fs'\nwriteFileSync(process.argv[2], String(process.pid))\nfor (;;);`,
  )
  const told = join(folder, 'pid')
  const script = `const { forkPart } = await import(${JSON.stringify(join(import.meta.dirname, 'fork-part.ts'))})
    await forkPart(${JSON.stringify(file)}, [${JSON.stringify(told)}])`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' })
  const pid = () => (existsSync(told) ? Number(readFileSync(told, 'utf8')) : 0)
  onTestFinished(() => {
    parent.kill('SIGKILL')
    if (isAlive(pid())) process.kill(pid(), 'SIGKILL')
  })
  await expect.poll(pid, { timeout: 20_000 }).toBeGreaterThan(0)
  parent.kill('SIGTERM')
  await expect.poll(() => isAlive(pid()), { timeout: 20_000 }).toBe(false)
})

function isAlive(pid: number): boolean {
  // Number 0 would ask about our own group of processes.
  if (pid === 0) return false
  try {
    // Signal 0 only asks whether there is such a process.
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
