import type { RunEvent } from '#engine'
import type { Queryable } from '../store/pool.ts'
import { type EventRow, toRows } from './event-row.ts'

/**
 * Appends a command's events to the run's log and their contents apart from it. Returns the new last digest.
 * The primary key (run_id, sequence) refuses a second writer; the caller holds the run's row, so there is none.
 */
export async function appendEvents(
  client: Queryable,
  runId: string,
  events: readonly RunEvent[],
  lastSequence: number,
  lastDigest: string,
): Promise<string> {
  const rows = toRows(runId, events, lastSequence, lastDigest)
  const column = <Key extends keyof EventRow>(key: Key) => rows.map((row) => row[key])
  const json = (values: unknown[]) => values.map((value) => JSON.stringify(value))
  const text = `with appended as (
       insert into run_event (run_id, sequence, type, at, actor, body, digest, previous_digest)
       select $1, * from unnest($2::integer[], $3::text[], $4::timestamptz[], $5::jsonb[], $6::jsonb[], $7::text[], $8::text[])
     )
     insert into run_payload (run_id, sequence, salt, content)
     select $1, sequence, salt, content from unnest($2::integer[], $9::text[], $10::jsonb[]) as payload (sequence, salt, content)
      where salt is not null`
  await client.query({
    name: 'append-events',
    text,
    values: [
      runId,
      column('sequence'),
      column('type'),
      column('at'),
      json(column('actor')),
      json(column('body')),
      column('digest'),
      column('previousDigest'),
      column('salt'),
      json(column('content')),
    ],
  })
  return rows.at(-1)?.digest ?? lastDigest
}
