import { serverLockClass } from '../live/server-lease.ts'
import type { RunRow } from '../runs/read-run.ts'
import type { Queryable } from '../store/pool.ts'

/** How many servers may end while they prepare one step before it is given to a person. */
export const mostPreparations = 5

/**
 * Takes up the preparation of a run's open step from a server that is gone, or that stops. Returns how many have taken it up since the step
 * was opened; undefined while whoever has it lives, and where another was faster: the row says whose it is.
 */
export async function takeUpPreparation(
  client: Queryable,
  { id, takenBy }: Pick<RunRow, 'id' | 'takenBy'>,
  server: number,
): Promise<number | undefined> {
  const { rows } = await client.query<{ preparations: number }>(
    `update run set taken_by = $2, preparations = preparations + 1
      where id = $1 and phase = 'preparing' and taken_by is not distinct from $3
        and (exists (select from server_life where server = run.taken_by and is_stopping)
             or not exists (
               select from pg_locks
                where locktype = 'advisory' and granted and classid = $4 and objid = run.taken_by::oid
                  and database = (select oid from pg_database where datname = current_database())))
      returning preparations`,
    [id, server, takenBy, serverLockClass],
  )
  return rows[0]?.preparations
}
