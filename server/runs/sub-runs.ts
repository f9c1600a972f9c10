import type { LabelledRef, RunStatus } from '#engine'
import type { Queryable } from '../store/pool.ts'
import type { StartedRun } from './read-run.ts'

/** The sub-run that the open step of a run waits for, if it waits for one. */
export function openSubrun(run: StartedRun): string | undefined {
  const subrun = run.status === 'active' || run.status === 'saved' ? run.open.subrun : undefined
  return subrun && !subrun.ended ? subrun.run : undefined
}

/** The run that hears of this run's end, once there is one. */
export function waitingParent(run: StartedRun): string | undefined {
  return run.status === 'completed' || run.status === 'aborted' ? run.parent?.run : undefined
}

/** The records that sub-runs of a run work on, by the attempt they belong to. */
export async function subrunTargets(
  client: Queryable,
  runId: string,
): Promise<{ attempt: number; record: LabelledRef }[]> {
  const { rows } = await client.query(
    'select parent_attempt, collection, record_id, record_label from run where parent_id = $1',
    [runId],
  )
  return rows.map((row) => ({
    attempt: row.parent_attempt,
    record: { collection: row.collection, id: row.record_id, label: row.record_label },
  }))
}

/** Runs that wait for a sub-run which has ended: whoever should have told them is gone. */
export async function untoldParents(client: Queryable, olderThanSeconds: number): Promise<string[]> {
  const ended: RunStatus[] = ['completed', 'aborted']
  const { rows } = await client.query<{ id: string }>(
    `select parent.id from run parent join run child on child.id = parent.subrun_id
      where parent.subrun_id is not null and child.status = any ($1)
        and child.updated_at <= now() - make_interval(secs => $2) order by child.updated_at limit 500`,
    [ended, olderThanSeconds],
  )
  return rows.map(({ id }) => id)
}
