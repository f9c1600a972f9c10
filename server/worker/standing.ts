import { type Access, hasRight, type PersonRef, type Step } from '#engine'
import { loadAccess } from '../access/load-access.ts'
import type { Queryable } from '../store/pool.ts'
import type { VersionStore } from '../workflows/version-store.ts'

/** What the person a run acts for may do now, or why it may not go on by itself for them. */
export type Standing = { access: Access } | { obstacle: string }

interface Parts {
  pool: Queryable
  versions: VersionStore
}

/** Whether a run may go on by itself at this step for the person it acts for, as things stand now. */
export async function standingOf(parts: Parts, person: PersonRef, workflow: string, step: Step): Promise<Standing> {
  const access = await loadAccess(parts.pool, person.id)
  if (!access)
    return { obstacle: `${person.name}, for whom this run acts, can no longer sign in. Take it over to go on.` }
  const obstacle = await obstacleAt(parts, access, workflow, step)
  return obstacle === undefined ? { access } : { obstacle }
}

/** Why nothing may be done at this step for a person: their team does not have the workflow, or a right is missing that it requires. */
export async function obstacleAt(
  { pool, versions }: Parts,
  access: Access,
  workflow: string,
  step: Step,
): Promise<string | undefined> {
  const { person, team } = access
  if (!(await versions.find(pool, team.id, workflow)))
    return `${person.name}, for whom this run acts, is in a team that does not have this workflow. Take it over to go on.`
  const missing = step.requires?.find((right) => !hasRight(access, right))
  return missing === undefined ? undefined : `${person.name} lacks the right "${missing}" that this step needs.`
}
