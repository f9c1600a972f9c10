/** How every statement begins that reads a run's row: see server/runs/read-run.ts. */
export const runRow =
  "select id, workflow_id, version, last_digest, state, updated_at, taken_by, coalesce(due_at <= clock_timestamp(), false) as is_due, (clock_timestamp() at time zone 'utc')::date as today"
