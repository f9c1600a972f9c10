import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { emptyDatabase, type TestDatabase } from '../../../tests/support/fresh-database.ts'
import type { DataSource } from '../data-source.ts'
import { createPostgresDataSource } from './postgres-data-source.ts'

/** Databases that others made. They are not part of this repository; where they are absent, the tests are skipped by name. */
const folder = join(import.meta.dirname, '../../../../shared/data')
const chinook = join(folder, 'chinook/Chinook_PostgreSql.sql')
const sakila = [join(folder, 'sakila/postgres-schema.sql'), join(folder, 'sakila/postgres-data.sql')]

const databases: { database: TestDatabase; source: DataSource }[] = []
afterAll(async () => {
  for (const { database, source } of databases) {
    await source.close()
    await database.drop()
  }
})

async function load(id: string, run: (database: TestDatabase) => Promise<void>): Promise<DataSource> {
  const database = await emptyDatabase()
  await run(database)
  const source = createPostgresDataSource({ id, url: database.url })
  databases.push({ database, source })
  return source
}

/** Every collection can be listed to its end, sorted by every field, and each record found again by its id. */
async function walk(source: DataSource): Promise<number> {
  let seen = 0
  for (const collection of await source.introspect()) {
    const ids = new Set<string>()
    let after: string | undefined
    do {
      const page = await source.list({ collection: collection.id, limit: 500, after })
      for (const record of page.records) ids.add(record.id)
      after = page.next
    } while (after !== undefined)
    expect({ collection: collection.id, count: ids.size }).toEqual({
      collection: collection.id,
      count: (await source.count({ collection: collection.id }, 100_000)).count,
    })
    const [id] = ids
    if (id !== undefined) expect((await source.get(collection.id, id))?.id).toBe(id)
    const sortable = collection.fields.filter(
      (candidate) => candidate.type !== 'json' && candidate.type !== 'binary' && candidate.name !== 'fulltext',
    )
    // The views aggregate everything for each question: two of their fields are enough.
    for (const field of collection.fields.every((candidate) => candidate.isReadOnly)
      ? sortable.slice(0, 2)
      : sortable) {
      const sort = { field: field.name, direction: 'descending' } as const
      const page = await source.list({ collection: collection.id, sort, limit: 3 })
      if (page.next !== undefined) await source.list({ collection: collection.id, sort, limit: 3, after: page.next })
    }
    for (const relation of collection.relations.filter((candidate) => candidate.kind === 'one')) {
      await source.list({
        collection: collection.id,
        filter: { field: `${relation.name}.${relation.to}`, operator: 'is-not-null' },
        limit: 1,
      })
    }
    await source.list({ collection: collection.id, search: 'an', limit: 5 })
    seen += ids.size
  }
  return seen
}

describe.skipIf(!existsSync(chinook))('Chinook', () => {
  test('its 11 tables and 15,607 rows can be walked', { timeout: 60_000 }, async () => {
    const source = await load('chinook', async ({ pool }) => {
      const text = readFileSync(chinook, 'utf8')
      await pool.query(text.slice(text.indexOf('CREATE TABLE')))
    })
    expect((await source.introspect()).map((collection) => collection.id)).toEqual([
      'album',
      'artist',
      'customer',
      'employee',
      'genre',
      'invoice',
      'invoice_line',
      'media_type',
      'playlist',
      'playlist_track',
      'track',
    ])
    expect(await walk(source)).toBe(15_607)
    const { records } = await source.list({
      collection: 'track',
      filter: { field: 'album.artist.name', operator: 'equals', value: 'AC/DC' },
      sort: { field: 'name', direction: 'ascending' },
      limit: 2,
    })
    expect(records.map((record) => record.label)).toEqual(['Bad Boy Boogie', 'Breaking The Rules'])
  })
})

describe.skipIf(!sakila.every((file) => existsSync(file)))('Sakila', () => {
  test('its tables and views can be walked', { timeout: 60_000 }, async () => {
    const source = await load('sakila', async ({ pool }) => {
      const [schema = '', data = ''] = sakila.map((file) => readFileSync(file, 'utf8'))
      await runDump(pool, schema)
      await withoutForeignKeys(pool, () => runDump(pool, data))
    })
    const collections = new Map((await source.introspect()).map((collection) => [collection.id, collection]))
    expect(collections.size).toBeGreaterThanOrEqual(16)
    expect(collections.get('film')?.fields.find((field) => field.name === 'rating')?.options).toEqual([
      'G',
      'PG',
      'PG-13',
      'R',
      'NC-17',
    ])
    expect(
      collections
        .get('store')
        ?.relations.filter((relation) => relation.kind === 'one')
        .map((relation) => relation.name),
    ).toEqual(['manager_staff', 'address'])
    expect(await walk(source)).toBeGreaterThan(40_000)
    expect((await source.get('film', '1'))?.values).toMatchObject({
      title: 'ACADEMY DINOSAUR',
      rental_rate: '0.99',
      special_features: ['Deleted Scenes', 'Behind the Scenes'],
      release_year: 2006,
    })
  })
})

/** Runs a dump of psql: its `copy … from stdin` blocks become inserts, what only a superuser may do is left out. */
async function runDump(pool: TestDatabase['pool'], dump: string): Promise<void> {
  const client = await pool.connect()
  try {
    const copy = /^COPY (\S+) (\([^)]*\)) FROM stdin;\n([\s\S]*?)^\\\.$/gm
    let at = 0
    for (const block of dump.matchAll(copy)) {
      await runStatements(client, dump.slice(at, block.index))
      const rows = (block[3] ?? '')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split('\t').map(unescaped))
      for (let start = 0; start < rows.length; start += 1_000) {
        const part = rows.slice(start, start + 1_000)
        const width = part[0]?.length ?? 0
        const values = part
          .map((row, n) => `(${row.map((_, column) => `$${n * width + column + 1}`).join(', ')})`)
          .join(', ')
        await client.query(`insert into ${block[1]} ${block[2]} values ${values}`, part.flat())
      }
      at = block.index + block[0].length
    }
    await runStatements(client, dump.slice(at))
  } finally {
    client.release()
  }
}

/** The dump's tables refer to each other in circles, and only a superuser may switch the checks off. */
async function withoutForeignKeys(pool: TestDatabase['pool'], load: () => Promise<void>): Promise<void> {
  const { rows } = await pool.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as "table", quote_ident(conname) as name, pg_get_constraintdef(oid) as definition from pg_constraint where contype = 'f' and conparentid = 0`,
  )
  for (const key of rows) await pool.query(`alter table ${key.table} drop constraint ${key.name}`)
  await load()
  for (const key of rows) await pool.query(`alter table ${key.table} add constraint ${key.name} ${key.definition}`)
}

async function runStatements(client: { query(text: string): Promise<unknown> }, text: string): Promise<void> {
  const skipped =
    /^(ALTER .* OWNER TO .*|CREATE OR REPLACE PROCEDURAL LANGUAGE .*|REVOKE .*|GRANT .*|ALTER TABLE .* DISABLE TRIGGER ALL|ALTER TABLE .* ENABLE TRIGGER ALL|COMMENT ON SCHEMA .*|\\.*);?$/gim
  await client.query(text.replaceAll(skipped, '').replaceAll('SET search_path = public, pg_catalog;', ''))
}

function unescaped(text: string): string | null {
  if (text === '\\N') return null
  return text.replaceAll(
    /\\([\\tnr])/g,
    (_, character: string) => ({ t: '\t', n: '\n', r: '\r' })[character] ?? character,
  )
}
