import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { emptyDatabase, freshDatabase, type TestDatabase } from '../../tests/support/fresh-database.ts'
import { withinReach } from '../../tests/support/out-of-reach.ts'
import { administer, withDatabase } from '../../tests/support/template-database.ts'
import { readConfig } from '../config.ts'
import { createLogger } from '../logger.ts'
import { openStore, type Store } from './open-store.ts'

const { adminUrl, ownerUrl, workerUrl } = inject('testDatabase')
const [owner, worker] = [ownerUrl, workerUrl].map((url) => new URL(url).username)
const hasTwoRoles = ownerUrl !== workerUrl

test('one role may do both, and the log says so once', async () => {
  const database = await emptyDatabase()
  const { store, warnings } = await open({ DATABASE_URL: database.url })
  expect((await store.pool.query('select count(*)::int as events from run_event')).rows).toEqual([{ events: 0 }])
  await store.close()
  await database.drop()
  expect(warnings).toEqual([expect.stringMatching(/one role of the database owns the tables and works in them/)])
})

describe.runIf(hasTwoRoles)('with an address for the owner', () => {
  let database: TestDatabase
  let asWorker: string
  const inside = (statement: string) =>
    administer(withDatabase(adminUrl, new URL(database.url).pathname.slice(1)), statement)
  const both = () => ({ DATABASE_URL: asWorker, DATABASE_OWNER_URL: database.url })
  const tried = () => open(both()).then(({ store }) => store.close())
  beforeAll(async () => {
    database = await emptyDatabase()
    asWorker = withDatabase(workerUrl, new URL(database.url).pathname.slice(1))
    await inside(`revoke all on database ${new URL(database.url).pathname.slice(1)} from public;
      grant connect on database ${new URL(database.url).pathname.slice(1)} to ${worker}`)
  })
  afterAll(() => database.drop())

  test('of servers that start together on an empty database all work, none can change the log, and nothing is warned of', async () => {
    const opened = await Promise.all([1, 2, 3].map(() => open(both())))
    try {
      for (const { store, warnings } of opened) {
        expect((await store.pool.query('select current_user as role')).rows).toEqual([{ role: worker }])
        expect(await withinReach(store.pool, String(owner))).toEqual([])
        expect(warnings).toEqual([])
      }
    } finally {
      for (const { store } of opened) await store.close()
    }
  })

  test('rights that a restore left out, or somebody gave, are put right at the next start', async () => {
    await inside(`revoke all on all tables in schema public, pgboss from ${worker};
      grant all on run_event, activity to ${worker}; grant all on run_event to public`)
    const { store } = await open(both())
    try {
      expect(await withinReach(store.pool, String(owner))).toEqual([])
    } finally {
      await store.close()
    }
  })

  test('the working role alone is refused with what to do', async () => {
    await expect(open({ DATABASE_URL: asWorker })).rejects.toMatchObject({
      code: 'role-lacks-rights',
      message: expect.stringContaining(`The role ${worker} may not bring the database`),
      wayOut: expect.stringContaining('DATABASE_OWNER_URL'),
    })
  })

  test('an owner of another database is refused', async () => {
    const other = await freshDatabase()
    await expect(
      open({ DATABASE_URL: asWorker.replace(/[^/]+$/, 'postgres'), DATABASE_OWNER_URL: other.ownerUrl }),
    ).rejects.toMatchObject({
      code: 'role-lacks-rights',
      message: expect.stringContaining('finds no tables of Stepwell'),
    })
    await other.drop()
  })

  test('tables that a restore left with the superuser are refused with what to do', async () => {
    await inside(`alter table run owner to current_user; alter table schema_version owner to current_user`)
    await expect(tried()).rejects.toMatchObject({
      code: 'role-lacks-rights',
      message: expect.stringContaining('permission denied for table schema_version'),
    })
    await inside(`alter table run owner to ${owner}; alter table schema_version owner to ${owner}`)
    await tried()
  })

  test('from one role to two: refused while the working role owns something, taken on once that was given away', async () => {
    await inside(`alter table run owner to ${worker}`)
    await expect(tried()).rejects.toMatchObject({
      code: 'role-owns-tables',
      message: expect.stringContaining(`The role ${worker} of DATABASE_URL owns`),
    })
    await inside(`reassign owned by ${worker} to ${owner}`)
    await tried()
  })
})

async function open(settings: Record<string, string>): Promise<{ store: Store; warnings: string[] }> {
  const warnings: string[] = []
  const log = createLogger('warn', { write: (line) => void warnings.push(line) })
  const config = readConfig({ ...settings, STEPWELL_SECRET: 'a secret for tests that is long enough' })
  const store = await openStore(config, log, (error) => {
    throw error
  })
  return { store, warnings }
}
