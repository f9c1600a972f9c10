import type { Queryable } from '../store/pool.ts'

/** How often an attempt was prepared without an answer, and how long until the next try is due. */
export async function readTries(
  client: Queryable,
  runId: string,
  attempt: number,
): Promise<{ tries: number; dueInMilliseconds: number }> {
  const { rows } = await client.query(
    `select tries, greatest(0, ceil(extract(epoch from due_at - clock_timestamp()) * 1000))::integer as due
       from step_try where run_id = $1 and attempt = $2`,
    [runId, attempt],
  )
  return rows[0] ? { tries: rows[0].tries, dueInMilliseconds: rows[0].due } : { tries: 0, dueInMilliseconds: 0 }
}

/**
 * Counts one more try and says when the next is due. Two servers that prepared the same try at the same moment count it once:
 * the second finds a count that it has not seen.
 */
export async function countTry(
  client: Queryable,
  runId: string,
  attempt: number,
  seen: number,
  pauseSeconds: number,
): Promise<void> {
  await client.query(
    `insert into step_try as known (run_id, attempt, tries, due_at)
     values ($1, $2, $3 + 1, clock_timestamp() + make_interval(secs => $4))
     on conflict (run_id, attempt) do update set tries = excluded.tries, due_at = excluded.due_at where known.tries = $3`,
    [runId, attempt, seen, pauseSeconds],
  )
}

/** Forgets the tries of an attempt, so that asking again starts anew. */
export async function forgetTries(client: Queryable, runId: string, attempt: number): Promise<void> {
  await client.query('delete from step_try where run_id = $1 and attempt = $2', [runId, attempt])
}
