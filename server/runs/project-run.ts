import { liveAttempt, type Run, type RunEvent, type RunEventOf, stepById, type Workflow } from '#engine'
import type { Queryable } from '../store/pool.ts'

type Started = Exclude<Run, { status: 'new' | 'moving' }>

/** What the run's row shows of the folded state: for lists, locks and the next command. */
function columns(run: Started, workflow: Workflow, lastDigest: string, at: string): unknown[] {
  const open = run.status === 'active' || run.status === 'saved' ? run.open : undefined
  return [
    run.id,
    run.status,
    open?.phase ?? null,
    open ? stepById(workflow, open.stepId).title : null,
    run.assignee?.id ?? null,
    run.inbox ?? null,
    at,
    run.sequence,
    lastDigest,
    JSON.stringify(run),
  ]
}

/**
 * Inserts the row of a run that was just triggered. The partial unique index run_one_open refuses a second open run of the
 * workflow on the record: the insert then does nothing and false is returned.
 */
export async function insertRun(client: Queryable, run: Started, workflow: Workflow, at: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into run (id, status, phase, waits_for, assignee_id, inbox, updated_at, sequence, last_digest, state,
                      workflow_id, version, workflow_title, collection, record_id, record_label, started_by, started_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $7)
     on conflict (workflow_id, collection, record_id) where status in ('active', 'saved') do nothing`,
    [
      ...columns(run, workflow, '', at),
      run.workflow.id,
      run.workflow.version,
      run.workflow.title,
      run.record.collection,
      run.record.id,
      run.record.label,
      run.startedBy.id,
    ],
  )
  return rowCount === 1
}

/** Writes the folded state after a command. The caller holds the row. */
export async function updateRun(
  client: Queryable,
  run: Started,
  workflow: Workflow,
  lastDigest: string,
  at: string,
): Promise<void> {
  await client.query(
    `update run set status = $2, phase = $3, waits_for = $4, assignee_id = $5, inbox = $6, updated_at = $7, sequence = $8, last_digest = $9, state = $10
      where id = $1`,
    columns(run, workflow, lastDigest, at),
  )
}

/** Keeps the table of completed attempts in step with the events. */
export async function projectAttempts(client: Queryable, runId: string, events: readonly RunEvent[]): Promise<void> {
  for (const event of events) {
    if (event.type === 'step-completed') await insertAttempt(client, runId, event)
    if (event.type === 'step-revised')
      await client.query('update run_attempt set is_live = false where run_id = $1 and ordinal = any($2) and is_live', [
        runId,
        event.cancels,
      ])
  }
}

async function insertAttempt(client: Queryable, runId: string, event: RunEventOf<'step-completed'>): Promise<void> {
  await client.query(
    'insert into run_attempt (run_id, ordinal, is_live, is_manual, edited, answer, attempt) values ($1, $2, true, $3, $4, $5, $6)',
    [
      runId,
      event.attempt,
      event.isManual,
      JSON.stringify(event.edited),
      JSON.stringify(event.content.answer),
      JSON.stringify(liveAttempt(event)),
    ],
  )
}
