import { type Access, hasRight, RuleError, type Workflow } from '#engine'
import { loadAccess } from '../access/load-access.ts'
import type { RecordReader } from '../records/record-reader.ts'
import type { Queryable } from '../store/pool.ts'
import type { VersionStore } from '../workflows/version-store.ts'
import { type RunRow, readRun, type StartedRun } from './read-run.ts'

export interface RunAccessParts {
  pool: Queryable
  versions: VersionStore
  records: RecordReader
}

/** The run, for a person whose team has its workflow and whose scope has its record; for others it does not exist. */
export async function requireVisibleRun(
  parts: RunAccessParts,
  access: Access,
  runId: string,
): Promise<{ row: RunRow; workflow: Workflow }> {
  const row = await readRun(parts.pool, runId)
  if (!row || !(await canSee(parts, access, row)))
    throw new RuleError('not-found', 'There is no such run, or it is not yours to see.')
  return { row, workflow: await parts.versions.definition(parts.pool, row.workflowId, row.version) }
}

/** Whether the person's team has the run's workflow and their scope its record. */
export async function canSee(parts: RunAccessParts, access: Access, row: RunRow): Promise<boolean> {
  if (!(await parts.versions.find(parts.pool, access.team.id, row.workflowId))) return false
  const { collection, id } = row.state.record
  if (!hasRight(access, `${collection}.read`)) return false
  return (await parts.records.visibleIds(access, collection, [id])).has(id)
}

/** Whether the run waits in no inbox, or in one where the person works: then it is theirs to take over. */
export function worksInInbox(access: Access, { inbox }: Pick<StartedRun, 'inbox'>): boolean {
  return inbox === undefined || hasRight(access, `inbox.${inbox}.work`)
}

/** What the person may do at this moment, read in the command's own transaction. */
export async function requireCurrentAccess(client: Queryable, personId: string): Promise<Access> {
  const access = await loadAccess(client, personId)
  if (!access) throw new RuleError('not-signed-in', 'Your access has ended. Ask an administrator.')
  return access
}
