import type { Queryable } from './pool.ts'

/** Enough to see what is wrong; a role that owns everything would name every table. */
const namedAtMost = 8

/** The roles that this connection's role is or may become, whatever it inherits of them, and what Stepwell's schemas are. */
const begin = `
  with me as (select oid, rolname, rolsuper, rolcreaterole from pg_roles where pg_has_role(oid, 'member')),
       ours as (select oid, nspname, nspowner from pg_namespace where nspname in ('public', 'pgboss')),
       here as (select oid, datdba from pg_database where datname = current_database())`

const owned = `
  select 1 as rank, 'owns the database' as what from here where datdba in (select oid from me)
  union all
  select 2, 'owns the schema ' || nspname from ours where nspowner in (select oid from me)
  union all
  select 3, 'owns ' || c.oid::regclass::text from pg_class c join ours on ours.oid = relnamespace
   where relkind not in ('i', 'I', 't', 'c') and relowner in (select oid from me)
  union all
  select 4, 'owns the function ' || p.oid::regprocedure::text from pg_proc p join ours on ours.oid = pronamespace
   where proowner in (select oid from me)`

const granted = `
  select 5, 'is a superuser or may become one' from me where rolsuper
  union all
  select 6, 'may make roles' from me where rolcreaterole
  union all
  select 7, 'has the role ' || rolname from me where rolname in ('pg_execute_server_program', 'pg_write_server_files')
  union all
  select 8, 'may make schemas in the database' from me, here where has_database_privilege(me.oid, here.oid, 'create')
  union all
  select 9, 'may make things in the schema ' || nspname from me, ours where has_schema_privilege(me.oid, ours.oid, 'create')
  union all
  select 10, 'may set session_replication_role' from me where has_parameter_privilege(me.oid, 'session_replication_role', 'set')
  union all
  select 11, 'may update ' || relname from me, log where has_any_column_privilege(me.oid, log.oid, 'update')
  union all
  select 12, 'may ' || privilege || ' ' || relname from me, log, unnest(array['delete', 'truncate', 'trigger']) privilege
   where has_table_privilege(me.oid, log.oid, privilege)`

/** What in Stepwell's database the role of the connection owns, itself or as a member of another: `owns run_event`, … */
export async function ownedThings(client: Queryable): Promise<string[]> {
  const { rows } = await client.query<{ what: string }>(
    `${begin} select what from (${owned}) found group by what order by min(rank), what limit ${namedAtMost}`,
  )
  return rows.map(({ what }) => what)
}

/**
 * Everything by which the role of the connection could change the tables `appendOnly`, or make itself able to: what it owns,
 * what it was granted, and what it has as a member of other roles. Empty for a role that only works.
 */
export async function excessRights(client: Queryable, appendOnly: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ what: string }>(
    `${begin}, log as (select c.oid, relname from pg_class c join ours on ours.oid = relnamespace where nspname = 'public' and relname = any($1))
     select what from (${owned} union all ${granted}) found group by what order by min(rank), what limit ${namedAtMost}`,
    [appendOnly],
  )
  return rows.map(({ what }) => what)
}
