import type { Queryable } from '../store/pool.ts'

/**
 * Has the database notice whether it lives elsewhere than before: restored, copied, or a standby that was promoted. Called for
 * every new connection before it is used, so that nothing is dispatched on one whose place was not looked at.
 */
export async function noticeIncarnation(client: Queryable): Promise<void> {
  await client.query('select notice_incarnation()')
}
