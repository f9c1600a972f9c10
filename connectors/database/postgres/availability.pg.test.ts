import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { emptyDatabase, type TestDatabase } from '../../../tests/support/fresh-database.ts'
import { administer } from '../../../tests/support/template-database.ts'
import type { DataSource } from '../data-source.ts'
import { createPostgresDataSource, type PostgresSettings } from './postgres-data-source.ts'

let database: TestDatabase
const opened: DataSource[] = []

beforeAll(async () => {
  database = await emptyDatabase()
  await database.pool.query(`
    create table things (id integer primary key, name text not null, extra text, hush text);
    insert into things select number, 'thing ' || number from generate_series(1, 20) number;
    create view slow as select id, pg_sleep(60)::text as nap from generate_series(1, 1) as id`)
})
afterAll(async () => {
  await Promise.all(opened.map((source) => source.close()))
  await database.drop()
})

const open = (settings: Partial<PostgresSettings> = {}) => {
  const source = createPostgresDataSource({ id: 'things', url: database.url, ...settings })
  opened.push(source)
  return source
}
const changed = (parts: { port?: string; pathname?: string; username?: string; password?: string }) =>
  Object.assign(new URL(database.url), parts).href
const first = async (source: DataSource) => (await source.list({ collection: 'things', limit: 1 })).records[0]?.label

test('a database that is not there is unreachable, in words without secrets', async () => {
  for (const url of [
    changed({ port: '1' }),
    'postgres://nobody:hidden-word@no-such-host.invalid/x',
    changed({ pathname: '/nothing_here' }),
  ]) {
    const error: unknown = await open({ url })
      .introspect()
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'DataSourceError', kind: 'unreachable', dataSource: 'things' })
    expect(String(error)).not.toContain('hidden-word')
  }
})

test('a database that comes back is reached again, and a connection killed while idle harms nobody', async () => {
  const source = open()
  expect(await first(source)).toBe('thing 1')
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name = 'stepwell' and state = 'idle'`,
  )
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await first(source)).toBe('thing 1')
})

test('cancelling works while every connection is busy', async () => {
  const source = open({ maxConnections: 2, statementTimeoutSeconds: 30 })
  const controllers = [new AbortController(), new AbortController()]
  const running = controllers.map((controller) =>
    source.list({ collection: 'slow', limit: 1 }, controller.signal).catch((error: unknown) => error),
  )
  const busy = async () =>
    (
      await database.pool.query(
        `select 1 from pg_stat_activity where datname = current_database() and state = 'active' and query like '%"slow"%' and pid <> pg_backend_pid()`,
      )
    ).rows.length
  await expect.poll(busy).toBe(2)
  for (const controller of controllers) controller.abort()
  for (const result of await Promise.all(running)) expect(result).toMatchObject({ kind: 'cancelled' })
  await expect.poll(busy, { timeout: 3_000 }).toBe(0)
  expect(await first(source)).toBe('thing 1')
})

test('a lock held by somebody else ends in a time-out, not in waiting for ever', async () => {
  const source = open({ statementTimeoutSeconds: 1 })
  const client = await database.pool.connect()
  try {
    await client.query('begin; update things set name = name where id = 1')
    await expect(
      source.transact((transaction) => transaction.update('things', '1', { name: 'x' })),
    ).rejects.toMatchObject({ kind: 'timeout' })
  } finally {
    await client.query('rollback')
    client.release()
  }
})

test('changed tables are noticed: the next question reads them anew', async () => {
  const source = open()
  expect((await source.get('things', '1'))?.values).toHaveProperty('extra')
  await database.pool.query('alter table things rename column extra to more')
  await expect(source.get('things', '1')).rejects.toMatchObject({
    kind: 'other',
    message: expect.stringContaining('have changed'),
  })
  expect((await source.get('things', '1'))?.values).toHaveProperty('more')
  await database.pool.query('alter table things rename column more to extra')
})

test('a role that may only read some columns browses those, and cannot write', async ({ skip }) => {
  const { adminUrl } = inject('testDatabase')
  const { rows } = await administer(
    adminUrl,
    'select rolcreaterole or rolsuper as can from pg_roles where rolname = current_user',
  )
  if (rows[0]?.can !== true) skip('The given PostgreSQL does not let us make a role.')
  const role = `reader_${randomBytes(4).toString('hex')}`
  await administer(adminUrl, `create role ${role} login password 'reader'`)
  try {
    await database.pool.query(`grant usage on schema public to ${role}; grant select (id, name) on things to ${role}`)
    const source = createPostgresDataSource({
      id: 'things',
      url: changed({ username: role, password: 'reader' }),
    })
    const collections = await source.introspect()
    expect(
      collections.map((collection) => [
        collection.id,
        collection.fields.map((field) => [field.name, field.isReadOnly]),
      ]),
    ).toEqual([
      [
        'things',
        [
          ['id', true],
          ['name', true],
        ],
      ],
    ])
    expect(await first(source)).toBe('thing 1')
    expect(
      (
        await source.list({
          collection: 'things',
          search: '7',
          filter: { field: 'id', operator: 'greater', value: 9 },
          limit: 5,
        })
      ).records.map((record) => record.id),
    ).toEqual(['17'])
    await expect(
      source.transact((transaction) => transaction.update('things', '1', { name: 'x' })),
    ).rejects.toMatchObject({ kind: 'invalid', field: 'name' })
    await source.close()
  } finally {
    await database.pool.query(`drop owned by ${role}`).catch(() => undefined)
    await database.pool.query(
      `revoke all on schema public from ${role}; revoke all on things from ${role}; revoke all (id, name) on things from ${role}`,
    )
    await administer(adminUrl, `drop role if exists ${role}`)
  }
})
