import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
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

  test('addresses of two databases are refused before anything is changed, also where both were prepared before', async () => {
    const [other, untouched] = [await freshDatabase(), await emptyDatabase()]
    for (const ownerUrl of [other.ownerUrl, untouched.url])
      await expect(open({ DATABASE_URL: asWorker, DATABASE_OWNER_URL: ownerUrl })).rejects.toMatchObject({
        code: 'databases-differ',
        message: 'DATABASE_URL and DATABASE_OWNER_URL lead to different databases.',
      })
    const { rows } = await untouched.pool.query("select to_regclass('schema_version') as made")
    expect(rows).toEqual([{ made: null }])
    await untouched.drop()
    await other.drop()
  })

  test('a log that a restore left with the superuser is refused', async () => {
    await inside(`alter table run_event owner to current_user; revoke all on run_event from ${worker}`)
    await expect(tried()).rejects.toMatchObject({
      code: 'role-lacks-rights',
      message: expect.stringContaining('finds no tables of Stepwell'),
    })
    await inside(`alter table run_event owner to ${owner}`)
    await tried()
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

describe.runIf(hasTwoRoles)('a role that could change the log', () => {
  const role = `excess_${randomBytes(4).toString('hex')}`
  let database: TestDatabase
  const inside = (statement: string) => administer(withDatabase(adminUrl, nameOf(database)), statement)
  const tried = () => {
    const url = new URL(withDatabase(workerUrl, nameOf(database)))
    Object.assign(url, { username: role, password: role })
    return open({ DATABASE_URL: url.href, DATABASE_OWNER_URL: database.url }).then(({ store }) => store.close())
  }
  beforeAll(async () => {
    database = await emptyDatabase()
    await inside(
      `create role ${role} login password '${role}'; grant connect on database ${nameOf(database)} to ${role}`,
    )
    await tried()
  })
  afterAll(async () => {
    await database.drop()
    await administer(adminUrl, `drop role ${role}`)
  })

  test.each([
    [
      `alter function refuse_change() owner to ${role}`,
      `alter function refuse_change() owner to ${owner}`,
      'owns the function refuse_change()',
    ],
    [`alter schema pgboss owner to ${role}`, `alter schema pgboss owner to ${owner}`, 'owns the schema pgboss'],
    [
      `alter schema public owner to current_user; grant create on schema public to public`,
      `alter schema public owner to pg_database_owner; revoke create on schema public from public`,
      'may make things in the schema public',
    ],
    [`grant pg_write_all_data to ${role}`, `revoke pg_write_all_data from ${role}`, 'may delete run_event'],
    [
      `alter role ${role} noinherit; grant pg_write_all_data to ${role}`,
      `revoke pg_write_all_data from ${role}`,
      'may update run_event',
    ],
    [`alter role ${role} createrole`, `alter role ${role} nocreaterole`, 'may make roles'],
    [
      `grant create on database DATABASE to ${role}`,
      `revoke create on database DATABASE from ${role}`,
      'may make schemas in the database',
    ],
    [
      `grant set on parameter session_replication_role to ${role}`,
      `revoke set on parameter session_replication_role from ${role}`,
      'may set session_replication_role',
    ],
    [
      `grant pg_execute_server_program to ${role}`,
      `revoke pg_execute_server_program from ${role}`,
      'has the role pg_execute_server_program',
    ],
  ])('%s', async (give, take, said) => {
    await inside(give.replace('DATABASE', nameOf(database)))
    await expect(tried()).rejects.toMatchObject({ code: 'role-owns-tables', message: expect.stringContaining(said) })
    await inside(take.replace('DATABASE', nameOf(database)))
    await tried()
  })

  test('what the owner may take back is taken back at the next start', async () => {
    await inside(
      `grant create on schema public, pgboss to ${role}; grant trigger, update (actor) on run_event to ${role}`,
    )
    await tried()
  })
})

describe.runIf(hasTwoRoles)('the statements of docs/operations.md', () => {
  test('make two roles of one, also where a superuser owns the database', async () => {
    const database = await emptyDatabase()
    const name = nameOf(database)
    const inside = (statement: string) => administer(withDatabase(adminUrl, name), statement)
    const asWorker = withDatabase(workerUrl, name)
    await inside(`alter database ${name} owner to current_user; alter schema public owner to current_user;
      grant all on database ${name} to ${worker}; grant all on schema public to ${worker}`)
    await (await open({ DATABASE_URL: asWorker })).store.close()
    const both = { DATABASE_URL: asWorker, DATABASE_OWNER_URL: database.url }
    await expect(open(both)).rejects.toMatchObject({ code: 'role-owns-tables' })

    const page = await readFile(join(import.meta.dirname, '../../docs/operations.md'), 'utf8')
    const statements = /\*\*From one role to two.*?```sql\n(.*?)```/s.exec(page)?.[1] ?? ''
    await inside(
      statements
        .replace(/^create role .*\n/m, '')
        .replaceAll('database stepwell', `database ${name}`)
        .replaceAll('stepwell_owner', String(owner))
        .replaceAll(/\bstepwell\b/g, String(worker)),
    )
    const { store } = await open(both)
    expect(await withinReach(store.pool, String(owner))).toEqual([])
    await store.close()
    await database.drop()
  })
})

function nameOf({ url }: TestDatabase): string {
  return new URL(url).pathname.slice(1)
}

async function open(settings: Record<string, string>): Promise<{ store: Store; warnings: string[] }> {
  const warnings: string[] = []
  const log = createLogger('warn', { write: (line) => void warnings.push(line) })
  const config = readConfig({ ...settings, STEPWELL_SECRET: 'a secret for tests that is long enough' })
  const store = await openStore(config, log, (error) => {
    throw error
  })
  return { store, warnings }
}
