import { appendOnlyTables } from '../../server/store/append-only.ts'
import type { Queryable } from '../../server/store/pool.ts'

export type AppendOnlyTable = (typeof appendOnlyTables)[number]

/**
 * The append-only tables of which PostgreSQL counted a changed or removed row since its last recovery, undone ones too.
 * A connection tells what it did a second later or when it ends, so whoever wants all ends the others first.
 */
export async function changedTables(client: Queryable): Promise<string[]> {
  const { rows } = await client.query<{ relname: string }>(
    `select relname from pg_stat_user_tables
      where schemaname = 'public' and relname = any($1) and n_tup_upd + n_tup_del > 0 order by relname`,
    [appendOnlyTables],
  )
  return rows.map(({ relname }) => relname)
}
