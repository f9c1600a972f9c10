import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyDatabase, type TestDatabase } from '../../../tests/support/fresh-database.ts'
import type { CollectionOptions } from '../../config/define.ts'
import type { DataSource } from '../data-source.ts'
import { createPostgresDataSource } from './postgres-data-source.ts'

let database: TestDatabase
const opened: DataSource[] = []

beforeAll(async () => {
  database = await emptyDatabase()
  await database.pool.query(schema)
})
afterAll(async () => {
  for (const source of opened) await source.close()
  await database.drop()
})

const open = (collections: Record<string, CollectionOptions> = {}) => {
  const source = createPostgresDataSource({ id: 'main', url: database.url, collections })
  opened.push(source)
  return source
}
const describeAll = async (collections?: Record<string, CollectionOptions>) =>
  new Map((await open(collections).introspect()).map((collection) => [collection.id, collection]))

test('tables, partitioned tables and views with a key are collections; partitions and what has no key are not', async () => {
  expect([...(await describeAll()).keys()]).toEqual([
    'big_orders',
    'customers',
    'events',
    'kinds',
    'links',
    'order',
    'pairs',
  ])
})

test('domains, enums, arrays, generated columns and checks are understood', async () => {
  const fields = (await describeAll()).get('kinds')?.fields ?? []
  expect(
    fields.map(({ name, type, isNullable, isReadOnly, options }) => [name, type, isNullable, isReadOnly, options]),
  ).toEqual([
    ['id', 'integer', false, true, undefined],
    ['mood', 'enum', true, false, ['sad', 'it\'s, "ok"']],
    ['moods', 'list', true, false, undefined],
    ['year', 'integer', true, false, undefined],
    ['price', 'decimal', true, false, undefined],
    ['doubled', 'decimal', true, true, undefined],
    ['state', 'enum', true, false, ['on', 'off']],
    ['level', 'enum', true, false, ['a', 'b']],
    ['address', 'text', true, false, undefined],
    ['span', 'text', true, false, undefined],
    ['photo', 'binary', true, true, undefined],
    ['plain', 'json', true, false, undefined],
  ])
})

test('types we do not know are shown, compared and written as their text', async () => {
  const source = open()
  const filter = { field: 'address', operator: 'equals', value: '10.0.0.1' } as const
  const { records } = await source.list({ collection: 'kinds', filter, limit: 5 })
  expect(records.map((record) => record.values)).toEqual([
    {
      id: 1,
      mood: 'it\'s, "ok"',
      moods: ['sad', 'it\'s, "ok"'],
      year: 1999,
      price: '1.50',
      doubled: '3.00',
      state: 'on',
      level: 'a',
      address: '10.0.0.1',
      span: 'P1DT2H',
      photo: '3 bytes',
      plain: { a: 1 },
    },
  ])
  const outcome = await source.transact((transaction) =>
    transaction.update(
      'kinds',
      '1',
      { address: '10.0.0.2', moods: ['sad'] },
      { expected: { address: '10.0.0.1', plain: { a: 1 } } },
    ),
  )
  expect(outcome).toMatchObject({ changed: true, after: { address: '10.0.0.2', moods: ['sad'] } })
  await expect(
    source.transact((transaction) => transaction.update('kinds', '1', { address: 'nowhere' })),
  ).rejects.toMatchObject({ kind: 'invalid' })
  await source.transact((transaction) =>
    transaction.update('kinds', '1', { address: '10.0.0.1', moods: ['sad', 'it\'s, "ok"'] }),
  )
})

test('a view can be browsed but not written', async () => {
  const source = open()
  expect((await describeAll()).get('big_orders')?.fields.every((field) => field.isReadOnly)).toBe(true)
  expect((await source.list({ collection: 'big_orders', limit: 5 })).records.map((record) => record.id)).toEqual(['1'])
  await expect(source.transact((transaction) => transaction.insert('big_orders', { id: 9 }))).rejects.toMatchObject({
    kind: 'invalid',
    field: 'id',
  })
})

test('a relation is named after its column, the other way after its table; clashes get a name of their own', async () => {
  const collections = await describeAll()
  expect(collections.get('order')?.relations.map(({ name, kind, title }) => [name, kind, title])).toEqual([
    ['customer', 'one', 'Customer'],
    ['payer', 'one', 'Payer'],
    ['customers', 'many', 'Customers'],
  ])
  expect(collections.get('customers')?.relations.map(({ name, kind, title }) => [name, kind, title])).toEqual([
    ['favourite_order', 'one', 'Favourite order'],
    ['order_by_customer', 'many', 'Order by customer'],
    ['order_by_payer', 'many', 'Order by payer'],
  ])
  expect(collections.get('links')?.relations).toEqual([])
})

test('options change titles, labels and segments, and take a key for what has none', async () => {
  const collections = await describeAll({
    customers: {
      title: 'Clients',
      singular: 'Client',
      label: 'secret',
      searchable: [],
      readOnly: ['name'],
      fields: { name: { title: 'Full name', display: 'badge' } },
      segments: [{ id: 'a', title: 'A', filter: { and: [] } }],
    },
    keyless: { key: ['a', 'b'] },
    kinds: { isExcluded: true },
    elsewhere: { title: 'A collection of another data source' },
  })
  expect(collections.get('customers')).toMatchObject({
    title: 'Clients',
    singular: 'Client',
    label: 'secret',
    searchable: [],
    segments: [{ id: 'a' }],
  })
  expect(collections.get('customers')?.fields.find((field) => field.name === 'name')).toMatchObject({
    title: 'Full name',
    display: 'badge',
    isReadOnly: true,
  })
  expect(collections.get('keyless')?.key).toEqual(['a', 'b'])
  expect(collections.has('kinds')).toBe(false)
})

test.each<[string, CollectionOptions, string]>([
  ['an unknown hidden field', { hidden: ['nothing'] }, 'nothing'],
  ['an unknown label', { label: 'nothing' }, 'nothing'],
  ['an unknown field', { fields: { nothing: { title: 'x' } } }, 'nothing'],
  ['a hidden key', { hidden: ['id'] }, '"id"'],
  ['a hidden label', { hidden: ['name'], label: 'name' }, 'hide and use'],
])('%s in the options is an error', async (_name, options, words) => {
  await expect(open({ customers: options }).introspect()).rejects.toMatchObject({
    kind: 'invalid',
    message: expect.stringContaining(words),
  })
})

test('a hidden field is as good as absent', async () => {
  const source = open({ customers: { hidden: ['secret', 'favourite_order_id'] } })
  const collection = (await source.introspect()).find((candidate) => candidate.id === 'customers')
  expect(JSON.stringify(collection)).not.toMatch(/secret|favourite/)
  expect(collection?.relations.map((relation) => relation.name)).toEqual(['order_by_customer', 'order_by_payer'])
  expect(JSON.stringify(await source.get('customers', '1'))).not.toContain('s3cret')
  const absent = (name: string) => [
    source.list({ collection: 'customers', fields: [name], limit: 1 }),
    source.list({ collection: 'customers', sort: { field: name, direction: 'ascending' }, limit: 1 }),
    source.list({ collection: 'customers', filter: { field: name, operator: 'equals', value: 's3cret' }, limit: 1 }),
    source.list({
      collection: 'order',
      filter: { field: `customer.${name}`, operator: 'starts-with', value: 's' },
      limit: 1,
    }),
    source.count({ collection: 'customers', filter: { field: name, operator: 'is-null' } }, 5),
    source.transact((transaction) => transaction.update('customers', '1', { [name]: 'x' })),
    source.transact((transaction) => transaction.update('customers', '1', {}, { expected: { [name]: 's3cret' } })),
    source.transact((transaction) => transaction.insert('customers', { id: 5, name: 'x', [name]: 'x' })),
  ]
  const refusals = async (name: string) =>
    (await Promise.allSettled(absent(name))).map((result) =>
      result.status === 'rejected' ? String(result.reason).replaceAll(name, '…') : 'allowed',
    )
  expect(await refusals('secret')).toEqual(await refusals('absent'))
  expect(await refusals('secret')).not.toContain('allowed')
  expect((await source.list({ collection: 'customers', search: 's3cret', limit: 5 })).records).toEqual([])
})

const schema = `
  create type mood as enum ('sad', 'it''s, "ok"');
  create domain year as integer check (value > 1900);
  create domain late_year as year check (value > 1950);
  create table customers (id integer primary key, name text not null, secret text, favourite_order_id integer);
  create table "order" (id integer primary key, total numeric(10, 2) not null, customer_id integer not null references customers, payer_id integer references customers);
  alter table customers add foreign key (favourite_order_id) references "order";
  create view big_orders as select id, max(total) as total from "order" where total > 10 group by id;
  create view totals as select sum(total) from "order";
  create table pairs (a integer, b integer, primary key (a, b));
  create table links (id integer primary key, a integer, b integer, foreign key (a, b) references pairs);
  create table keyless (a integer, b text);
  create table events (id integer, at date not null, primary key (id, at)) partition by range (at);
  create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
  create table kinds (
    id integer generated always as identity unique not null, mood mood, moods mood[], year late_year, price numeric(10, 2), doubled numeric(10, 2) generated always as (price * 2) stored,
    state text check (state in ('on', 'off')), level varchar(5) check (level in ('a', 'b')), address inet, span interval, photo bytea, plain json);
  insert into customers values (1, 'Ann', 's3cret', null);
  insert into "order" values (1, 20, 1, 1), (2, 5, 1, null);
  insert into kinds (mood, moods, year, price, state, level, address, span, photo, plain) values ('it''s, "ok"', array['sad', 'it''s, "ok"']::mood[], 1999, 1.5, 'on', 'a', '10.0.0.1', '1 day 2 hours', 'abc', '{"a": 1}');`
