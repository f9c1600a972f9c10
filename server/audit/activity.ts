import type { Value } from '#engine'
import type { Queryable } from '../store/pool.ts'

/** One interaction to be logged. */
export interface Activity {
  type: string
  actor: 'person' | 'automation' | 'assistant' | 'system'
  person?: { id: string; name: string } | undefined
  summary: string
  record?: { collection: string; id?: string | undefined; label?: string | undefined } | undefined
  runId?: string | undefined
  workflowId?: string | undefined
  isDenied?: boolean
  detail?: Record<string, Value | undefined>
}

/** Appends interactions to the activity log, in the caller's transaction where it has one. */
export async function logActivity(client: Queryable, ...entries: Activity[]): Promise<void> {
  if (entries.length === 0) return
  const text = `insert into activity (type, actor, person_id, person_name, summary, collection, record_id, record_label, run_id, workflow_id, is_denied, detail)
     select * from jsonb_to_recordset($1) as entry
       (type text, actor text, person_id text, person_name text, summary text, collection text, record_id text, record_label text, run_id text, workflow_id text, is_denied boolean, detail jsonb)`
  await client.query({ name: 'log-activity', text, values: [JSON.stringify(entries.map(toRow))] })
}

function toRow(entry: Activity): Record<string, unknown> {
  return {
    type: entry.type,
    actor: entry.actor,
    person_id: entry.person?.id ?? null,
    person_name: entry.person?.name ?? null,
    summary: entry.summary,
    collection: entry.record?.collection ?? null,
    record_id: entry.record?.id ?? null,
    record_label: entry.record?.label ?? null,
    run_id: entry.runId ?? null,
    workflow_id: entry.workflowId ?? null,
    is_denied: entry.isDenied ?? false,
    detail: entry.detail ?? {},
  }
}
