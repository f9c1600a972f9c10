import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from '../start-error.ts'
import { appendOnlyTables } from './append-only.ts'
import type { Client, Pool } from './pool.ts'
import { inTransaction } from './transaction.ts'

/** The folder of Stepwell's own migrations. */
export const migrationsFolder = join(import.meta.dirname, 'migrations')

/** Any number will do, as long as no other advisory lock of ours has it. */
const migrationLock = 4_600_001

type Migration = { version: number; name: string; sql: string; checksum: string }

/**
 * Brings the database to the newest of the numbered files in `folder`, each in its own transaction, forward only.
 * Safe to call from several processes at once, and any number of times. Returns the names of the files it applied.
 *
 * Throws a `StartError` when the database is newer than this code, or an applied file was changed afterwards.
 */
export async function migrate(pool: Pool, folder: string = migrationsFolder): Promise<string[]> {
  const migrations = await readMigrations(folder)
  await createVersionTable(pool)
  const applied: string[] = []
  for (const migration of migrations) {
    if (await inTransaction(pool, (client) => apply(client, migration, migrations))) applied.push(migration.name)
  }
  if (migrations.length === 0) await inTransaction(pool, (client) => appliedVersions(client, migrations))
  return applied
}

async function apply(client: Client, migration: Migration, known: Migration[]): Promise<boolean> {
  // Migrations may rewrite tables, which takes longer than any request may.
  await client.query('set local statement_timeout = 0; set local lock_timeout = 0')
  // Held until the transaction ends: a second migrator waits here, and then finds the version below.
  await client.query('select pg_advisory_xact_lock($1)', [migrationLock])
  const versions = await appliedVersions(client, known)
  if (versions.has(migration.version)) return false
  // The row first: should the lock ever be bypassed, the primary key refuses a second migrator before it changes anything.
  await client.query('insert into schema_version (version, name, checksum) values ($1, $2, $3)', [
    migration.version,
    migration.name,
    migration.checksum,
  ])
  await client.query(migration.sql)
  return true
}

/**
 * Gives the role that the servers work as what it needs and no more: see `working-role-rights.sql`. Safe to call any number of
 * times. `pool` is of the owner of the tables.
 */
export async function grantRights(pool: Pool, workingRole: string): Promise<void> {
  const sql = await readFile(join(import.meta.dirname, 'working-role-rights.sql'), 'utf8')
  await inTransaction(pool, async (client) => {
    // Two servers that start together would change the same rows of the catalogue.
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock])
    await client.query(
      "select set_config('stepwell.working_role', $1, true), set_config('stepwell.append_only', $2, true)",
      [workingRole, appendOnlyTables.join(',')],
    )
    await client.query(sql)
  })
}

async function createVersionTable(pool: Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock])
    await client.query(`
      create table if not exists schema_version (
        version    integer primary key,
        name       text not null,
        checksum   text not null,
        applied_at timestamptz not null default now()
      )`)
  })
}

async function appliedVersions(client: Client, known: Migration[]): Promise<Set<number>> {
  const { rows } = await client.query<{ version: number; name: string; checksum: string }>(
    'select version, name, checksum from schema_version order by version',
  )
  for (const row of rows) {
    const file = known.find(({ version }) => version === row.version)
    if (!file) {
      throw new StartError(
        'database-newer',
        `The database was migrated by a newer Stepwell (it has ${row.name}, which this one does not know).`,
        'Start the newer version, or restore the backup made before the upgrade.',
      )
    }
    if (file.checksum !== row.checksum) {
      throw new StartError(
        'migration-changed',
        `The migration ${row.name} was changed after this database applied it.`,
        'Restore the file as it was released and put the change into a new migration.',
      )
    }
  }
  return new Set(rows.map(({ version }) => version))
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const migrations = await Promise.all(names.map((name) => readMigration(folder, name)))
  migrations.forEach(({ version, name }, index) => {
    if (version !== index + 1)
      throw new Error(`Migrations are numbered 0001, 0002, … without gaps; ${name} is number ${index + 1}.`)
  })
  return migrations
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const sql = await readFile(join(folder, name), 'utf8')
  // Line ends may differ between checkouts of the same file.
  const checksum = createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex')
  return { version: Number.parseInt(name, 10), name, sql, checksum }
}
