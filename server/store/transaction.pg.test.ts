import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyDatabase, type TestDatabase } from '../../tests/support/fresh-database.ts'
import { inTransaction } from './transaction.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await emptyDatabase()
  await database.pool.query('create table note (id integer primary key)')
})
afterAll(() => database.drop())

test('commits when the work resolves, and passes on its result', async () => {
  const result = await inTransaction(database.pool, async (client) => {
    await client.query('insert into note values (1)')
    return 'done'
  })
  expect(result).toBe('done')
  expect(await ids()).toContain(1)
})

test('rolls everything back when the work throws, and passes on what it threw', async () => {
  const work = inTransaction(database.pool, async (client) => {
    await client.query('insert into note values (2)')
    throw new Error('changed my mind')
  })
  await expect(work).rejects.toThrow('changed my mind')
  expect(await ids()).not.toContain(2)
})

test('a statement refused by the database undoes those before it', async () => {
  const work = inTransaction(database.pool, async (client) => {
    await client.query('insert into note values (3)')
    await client.query('insert into note values (1)')
  })
  await expect(work).rejects.toMatchObject({ code: '23505' })
  expect(await ids()).not.toContain(3)
})

test('a connection lost in the middle is not given to anybody again', async () => {
  const work = inTransaction(database.pool, async (client) => {
    await client.query('insert into note values (4)')
    await client.query('select pg_terminate_backend(pg_backend_pid())')
  })
  await expect(work).rejects.toThrow()
  expect(await ids()).not.toContain(4)
})

test('more transactions at once than connections wait for one, and none is lost', async () => {
  const insert = (id: number) =>
    inTransaction(database.pool, (client) => client.query('insert into note values ($1)', [id]))
  await Promise.all(Array.from({ length: 40 }, (_, index) => insert(100 + index)))
  expect((await ids()).filter((id) => id >= 100)).toHaveLength(40)
})

test('counts arrive as numbers, dates as the text they are', async () => {
  const { rows } = await database.pool.query(
    "select count(*) as count, date '2026-11-22' as day, 12.50 as amount from note where false",
  )
  expect(rows).toEqual([{ count: 0, day: '2026-11-22', amount: '12.50' }])
  await expect(database.pool.query('select 9007199254740993::bigint as big')).rejects.toThrow('9007199254740993')
})

async function ids(): Promise<number[]> {
  return (await database.pool.query<{ id: number }>('select id from note')).rows.map(({ id }) => id)
}
