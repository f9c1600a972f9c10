import type { ClientBase } from 'pg'

/** What PostgreSQL's catalog says about one schema, as far as the role that asks may see it. */
export interface Catalog {
  tables: CatalogTable[]
  columns: CatalogColumn[]
  types: CatalogType[]
  constraints: CatalogConstraint[]
}

export interface CatalogTable {
  oid: number
  name: string
  isView: boolean
}

export interface CatalogColumn {
  table: number
  name: string
  type: number
  isNullable: boolean
  /** The database computes it: it can be neither set nor changed. */
  isGenerated: boolean
  /** The database fills it where a new row does not say: a default, or an identity. */
  hasDefault: boolean
  canInsert: boolean
  canUpdate: boolean
}

export interface CatalogType {
  oid: number
  name: string
  /** `b` base, `d` domain, `e` enum, `r` range. */
  kind: string
  /** A domain's underlying type. */
  base: number
  /** An array's element type; 0 for anything else. */
  element: number
  labels: string[] | null
}

export interface CatalogConstraint {
  name: string
  /** `p` primary key, `u` unique, `f` foreign key, `c` check. */
  kind: string
  table: number
  columns: string[]
  foreignTable: number | null
  foreignColumns: string[] | null
  definition: string
}

/** Reads the catalog of one schema. Partitions, extensions' tables and what the role may not select are left out. */
export async function readCatalog(client: Pick<ClientBase, 'query'>, schema: string): Promise<Catalog> {
  const tables = await client.query<CatalogTable>(tablesSql, [schema])
  const oids = tables.rows.map((table) => table.oid)
  const columns = await client.query<CatalogColumn>(columnsSql, [oids])
  const types = await client.query<CatalogType>(typesSql)
  const constraints = await client.query<CatalogConstraint>(constraintsSql, [oids])
  return { tables: tables.rows, columns: columns.rows, types: types.rows, constraints: constraints.rows }
}

const tablesSql = `
  select c.oid::int8::float8 as oid, c.relname as name, c.relkind in ('v', 'm') as "isView"
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where n.nspname = $1
     and c.relkind in ('r', 'p', 'v', 'm', 'f')
     and not c.relispartition
     and (has_table_privilege(c.oid, 'select') or has_any_column_privilege(c.oid, 'select'))
     and not exists (
       select 1 from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
   order by c.relname`

// 4 and 8 are the bits of "can be updated" and "can be inserted into" (views, foreign tables).
const columnsSql = `
  select a.attrelid::int8::float8 as "table", a.attname as name, a.atttypid::int8::float8 as type,
         not a.attnotnull as "isNullable",
         a.attgenerated <> '' or a.attidentity = 'a' as "isGenerated",
         a.atthasdef or a.attidentity <> '' or t.typdefault is not null as "hasDefault",
         has_column_privilege(a.attrelid, a.attnum, 'insert') and pg_relation_is_updatable(a.attrelid, false) & 8 > 0 as "canInsert",
         has_column_privilege(a.attrelid, a.attnum, 'update') and pg_column_is_updatable(a.attrelid, a.attnum, false) as "canUpdate"
    from pg_catalog.pg_attribute a
    join pg_catalog.pg_type t on t.oid = a.atttypid
   where a.attrelid = any($1::oid[])
     and a.attnum > 0
     and not a.attisdropped
     and has_column_privilege(a.attrelid, a.attnum, 'select')
   order by a.attrelid, a.attnum`

const typesSql = `
  select t.oid::int8::float8 as oid, t.typname as name, t.typtype as kind, t.typbasetype::int8::float8 as base,
         case when t.typcategory = 'A' then t.typelem::int8::float8 else 0 end as element,
         (select array_agg(e.enumlabel::text order by e.enumsortorder) from pg_catalog.pg_enum e where e.enumtypid = t.oid) as labels
    from pg_catalog.pg_type t
   where t.typtype <> 'c'`

const constraintsSql = `
  select c.conname as name, c.contype as kind, c.conrelid::int8::float8 as "table",
         (select array_agg(a.attname::text order by k.position)
            from unnest(c.conkey) with ordinality k (number, position)
            join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number) as columns,
         case when c.contype = 'f' then c.confrelid::int8::float8 end as "foreignTable",
         (select array_agg(a.attname::text order by k.position)
            from unnest(c.confkey) with ordinality k (number, position)
            join pg_catalog.pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.number) as "foreignColumns",
         pg_get_constraintdef(c.oid) as definition
    from pg_catalog.pg_constraint c
   where c.conrelid = any($1::oid[])
     and c.contype in ('p', 'u', 'f', 'c')
     and c.conkey is not null
   order by c.conrelid, c.conkey, c.conname`
