import type { Logger } from '../logger.ts'
import type { Pool } from '../store/pool.ts'
import { keptHours } from './order-key.ts'

const everyMilliseconds = 10 * 60_000
/** Rows deleted by one statement at most, so that none runs long. */
const mostAtOnce = 10_000

/** Deletes keys past their time: at the start, and then every ten minutes. Returns how to stop. Any number of servers may do it at once. */
export function startForgettingKeys(pool: Pool, log: Logger): () => Promise<void> {
  const forget = () =>
    forgetOldKeys(pool).then(
      () => {},
      (error: unknown) =>
        log.warn({ err: error }, 'old idempotency keys could not be deleted; it is tried again in ten minutes'),
    )
  let forgetting = forget()
  const timer = setInterval(() => {
    forgetting = forget()
  }, everyMilliseconds)
  return async () => {
    clearInterval(timer)
    await forgetting
  }
}

/** Deletes every key past its time. Returns how many. Rows that another server deletes at this moment are left to it. */
export async function forgetOldKeys(pool: Pool): Promise<number> {
  let deleted = 0
  for (;;) {
    const { rowCount } = await pool.query(
      `delete from idempotency_key where (person_id, key) in (
         select person_id, key from idempotency_key
          where kept_at <= now() - make_interval(hours => $1) limit $2 for update skip locked)`,
      [keptHours, mostAtOnce],
    )
    deleted += rowCount ?? 0
    if ((rowCount ?? 0) < mostAtOnce) return deleted
  }
}
