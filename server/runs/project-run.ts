import { firingTimers, liveAttempt, type Run, type RunEvent, type RunEventOf, stepById, type Workflow } from '#engine'
import type { Queryable } from '../store/pool.ts'
import { openSubrun } from './sub-runs.ts'

type Started = Exclude<Run, { status: 'new' | 'moving' }>

/** What becomes of a run's row beside its folded state. */
export interface RunRowChange {
  lastDigest: string
  at: string
  /** Prepares the step that the command opened, or carries out what it intends: it goes on with the run at once. */
  server: number
}

/** What the run's row shows of the folded state: for lists, locks and the next command. */
function columns(run: Started, workflow: Workflow, { lastDigest, at, server }: RunRowChange): unknown[] {
  const open = run.status === 'active' || run.status === 'saved' ? run.open : undefined
  return [
    run.id,
    run.status,
    open?.phase ?? null,
    open ? stepById(workflow, open.stepId).title : null,
    // One that must wait for an effect would only be looked at in vain, time and again.
    firingTimers(run, workflow)[0]?.due ?? null,
    run.assignee?.id ?? null,
    run.inbox ?? null,
    at,
    run.sequence,
    lastDigest,
    JSON.stringify(run),
    openSubrun(run) ?? null,
    open?.phase === 'performing' || (run.status === 'active' && open?.phase === 'preparing') ? server : null,
  ]
}

/**
 * Inserts the row of a run that was just triggered. The partial unique index run_one_open refuses a second open run of the
 * workflow on the record: the insert then does nothing and false is returned.
 */
export async function insertRun(
  client: Queryable,
  run: Started,
  workflow: Workflow,
  change: Omit<RunRowChange, 'lastDigest'>,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into run (id, status, phase, waits_for, due_at, assignee_id, inbox, updated_at, sequence, last_digest, state, subrun_id, taken_by,
                      workflow_id, version, workflow_title, collection, record_id, record_label, started_by,
                      parent_id, parent_attempt, started_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $8)
     on conflict (workflow_id, collection, record_id) where status in ('active', 'saved') do nothing`,
    [
      ...columns(run, workflow, { ...change, lastDigest: '' }),
      run.workflow.id,
      run.workflow.version,
      run.workflow.title,
      run.record.collection,
      run.record.id,
      run.record.label,
      run.startedBy.id,
      run.parent?.run ?? null,
      run.parent?.attempt ?? null,
    ],
  )
  return rowCount === 1
}

/** Writes the folded state after a command. The caller holds the row. */
export async function updateRun(
  client: Queryable,
  run: Started,
  workflow: Workflow,
  change: RunRowChange,
): Promise<void> {
  const text = `update run set status = $2, phase = $3, waits_for = $4, due_at = $5, assignee_id = $6, inbox = $7, updated_at = $8, sequence = $9, last_digest = $10, state = $11, subrun_id = $12, taken_by = $13, preparations = 0
      where id = $1`
  await client.query({ name: 'update-run', text, values: columns(run, workflow, change) })
}

/** Keeps the table of completed attempts in step with the events. */
export async function projectAttempts(client: Queryable, runId: string, events: readonly RunEvent[]): Promise<void> {
  // What a command revises was completed by an earlier one, so it does not matter which comes first.
  for (const event of events) {
    if (event.type !== 'step-revised') continue
    const text = 'update run_attempt set is_live = false where run_id = $1 and ordinal = any($2) and is_live'
    await client.query(text, [runId, event.cancels])
  }
  const completed = events.filter((event) => event.type === 'step-completed')
  if (completed.length > 0) await insertAttempts(client, runId, completed)
}

async function insertAttempts(
  client: Queryable,
  runId: string,
  events: readonly RunEventOf<'step-completed'>[],
): Promise<void> {
  const text = `insert into run_attempt (run_id, ordinal, is_live, is_manual, edited, answer, attempt)
     select $1, ordinal, true, is_manual, edited, answer, attempt
       from unnest($2::integer[], $3::boolean[], $4::jsonb[], $5::jsonb[], $6::jsonb[]) as completed (ordinal, is_manual, edited, answer, attempt)`
  const values = [
    runId,
    events.map((event) => event.attempt),
    events.map((event) => event.isManual),
    events.map((event) => JSON.stringify(event.edited)),
    events.map((event) => JSON.stringify(event.content.answer)),
    events.map((event) => JSON.stringify(liveAttempt(event))),
  ]
  await client.query({ name: 'insert-attempts', text, values })
}
