import { readFile } from 'node:fs/promises'
import { Client, type ClientBase } from 'pg'
import { type DemoSize, generateDemo } from './demo/generate.ts'
import { loadRows } from './demo/load-rows.ts'
import { tableNames } from './demo/rows.ts'

export const defaultDemo: DemoSize = { companies: 500, seed: 'brightwater' }

/**
 * Builds the demo company in an empty database, in one transaction: it is there whole or not at all.
 * Returns false, and changes nothing, when it is already there. Two at once wait for each other.
 */
export function buildDemo(url: string, size: Partial<DemoSize> = {}): Promise<boolean> {
  return inTransaction(url, async (client) => {
    if (await isThere(client)) return false
    await build(client, { ...defaultDemo, ...size })
    return true
  })
}

/** Throws the demo company away and builds it anew. The schema `public` of the database is emptied. */
export function resetDemo(url: string, size: Partial<DemoSize> = {}): Promise<void> {
  return inTransaction(url, async (client) => {
    await client.query(`drop schema public cascade`)
    await client.query(`create schema public`)
    await build(client, { ...defaultDemo, ...size })
  })
}

async function build(client: ClientBase, size: DemoSize): Promise<void> {
  await client.query(await readFile(new URL('./schema.sql', import.meta.url), 'utf8'))
  await loadRows(client, generateDemo(size))
  await client.query(await readFile(new URL('./indexes.sql', import.meta.url), 'utf8'))
  for (const table of tableNames) {
    await client.query(
      `select setval(pg_get_serial_sequence('${table}', 'id'), (select coalesce(max(id), 0) + 1 from ${table}), false)`,
    )
    await client.query(`analyze ${table}`)
  }
}

async function isThere(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ isThere: boolean }>(
    `select to_regclass('public.companies') is not null as "isThere"`,
  )
  return rows[0]?.isThere === true
}

async function inTransaction<Result>(url: string, work: (client: ClientBase) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('begin')
    await client.query(`select pg_advisory_xact_lock(hashtext('brightwater demo'))`)
    // Building takes one checkpoint's worth of log; the demo can be built again, so nobody waits for the disk.
    await client.query(`set local synchronous_commit = off`)
    await client.query(`set local search_path = public`)
    const result = await work(client)
    await client.query('commit')
    return result
  } finally {
    await client.end()
  }
}
