/**
 * The tables whose rows are added and read, never changed or removed: the log, its contents, the activity, what was published.
 * The role that the server works as has no right to more (`working-role-rights.sql`).
 */
export const appendOnlyTables = ['run_event', 'run_payload', 'activity', 'workflow_version'] as const
