import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshDatabase, type TestStore } from '../../tests/support/fresh-database.ts'
import { createLogger } from '../logger.ts'
import { prepareQueue } from './prepare-queue.ts'
import { openQueue } from './queue.ts'

let store: TestStore
let warnings: string[]
const log = createLogger('warn', { write: (line) => void warnings.push(line) })
beforeEach(async () => {
  store = await freshDatabase()
  warnings = []
})
afterEach(() => store.drop())

test('index builds are waited for, also where another start looked for some just before', {
  timeout: 90_000,
}, async () => {
  await addBuild('create index concurrently if not exists late on pgboss.job_common (name)')
  // pg-boss looks again 10 s after that at the earliest, and by itself only after 60.
  await store.asOwner("update pgboss.version set bam_on = now() - interval '8 seconds'")
  await prepareQueue(store.ownerUrl, log)
  const { rows } = await store.pool.query(
    "select to_regclass('pgboss.late') is not null as built, status from pgboss.bam where name = 'late'",
  )
  expect(rows).toEqual([{ built: true, status: 'completed' }])
  expect(warnings).toEqual([])
})

test('a build that another transaction holds up does not hold up the start, and the log says so', {
  timeout: 90_000,
}, async () => {
  await addBuild('create index concurrently if not exists late on pgboss.job_common (name)')
  await store.asOwner('update pgboss.version set bam_on = null')
  // As a pg_dump does, for as long as it runs.
  const dump = await store.pool.connect()
  try {
    await dump.query('begin isolation level repeatable read; select from pgboss.job_common')
    await prepareQueue(store.ownerUrl, log, 1)
  } finally {
    await dump.query('rollback')
    dump.release()
  }
  expect(warnings).toEqual([expect.stringMatching(/"count":1.*index builds of the job queue are not done/)])
})

test('a queue that a newer version brought up to date is refused in a sentence', async () => {
  await store.asOwner('update pgboss.version set version = version + 1')
  await prepareQueue(store.ownerUrl, log)
  await expect(openQueue(store.url, log)).rejects.toMatchObject({
    code: 'queue-version',
    message: expect.stringContaining('a newer one brought it up to date'),
  })
})

async function addBuild(command: string): Promise<void> {
  await store.asOwner(
    `insert into pgboss.bam (name, version, table_name, command) values ('late', 46, 'job_common', '${command}')`,
  )
}
