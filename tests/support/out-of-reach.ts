import { errorCode } from '../../server/error-code.ts'
import { appendOnlyTables } from '../../server/store/append-only.ts'
import type { Pool } from '../../server/store/pool.ts'

/** insufficient_privilege */
const mayNot = '42501'

/**
 * Tries, as the role of the pool, everything by which a server could change the log or make itself able to. Returns what was
 * not refused for want of the right, with what PostgreSQL said instead. `owner` is the role that owns the tables.
 */
export async function withinReach(pool: Pool, owner: string): Promise<string[]> {
  const changes = appendOnlyTables.flatMap((table) => [
    `update ${table} set ${columnOf[table]} = ${columnOf[table]}`,
    `delete from ${table}`,
    `truncate ${table} cascade`,
    `grant update, delete, truncate on ${table} to current_user; delete from ${table}`,
    `alter table ${table} disable trigger all`,
    `alter table ${table} owner to current_user`,
    `drop table ${table} cascade`,
  ])
  const statements = [
    ...changes,
    'drop trigger append_only on run_event',
    'create or replace function refuse_change() returns trigger language plpgsql as $$ begin return new; end $$',
    "create function forged() returns integer language sql as 'select 1'",
    'create table forged (id integer)',
    'create temporary table forged (id integer)',
    'create schema forged',
    "insert into schema_version (version, name, checksum) values (0, '', '')",
    `set role ${owner}`,
    `set session authorization ${owner}`,
    `grant ${owner} to current_user`,
    `reassign owned by ${owner} to current_user`,
    'alter role current_user superuser',
    'set session_replication_role = replica',
    "update pg_class set relowner = relowner where relname = 'run_event'",
  ]
  const reached: string[] = []
  const client = await pool.connect()
  try {
    for (const statement of statements) {
      await client.query('begin')
      const said = await client.query(statement).then(
        () => 'nothing',
        (error: unknown) => errorCode(error) ?? String(error),
      )
      await client.query('rollback')
      if (said !== mayNot) reached.push(`${statement}: ${said}`)
    }
  } finally {
    client.release()
  }
  return reached
}

const columnOf = { run_event: 'actor', run_payload: 'content', activity: 'summary', workflow_version: 'published_by' }
