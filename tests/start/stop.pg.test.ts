import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { freePort } from '../../server/store/embedded/free-port.ts'
import { processesOn } from '../../server/store/embedded/leftover-processes.ts'
import { startServer } from '../support/start-server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

// Each test starts whole servers, on a build machine with little to spare.
vi.setConfig({ testTimeout: 90_000 })

let folder: string
let environment: Record<string, string>
beforeEach(async () => {
  folder = await temporaryFolder('stop')
  environment = { STEPWELL_DATA: folder, PORT: String(await freePort()) }
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s stops server and database, with exit code 0',
  async (signal) => {
    const server = startServer(environment)
    await server.ready()
    // Ctrl+C arrives several times over: from the terminal, from npm, from the start script.
    server.child.kill(signal)
    server.child.kill(signal)
    expect((await server.ended).code).toBe(0)
    expect(databaseProcesses()).toEqual([])
  },
)

test('a signal during the start is obeyed when the start is over', async () => {
  const server = startServer(environment)
  await expect
    .poll(() => server.child.exitCode === null && databaseProcesses().length > 0, { timeout: 20_000 })
    .toBe(true)
  server.child.kill('SIGTERM')
  expect((await server.ended).code).toBe(0)
  expect(databaseProcesses()).toEqual([])
})

test('when the start script is killed, the server notices and stops', async () => {
  const wrapper = startServer(environment, ['--input-type=module', '--eval', startScript])
  await wrapper.ready()
  wrapper.child.kill('SIGKILL')
  await expect.poll(databaseProcesses, { timeout: 10_000 }).toEqual([])
})

test('the start script passes signals on, and the exit code back', async () => {
  const wrapper = startServer(environment, ['--input-type=module', '--eval', startScript])
  await wrapper.ready()
  wrapper.child.kill('SIGTERM')
  expect((await wrapper.ended).code).toBe(0)
  const failing = startServer({ ...environment, PORT: 'x' }, ['--input-type=module', '--eval', startScript])
  expect((await failing.ended).code).toBe(1)
})

test('after kill -9 the next start ends the database left behind, and serves', async () => {
  const first = startServer(environment)
  await first.ready()
  const left = databaseProcesses()
  first.child.kill('SIGKILL')
  await first.ended
  const second = startServer(environment)
  await second.ready()
  expect(databaseProcesses()).not.toEqual(expect.arrayContaining(left))
  second.child.kill('SIGTERM')
  await second.ended
})

/** What scripts/start.mjs does once the checkout is prepared. */
const startScript = `
  const { runInFront } = await import('./scripts/bootstrap/run.mjs')
  process.exitCode = await runInFront(process.execPath, ['server/main.ts'], { ipc: true })`

function databaseProcesses(): number[] {
  try {
    readFileSync(join(folder, 'postgres/PG_VERSION'))
  } catch {
    return []
  }
  return processesOn(join(folder, 'postgres'))
}
