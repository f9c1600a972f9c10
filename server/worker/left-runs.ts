import { serverLockClass } from '../live/server-lease.ts'
import type { Queryable } from '../store/pool.ts'

const usualPageSize = 500

/**
 * Runs that nobody seems to go on with, a page at each look and the next ones at the next: however many wait for a third party's turn, none
 * keeps a younger one from being found.
 */
export class LeftRuns {
  readonly #text: string
  readonly #pageSize: number
  #last: { place: string; id: string } | undefined

  /** `column`: what they are in order of; `which`: the condition they fulfil, with `$4` for a number of seconds. */
  private constructor(column: 'updated_at' | 'due_at', which: string, pageSize = usualPageSize) {
    this.#pageSize = pageSize
    this.#text = `select id, ${column}::text as place from run
      where ${which} and ($1::timestamptz is null or (${column}, id) > ($1::timestamptz, $2)) order by ${column}, id limit $3`
  }

  /** Runs with work that was not taken up, or whose server is gone. Nothing is prepared in a saved run, however long it lies. */
  static withWork(): LeftRuns {
    return new LeftRuns(
      'updated_at',
      `(phase = 'performing' and status in ('active', 'saved') or phase = 'preparing' and status = 'active')
         and (updated_at <= now() - make_interval(secs => $4) or taken_by not in (
               select objid::bigint from pg_locks
                where locktype = 'advisory' and granted and classid = ${serverLockClass}
                  and database = (select oid from pg_database where datname = current_database())))
         and not (phase = 'performing' and dispatch_is_held(null, false))`,
    )
  }

  /** Runs whose time has come, by at least so many seconds. */
  static due(pageSize?: number): LeftRuns {
    return new LeftRuns('due_at', 'due_at <= clock_timestamp() - make_interval(secs => $4)', pageSize)
  }

  async next(client: Queryable, olderThanSeconds: number): Promise<string[]> {
    const { place = null, id = null } = this.#last ?? {}
    const { rows } = await client.query<{ id: string; place: string }>(this.#text, [
      place,
      id,
      this.#pageSize,
      olderThanSeconds,
    ])
    // After the last page it begins anew.
    this.#last = rows.length < this.#pageSize ? undefined : rows.at(-1)
    return rows.map((row) => row.id)
  }
}
