import type { Answer, LiveAttempt, Run, RunEvent } from '#engine'
import type { Queryable } from '../store/pool.ts'
import { toEvent } from './event-row.ts'

export type StartedRun = Exclude<Run, { status: 'new' | 'moving' }>

export interface RunRow {
  id: string
  workflowId: string
  version: number
  lastDigest: string
  state: StartedRun
  updatedAt: string
  /** Whether its timer is due by the database's clock. */
  isDue: boolean
  /** The number of the server that goes on with it: prepares its open step, or carries out its effect. */
  takenBy: number | null
  /** Today by the database's clock, in UTC: `YYYY-MM-DD`. */
  today: string
}

const columns =
  "id, workflow_id, version, last_digest, state, updated_at, taken_by, coalesce(due_at <= clock_timestamp(), false) as is_due, (clock_timestamp() at time zone 'utc')::date as today"

/** Locks the run's row until the transaction ends: commands on one run follow each other. Undefined where there is none. */
export async function lockRun(client: Queryable, id: string): Promise<(RunRow & { now: string }) | undefined> {
  const text = `select ${columns}, clock_timestamp() as now from run where id = $1 for update`
  const { rows } = await client.query({ name: 'lock-run', text, values: [id] })
  return rows[0] && { ...toRow(rows[0]), now: rows[0].now.toISOString() }
}

/** The run as it stands. */
export async function readRun(client: Queryable, id: string): Promise<RunRow | undefined> {
  const { rows } = await client.query(`select ${columns} from run where id = $1`, [id])
  return rows[0] && toRow(rows[0])
}

/** The runs that steps of a run have called: those of some attempts, oldest first. One step has several where one was aborted. */
export async function subrunsOf(client: Queryable, runId: string, attempts: readonly number[]): Promise<RunRow[]> {
  const { rows } = await client.query(
    `select ${columns} from run where parent_id = $1 and parent_attempt = any ($2) order by parent_attempt, updated_at, id`,
    [runId, attempts],
  )
  return rows.map(toRow)
}

/** The open run of a workflow on a record, if there is one. */
export async function findOpenRun(
  client: Queryable,
  workflowId: string,
  collection: string,
  recordId: string,
): Promise<RunRow | undefined> {
  const { rows } = await client.query(
    `select ${columns} from run where workflow_id = $1 and collection = $2 and record_id = $3 and status in ('active', 'saved')`,
    [workflowId, collection, recordId],
  )
  return rows[0] && toRow(rows[0])
}

export interface CompletedAttempt extends LiveAttempt {
  isManual: boolean
  edited: string[]
  answer: Answer
}

/** Every live completed attempt in order, exactly as the log's fold has it: what revising goes back to. */
export async function liveHistory(client: Queryable, runId: string): Promise<LiveAttempt[]> {
  const { rows } = await client.query(
    'select attempt from run_attempt where run_id = $1 and is_live order by ordinal',
    [runId],
  )
  return rows.map((row) => row.attempt)
}

/**
 * The last live completed attempts in order, as the panel shows them. Where PostgreSQL has no statistics yet it would sort
 * all attempts of a run to find them: 3.7 ms for 2,500. Nearly always they are among the last ordinals, so it is asked for those first.
 */
export async function liveAttempts(
  client: Queryable,
  run: Pick<StartedRun, 'id' | 'lastOrdinal'>,
  limit: number,
): Promise<CompletedAttempt[]> {
  const near = run.lastOrdinal - 2 * limit
  const last = await liveAttemptsAfter(client, run.id, near, limit)
  return last.length === limit || near <= 0 ? last : liveAttemptsAfter(client, run.id, 0, limit)
}

async function liveAttemptsAfter(
  client: Queryable,
  runId: string,
  ordinal: number,
  limit: number,
): Promise<CompletedAttempt[]> {
  const { rows } = await client.query(
    `select attempt, is_manual, edited, answer from (
       select * from run_attempt where run_id = $1 and is_live and ordinal > $2 order by ordinal desc limit $3
     ) latest order by ordinal`,
    [runId, ordinal, limit],
  )
  return rows.map((row) => ({ ...row.attempt, isManual: row.is_manual, edited: row.edited, answer: row.answer }))
}

/** The run's events after a sequence number, at most `limit`, with their digests. */
export async function readEvents(
  client: Queryable,
  runId: string,
  after: number,
  limit: number,
): Promise<{ sequence: number; digest: string; event: RunEvent }[]> {
  const { rows } = await client.query(
    `select e.sequence, e.type, e.at, e.actor, e.body, e.digest, p.content
       from run_event e left join run_payload p using (run_id, sequence)
      where e.run_id = $1 and e.sequence > $2 order by e.sequence limit $3`,
    [runId, after, limit],
  )
  return rows.map((row) => ({
    sequence: row.sequence,
    digest: row.digest,
    event: toEvent({ ...row, at: row.at.toISOString() }),
  }))
}

function toRow(row: {
  id: string
  workflow_id: string
  version: number
  last_digest: string
  state: StartedRun
  updated_at: Date
  is_due: boolean
  taken_by: number | null
  today: string
}): RunRow {
  return {
    id: row.id,
    workflowId: row.workflow_id,
    version: row.version,
    lastDigest: row.last_digest,
    state: row.state,
    updatedAt: row.updated_at.toISOString(),
    isDue: row.is_due,
    takenBy: row.taken_by,
    today: row.today,
  }
}

/** Ordinals of the attempts that opened one of the steps. */
export async function attemptsAt(client: Queryable, runId: string, stepIds: readonly string[]): Promise<number[]> {
  const { rows } = await client.query<{ attempt: number }>(
    "select (body ->> 'attempt')::integer as attempt from run_event where run_id = $1 and type = 'step-opened' and body ->> 'stepId' = any ($2)",
    [runId, stepIds],
  )
  return rows.map(({ attempt }) => attempt)
}
