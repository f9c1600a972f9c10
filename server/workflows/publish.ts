import { type Access, type Catalog, hasLevel, type Problem, RuleError, validateWorkflow, type Workflow } from '#engine'
import { logActivity } from '../audit/activity.ts'
import { type KeepKey, withoutKey } from '../idempotency/order-key.ts'
import type { LiveChannel } from '../live/live-channel.ts'
import type { Client, Pool } from '../store/pool.ts'
import { inTransaction } from '../store/transaction.ts'
import { publishedByFile, type VersionStore } from './version-store.ts'

/** A definition with problems, each with its place. */
export class InvalidWorkflow extends RuleError {
  readonly problems: Problem[]

  constructor(problems: Problem[]) {
    const [first, ...others] = problems
    super(
      'invalid-workflow',
      `${first?.path}: ${first?.message}${others.length > 0 ? ` (and ${others.length} more)` : ''}`,
    )
    this.problems = problems
  }
}

export interface PublishParts {
  pool: Pool
  versions: VersionStore
  live: LiveChannel
}

/**
 * Publishes a definition as the next version, where it fits the workflows that it calls and those that call it. Runs that are open
 * keep the version they are pinned to.
 */
export async function publishWorkflow(
  parts: PublishParts,
  definition: unknown,
  catalog: Catalog,
  { person, team }: Pick<Access, 'person' | 'team'>,
  keepKey: KeepKey = withoutKey,
): Promise<{ workflow: Workflow; version: number }> {
  return inTransaction(parts.pool, async (client) => {
    await lockPublishing(client)
    const published = await parts.versions.latest(client)
    const { workflow, problems } = validateWorkflow(definition, catalog, published, team.id)
    if (!workflow) throw new InvalidWorkflow(problems)
    const version = await publishValid(parts, client, workflow, person)
    await keepKey(client, { kind: 'version', workflow: workflow.id, version })
    return { workflow, version }
  })
}

/** Any number will do, as long as no other advisory lock of ours has it. */
const publishLock = 46_000_002

/** Publishers follow each other: whether workflows fit is looked at among those that are published. */
export async function lockPublishing(client: Client): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [publishLock])
}

/** Publishes a validated definition as the next version, where it is another than the latest. Without a person, its file publishes it. */
export async function publishValid(
  { versions, live }: Pick<PublishParts, 'versions' | 'live'>,
  client: Client,
  workflow: Workflow,
  person: { id: string; name: string } | undefined,
): Promise<number> {
  const { version, isNew } = await versions.publish(client, workflow, person?.name ?? publishedByFile)
  if (isNew) {
    await logActivity(client, {
      type: 'workflow-published',
      actor: person ? 'person' : 'system',
      person,
      workflowId: workflow.id,
      summary: `Published ${workflow.title}, version ${version}`,
      detail: { version },
    })
    await live.announce(client, { type: 'workflow-changed', workflow: workflow.id })
  }
  return version
}

/** Publishing changes how a team works: it needs the level "editor", and a team may publish only what it sees. */
export function requireEditor(access: Access): void {
  if (!hasLevel(access, 'editor'))
    throw new RuleError(
      'right-missing',
      `Your role "${access.role.title}" lacks the right "workflows.publish". Ask an administrator.`,
      { right: 'workflows.publish' },
    )
}
