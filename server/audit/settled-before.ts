import type { Queryable } from '../store/pool.ts'

/**
 * The transaction id below which every row of this database is visible or never will be: what a reader may take that
 * follows the order of commits. Two statements, one after the other: a transaction below the first one's ceiling has either
 * ended since, then its rows are visible to whoever reads now, or still runs, then the second one finds it.
 * Only transactions of this database count: PostgreSQL's own horizon (`pg_snapshot_xmin`) waits for those of the whole server.
 */
export async function settledBefore(client: Queryable): Promise<string> {
  const ceiling = await client.query<{ xid: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as xid')
  // backend_xid has 32 bits of the 64: how far it lies behind the ceiling is exact, and what began after lies "behind" by more than half of all.
  const { rows } = await client.query<{ xid: string }>(
    `select ($1::bigint - coalesce(max(behind), 0))::text as xid
       from (select ($1::bigint - backend_xid::text::bigint) & 4294967295 as behind
               from pg_stat_activity where datname = current_database() and backend_xid is not null) running
      where behind < 2147483648`,
    [ceiling.rows[0]?.xid],
  )
  return rows[0]?.xid ?? '0'
}
