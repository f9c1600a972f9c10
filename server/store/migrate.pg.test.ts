import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyDatabase, type TestDatabase } from '../../tests/support/fresh-database.ts'
import { temporaryFolder } from '../../tests/support/temporary-folder.ts'
import { migrate } from './migrate.ts'

const first = { '0001-notes.sql': 'create table note (id integer primary key);' }
const second = {
  ...first,
  '0002-text.sql': "alter table note add column text text; insert into note values (1, 'once');",
}

let database: TestDatabase
beforeEach(async () => {
  database = await emptyDatabase()
})
afterEach(() => database.drop())

test('applies the files in order, and each only once', async () => {
  expect(await migrate(database.pool, await folderWith(first))).toEqual(['0001-notes.sql'])
  expect(await migrate(database.pool, await folderWith(second))).toEqual(['0002-text.sql'])
  expect(await migrate(database.pool, await folderWith(second))).toEqual([])
  expect((await database.pool.query('select * from note')).rows).toEqual([{ id: 1, text: 'once' }])
})

test('four migrators at once apply every file exactly once', async () => {
  const folder = await folderWith({ ...second, '0003-slow.sql': 'select pg_sleep(0.2); create table later ();' })
  const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(database.pool, folder)))
  expect(applied.flat().sort()).toEqual(['0001-notes.sql', '0002-text.sql', '0003-slow.sql'])
  expect((await database.pool.query('select * from note')).rows).toHaveLength(1)
})

test('a file that fails leaves nothing behind, neither its changes nor its version', async () => {
  const broken = { ...first, '0002-broken.sql': 'create table half (); select 1 / 0;' }
  await expect(migrate(database.pool, await folderWith(broken))).rejects.toThrow('division by zero')
  expect((await database.pool.query("select to_regclass('half') as half")).rows).toEqual([{ half: null }])
  expect(await migrate(database.pool, await folderWith(second))).toEqual(['0002-text.sql'])
})

test('a database newer than the code is refused with the way out', async () => {
  await migrate(database.pool, await folderWith(second))
  await expect(migrate(database.pool, await folderWith(first))).rejects.toMatchObject({
    code: 'database-newer',
    message: expect.stringContaining('0002-text.sql'),
    wayOut: expect.stringContaining('newer version'),
  })
})

test('a newer database is refused even by code without a single migration', async () => {
  await migrate(database.pool, await folderWith(first))
  await expect(migrate(database.pool, await folderWith({}))).rejects.toMatchObject({ code: 'database-newer' })
})

test('a file changed after it was applied is refused, but not for its line ends', async () => {
  const text = 'create table note (\n  id integer primary key\n);'
  await migrate(database.pool, await folderWith({ '0001-notes.sql': text }))
  expect(await migrate(database.pool, await folderWith({ '0001-notes.sql': text.replaceAll('\n', '\r\n') }))).toEqual(
    [],
  )
  const changed = await folderWith({ '0001-notes.sql': text.replace('integer', 'bigint') })
  await expect(migrate(database.pool, changed)).rejects.toMatchObject({ code: 'migration-changed' })
})

test('a gap in the numbers is refused', async () => {
  const gap = await folderWith({ ...first, '0003-later.sql': 'select 1' })
  await expect(migrate(database.pool, gap)).rejects.toThrow('0003-later.sql is number 2')
})

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder('migrations')
  for (const [name, sql] of Object.entries(files)) await writeFile(join(folder, name), sql)
  return folder
}
