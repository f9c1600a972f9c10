import type { Logger } from '../logger.ts'
import type { Pool } from './pool.ts'

/** Sign-ins last twelve hours: this much of them nobody misses. */
const toleratedMilliseconds = 60_000

/**
 * Says in the log that this machine's clock is not the database's. Runs do not mind, since their times are the database's; sessions are
 * made and ended by the clock of the server that somebody happens to reach.
 */
export async function warnOfClock(pool: Pool, log: Logger): Promise<void> {
  const before = Date.now()
  const { rows } = await pool.query<{ now: number }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now',
  )
  const after = Date.now()
  const [now = after] = rows.map((row) => row.now)
  // The answer may have been written at any moment between the two.
  const offset = now < before ? before - now : Math.min(0, after - now)
  if (Math.abs(offset) < toleratedMilliseconds) return
  log.warn(
    `this machine's clock is ${Math.round(Math.abs(offset) / 1_000)} s ${offset > 0 ? 'ahead of' : 'behind'} the database's: sign-ins may end at once. Set it right, for instance with NTP, and restart`,
  )
}
