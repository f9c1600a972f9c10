import { RuleError, type RunEventOf, type Value } from '#engine'
import type { Queryable } from '../store/pool.ts'
import { digestOf } from './digest.ts'

/** What another program sends: `id` is its own name for this one event, so that it can be sent again safely. */
export interface SentEvent {
  id: string
  event: string
  values: Record<string, Value>
}

/** Keeps the ids of received events together with the events. The primary key refuses a second of one id. */
export async function insertReceivedEvents(
  client: Queryable,
  runId: string,
  events: readonly RunEventOf<'event-received'>[],
): Promise<void> {
  for (const { eventId, name, attempt, at, content } of events) {
    await client.query(
      'insert into run_received_event (run_id, event_id, digest, attempt, received_at) values ($1, $2, $3, $4, $5)',
      [runId, eventId, digestOf({ event: name, values: content.values }), attempt, at],
    )
  }
}

/** Whether the run received the event before. Refuses an id that came with something else then. The caller holds the run's row. */
export async function isRepeated(client: Queryable, runId: string, sent: SentEvent): Promise<boolean> {
  const { rows } = await client.query('select digest from run_received_event where run_id = $1 and event_id = $2', [
    runId,
    sent.id,
  ])
  if (rows[0] && rows[0].digest !== digestOf({ event: sent.event, values: sent.values }))
    throw new RuleError(
      'conflict',
      `The run received another event with the id "${sent.id}". Give each event an id of its own.`,
    )
  return rows.length > 0
}

/** The run of the workflow on the record that received the event of that id, if one did. */
export async function findReceiver(
  client: Queryable,
  on: { workflow: string; collection: string; record: string },
  eventId: string,
): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `select r.id from run r join run_received_event e on e.run_id = r.id
      where r.workflow_id = $1 and r.collection = $2 and r.record_id = $3 and e.event_id = $4
      order by e.received_at desc limit 1`,
    [on.workflow, on.collection, on.record, eventId],
  )
  return rows[0]?.id
}
