import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyDatabase, type TestDatabase } from '../../../tests/support/fresh-database.ts'
import { type DataSource, DataSourceError } from '../data-source.ts'
import { createPostgresDataSource } from './postgres-data-source.ts'

const table = `Robert'); drop table "x"; --`
const column = `a"b'; select 1 --`

let database: TestDatabase
let source: DataSource

beforeAll(async () => {
  database = await emptyDatabase()
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
  await database.pool.query(
    `create table ${quoted(table)} (id integer primary key, ${quoted(column)} text not null, "dotted.name" text)`,
  )
  await database.pool.query(`insert into ${quoted(table)} values (1, 'one', 'x'), (2, 'two', 'y')`)
  await database.pool.query(
    'create table treasure (id integer primary key, gold text); insert into treasure values (1, $$mine$$)',
  )
  source = createPostgresDataSource({ id: 'odd', url: database.url })
})
afterAll(async () => {
  await source.close()
  await database.drop()
})

const attacks = [
  `'`,
  `"`,
  `\\`,
  `;`,
  `--`,
  `/*`,
  `$$`,
  `$1`,
  `' or '1'='1`,
  `" or 1=1 --`,
  `'; drop table treasure; --`,
  `") from treasure --`,
  `id" from treasure --`,
  `(select gold from treasure)`,
  `1) union select gold from treasure --`,
  `%`,
  `\0`,
  `\u{1F4A3}`,
  `{x}`,
  `pg_sleep(10)`,
  'constructor',
  '__proto__',
  'toString',
]

test('odd names of tables and columns work in every place', async () => {
  const sort = { field: column, direction: 'descending' } as const
  const { records, next = '' } = await source.list({
    collection: table,
    fields: [column],
    filter: { field: column, operator: 'not-equals', value: 'x' },
    search: 'o',
    sort,
    limit: 1,
  })
  expect(records).toEqual([{ id: '2', label: 'two', values: { id: 2, [column]: 'two' } }])
  expect(
    (await source.list({ collection: table, sort, limit: 1, after: next })).records.map((record) => record.id),
  ).toEqual(['1'])
  expect(
    await source.transact((transaction) =>
      transaction.update(table, '1', { [column]: 'three' }, { expected: { [column]: 'one', 'dotted.name': 'x' } }),
    ),
  ).toMatchObject({ changed: true })
  expect(await source.transact((transaction) => transaction.insert(table, { id: 3, [column]: 'new' }))).toMatchObject({
    id: '3',
  })
})

test.each(attacks)('%j as a name is refused in every place', async (attack) => {
  const asked: Promise<unknown>[] = [
    source.list({ collection: attack, limit: 1 }),
    source.get(attack, '1'),
    source.list({ collection: 'treasure', fields: [attack], limit: 1 }),
    source.list({ collection: 'treasure', sort: { field: attack, direction: 'ascending' }, limit: 1 }),
    source.list({
      collection: 'treasure',
      sort: JSON.parse(JSON.stringify({ field: 'id', direction: attack })),
      limit: 1,
    }),
    source.list({ collection: 'treasure', filter: { field: attack, operator: 'is-null' }, limit: 1 }),
    source.list({ collection: 'treasure', filter: { field: `${attack}.id`, operator: 'is-null' }, limit: 1 }),
    source.list({
      collection: 'treasure',
      filter: JSON.parse(JSON.stringify({ field: 'id', operator: attack, value: 1 })),
      limit: 1,
    }),
    source.list({ collection: 'treasure', after: attack, limit: 1 }),
    source.list({ collection: 'treasure', limit: JSON.parse(JSON.stringify(attack)) }),
    source.transact((transaction) => transaction.update('treasure', '1', { [attack]: 'x' })),
    source.transact((transaction) => transaction.update('treasure', '1', {}, { expected: { [attack]: 'x' } })),
    source.transact((transaction) => transaction.insert('treasure', { id: 9, [attack]: 'x' })),
  ]
  for (const result of await Promise.allSettled(asked)) {
    expect(result.status).toBe('rejected')
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ name: 'DataSourceError', kind: 'invalid' })
  }
})

test.each(attacks.filter((attack) => attack !== '\0'))('%j as a value is only a value', async (attack) => {
  for (const operator of ['equals', 'contains', 'starts-with', 'less'] as const) {
    const { records } = await source.list({
      collection: 'treasure',
      filter: { field: 'gold', operator, value: attack },
      limit: 5,
    })
    expect(records.every((record) => operator === 'less' || String(record.values['gold']).includes(attack))).toBe(true)
  }
  expect(
    (
      await source.list({
        collection: 'treasure',
        filter: { field: 'gold', operator: 'in', value: [attack, null] },
        limit: 5,
      })
    ).records,
  ).toEqual([])
  expect(await source.get('treasure', attack)).toBeUndefined()
  await source.transact((transaction) => transaction.update('treasure', '1', { gold: attack }))
  expect((await source.get('treasure', '1'))?.values['gold']).toBe(attack)
  await source.transact((transaction) =>
    transaction.update('treasure', '1', { gold: 'mine' }, { expected: { gold: attack } }),
  )
  expect((await source.get('treasure', '1'))?.values['gold']).toBe('mine')
})

test('whatever the filter, the answer is rows or a refusal in plain words', async () => {
  const operators = [
    'equals',
    'not-equals',
    'less',
    'greater-or-equal',
    'contains',
    'starts-with',
    'in',
    'not-in',
    'is-null',
  ] as const
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('id', 'gold', 'x'),
      fc.constantFrom(...operators),
      fc.jsonValue(),
      async (field, operator, value) => {
        try {
          await source.list({
            collection: 'treasure',
            filter: { field, operator, value: JSON.parse(JSON.stringify(value)) },
            limit: 1,
          })
        } catch (error) {
          expect(error).toBeInstanceOf(DataSourceError)
          expect(error).toMatchObject({ kind: 'invalid' })
          expect(String(error)).not.toMatch(/syntax|select|\$1/)
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('browsing cannot write, even through a view that would', async () => {
  await database.pool.query(`
    create function steal() returns text language sql volatile as $$ update treasure set gold = 'gone' returning gold $$;
    create view trap as select 1 as id, steal() as gold`)
  const fresh = createPostgresDataSource({ id: 'odd', url: database.url })
  await expect(fresh.list({ collection: 'trap', limit: 1 })).rejects.toMatchObject({ name: 'DataSourceError' })
  expect((await fresh.get('treasure', '1'))?.values['gold']).toBe('mine')
  await fresh.close()
})
