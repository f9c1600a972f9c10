import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { freePort } from '../../server/store/embedded/free-port.ts'
import { emptyDatabase } from '../support/fresh-database.ts'
import { type Outcome, startServer } from '../support/start-server.ts'
import { withDatabase } from '../support/template-database.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

// Each failure as the person at the terminal meets it: one sentence, the way out, exit code 1, no stack.

// Each test starts whole servers, on a build machine with little to spare.
vi.setConfig({ testTimeout: 90_000 })

let folder: string
beforeAll(async () => {
  folder = await temporaryFolder('start-errors')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a port taken by another program', async () => {
  const port = await freePort()
  const other = createServer().listen(port, '127.0.0.1')
  const outcome = await failedStart({ PORT: String(port) })
  other.close()
  expectSentence(outcome, `Port ${port} of 127.0.0.1 is taken by another program.`, `such as PORT=${port + 1}.`)
})

test('a second Stepwell: on the same port it is named, on another port the folder is', async () => {
  const port = String(await freePort())
  const first = startServer({ STEPWELL_DATA: folder, PORT: port })
  await first.ready()
  expectSentence(
    await failedStart({ PORT: port }),
    `Port ${port} of 127.0.0.1 is taken by a Stepwell that is already running.`,
  )
  const second = await failedStart({ PORT: String(await freePort()) })
  expectSentence(
    second,
    `Another Stepwell (process ${first.child.pid}) is running on the data folder ${folder}.`,
    'STEPWELL_DATA=',
  )
  await first.ready()
  first.child.kill('SIGTERM')
  expect((await first.ended).code).toBe(0)
})

test('a database server that is not there', async () => {
  const port = await freePort()
  const outcome = await failedStart({ DATABASE_URL: `postgresql://ada:hunter2@127.0.0.1:${port}/stepwell` })
  expectSentence(
    outcome,
    `The database stepwell at 127.0.0.1:${port} cannot be used: connect ECONNREFUSED`,
    'correct DATABASE_URL',
  )
  expect(outcome.errors).not.toContain('hunter2')
})

test('a database that does not exist, and a password that is wrong', async () => {
  const { adminUrl, ownerUrl } = inject('testDatabase')
  const missing = await failedStart({ DATABASE_URL: withDatabase(adminUrl, 'nowhere') })
  expectSentence(missing, 'cannot be used: database "nowhere" does not exist.')
  const wrong = new URL(ownerUrl)
  wrong.password = 'wrong'
  expectSentence(await failedStart({ DATABASE_URL: wrong.href }), 'password authentication failed')
})

test('a database newer than the code', async () => {
  const database = await emptyDatabase()
  await database.pool.query(`create table schema_version (version integer primary key, name text, checksum text, applied_at timestamptz);
    insert into schema_version values (9999, '9999-later.sql', 'x', now())`)
  const outcome = await failedStart({ DATABASE_URL: database.url })
  expectSentence(
    outcome,
    'The database was migrated by a newer Stepwell (it has 9999-later.sql',
    'Start the newer version',
  )
  await database.drop()
})

test('a wrong setting', async () => {
  expectSentence(await failedStart({ PORT: 'http' }), 'PORT must be a whole number from 1 to 65535, but is "http".')
})

test('with LOG_LEVEL=debug the stack is shown', async () => {
  const { errors } = await failedStart({ DATABASE_URL: 'postgresql://127.0.0.1:1/x', LOG_LEVEL: 'debug' })
  expect(errors).toMatch(/\n {4}at /)
})

async function failedStart(environment: Record<string, string>): Promise<Outcome> {
  return startServer({ STEPWELL_DATA: folder, PORT: String(await freePort()), ...environment }).ended
}

function expectSentence({ code, errors }: Outcome, ...parts: string[]): void {
  for (const part of parts) expect(errors).toContain(part)
  expect(errors).not.toMatch(/\n {4}at /)
  expect(errors.trim().split('\n')).toHaveLength(2)
  expect(code).toBe(1)
}
