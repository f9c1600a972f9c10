import { approvalRight, type RunEvent, type RunEventOf, stepById, type Workflow } from '#engine'
import type { Queryable } from '../store/pool.ts'
import type { StartedRun } from './read-run.ts'

/** Keeps the table of approvals in step with the events of one command. The caller holds the run's row. */
export async function projectApprovals(
  client: Queryable,
  run: StartedRun,
  workflow: Workflow,
  events: readonly RunEvent[],
  sequenceBefore: number,
): Promise<void> {
  for (const [index, event] of events.entries()) {
    switch (event.type) {
      case 'approval-asked':
        await insertApproval(client, run, workflow, event)
        break
      case 'timer-set':
        if (event.purpose === 'approval')
          await client.query(
            "update approval set due_at = $3 where run_id = $1 and attempt = $2 and status = 'asked'",
            [run.id, event.attempt, event.due],
          )
        break
      case 'approval-given':
      case 'approval-refused':
        await client.query(
          'update approval set status = $2, decided_by = $3, decided_at = $4, comment = $5, given_sequence = $6 where id = $1',
          [
            event.approval,
            event.type === 'approval-given' ? 'given' : 'refused',
            JSON.stringify(event.actor.person),
            event.at,
            event.content.comment,
            event.type === 'approval-given' ? sequenceBefore + index + 1 : null,
          ],
        )
        break
      case 'approval-ended':
        await client.query('update approval set status = $2, decided_at = $3 where id = $1', [
          event.approval,
          event.how,
          event.at,
        ])
    }
  }
}

async function insertApproval(
  client: Queryable,
  run: StartedRun,
  workflow: Workflow,
  event: RunEventOf<'approval-asked'>,
): Promise<void> {
  const open = run.status === 'active' || run.status === 'saved' ? run.open : undefined
  const step = open && stepById(workflow, open.stepId)
  if (!step || !('approval' in step) || !step.approval)
    throw new Error(`An approval was asked for in run ${run.id} at a step that needs none.`)
  await client.query(
    `insert into approval (id, run_id, attempt, step_id, needed_right, digest, request, asked_by, requesters, asked_at, status)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'asked')`,
    [
      event.approval,
      run.id,
      event.attempt,
      step.id,
      approvalRight(step.approval),
      event.digest,
      JSON.stringify(event.content.request),
      JSON.stringify(event.actor),
      event.requesters.map(({ id }) => id),
      event.at,
    ],
  )
}

/**
 * Whether a person asked for the approval in this life of the database; who approves is always one, and does it now. One that
 * was asked for in an earlier life may have been given there, too.
 */
export async function isAskedByPerson(client: Queryable, approval: string): Promise<boolean> {
  const { rows } = await client.query<{ is_asked: boolean }>(
    "select asked_by ->> 'kind' = 'person' and incarnation is not distinct from current_incarnation() as is_asked from approval where id = $1",
    [approval],
  )
  return rows[0]?.is_asked === true
}

export interface GivenApproval {
  /** Of what was approved, as the log has it. */
  digest: string
  approver: { id: string; name: string }
  requesters: string[]
}

/**
 * The approval that an effect was intended by, from the append-only log: the event of the approval, and the intent right after
 * it. Undefined where the log has none.
 */
export async function approvalOfEffect(
  client: Queryable,
  runId: string,
  attempt: number,
  effectId: string,
): Promise<GivenApproval | undefined> {
  const { rows } = await client.query<GivenApproval>(
    `select given.body ->> 'digest' as digest, given.actor -> 'person' as approver, a.requesters
       from approval a
       join run_event given on given.run_id = a.run_id and given.sequence = a.given_sequence
       join run_event intended on intended.run_id = a.run_id and intended.sequence = a.given_sequence + 1
      where a.run_id = $1 and a.attempt = $2
        and given.type = 'approval-given' and given.body ->> 'approval' = a.id
        and intended.type = 'effect-intended' and intended.body ->> 'approval' = a.id and intended.body ->> 'effectId' = $3`,
    [runId, attempt, effectId],
  )
  return rows[0]
}
