import type { Pool } from '../../server/store/pool.ts'
import { inTransaction } from '../../server/store/transaction.ts'

type Row = Record<string, unknown>

/** What one command wrote, table by table, to be written again by hand under another run. */
export interface Written {
  events: Row[]
  payloads: Row[]
  attempts: Row[]
  activity: Row[]
  run: Row
}

/** Reads back what the last command on a run wrote: the rows of its last transaction. */
export async function lastWritten(pool: Pool, runId: string): Promise<Written> {
  const events = await rowsOf(
    pool,
    `select to_jsonb(e) - 'txid' - 'position' as row from run_event e
      where run_id = $1 and txid = (select max(txid) from run_event where run_id = $1) order by sequence`,
    runId,
  )
  const sequences = events.map((event) => event['sequence'])
  const ordinals = events.flatMap(({ type, body }) =>
    type === 'step-completed' && body !== null && typeof body === 'object' && 'attempt' in body ? [body.attempt] : [],
  )
  return {
    events,
    payloads: await rowsOf(
      pool,
      'select to_jsonb(p) as row from run_payload p where run_id = $1 and sequence = any ($2)',
      runId,
      sequences,
    ),
    attempts: await rowsOf(
      pool,
      'select to_jsonb(a) as row from run_attempt a where run_id = $1 and ordinal = any ($2)',
      runId,
      ordinals,
    ),
    activity: await rowsOf(
      pool,
      `select to_jsonb(a) - 'txid' - 'position' as row from activity a where run_id = $1 and txid = (select max(txid) from run_event where run_id = $1)`,
      runId,
    ),
    run: (await rowsOf(pool, 'select to_jsonb(r) as row from run r where id = $1', runId))[0] ?? {},
  }
}

/**
 * The same inserts and the same update as one command makes, as somebody would write them by hand: one statement per table,
 * in one transaction, on a run locked before. Nothing is decided, folded, digested, checked or announced. `turn` counts the
 * commands on this run, so that keys do not meet.
 */
export async function writeByHand(pool: Pool, runId: string, written: Written, turn: number): Promise<void> {
  const shift = 1_000_000 + turn * 100
  const moved = (rows: Row[], key: string) =>
    JSON.stringify(rows.map((row) => ({ ...row, run_id: runId, [key]: Number(row[key]) + shift })))
  await inTransaction(pool, async (client) => {
    await client.query('select state from run where id = $1 for update', [runId])
    await client.query(
      `insert into run_event (run_id, sequence, type, at, actor, body, digest, previous_digest)
       select run_id, sequence, type, at, actor, body, digest, previous_digest from jsonb_populate_recordset(null::run_event, $1)`,
      [moved(written.events, 'sequence')],
    )
    await client.query('insert into run_payload select * from jsonb_populate_recordset(null::run_payload, $1)', [
      moved(written.payloads, 'sequence'),
    ])
    await client.query('insert into run_attempt select * from jsonb_populate_recordset(null::run_attempt, $1)', [
      moved(written.attempts, 'ordinal'),
    ])
    await client.query(
      `insert into activity (at, type, actor, person_id, person_name, summary, collection, record_id, record_label, run_id, workflow_id, is_denied, detail)
       select at, type, actor, person_id, person_name, summary, collection, record_id, record_label, $2, workflow_id, is_denied, detail from jsonb_populate_recordset(null::activity, $1)`,
      [JSON.stringify(written.activity), runId],
    )
    await client.query(
      'update run set phase = $2, waits_for = $3, updated_at = now(), sequence = $4, last_digest = $5, state = $6 where id = $1',
      [
        runId,
        written.run['phase'],
        written.run['waits_for'],
        shift,
        written.run['last_digest'],
        JSON.stringify(written.run['state']),
      ],
    )
  })
}

async function rowsOf(pool: Pool, text: string, ...values: unknown[]): Promise<Row[]> {
  const { rows } = await pool.query<{ row: Row }>(text, values)
  return rows.map(({ row }) => row)
}
