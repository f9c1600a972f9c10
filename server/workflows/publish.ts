import {
  type Access,
  type Catalog,
  hasLevel,
  type Problem,
  RuleError,
  validateWorkflow,
  type Workflow,
  type WorkflowInterface,
} from '#engine'
import { logActivity } from '../audit/activity.ts'
import { type KeepKey, withoutKey } from '../idempotency/order-key.ts'
import type { LiveChannel } from '../live/live-channel.ts'
import type { Pool } from '../store/pool.ts'
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

interface PublishParts {
  pool: Pool
  versions: VersionStore
  live: LiveChannel
}

/** Publishes a definition as the next version. `published` are the workflows that it may call. Runs that are open keep the version they are pinned to. */
export async function publishWorkflow(
  parts: PublishParts,
  definition: unknown,
  catalog: Catalog,
  published: readonly WorkflowInterface[],
  by: { id: string; name: string } | undefined,
  keepKey: KeepKey = withoutKey,
): Promise<{ workflow: Workflow; version: number; isNew: boolean }> {
  const validation = validateWorkflow(definition, catalog, published)
  const { workflow } = validation
  if (!workflow) throw new InvalidWorkflow(validation.problems)
  return inTransaction(parts.pool, async (client) => {
    const done = await parts.versions.publish(client, workflow, by?.name ?? publishedByFile)
    if (done.isNew) {
      await logActivity(client, {
        type: 'workflow-published',
        actor: by ? 'person' : 'system',
        person: by,
        workflowId: workflow.id,
        summary: `Published ${workflow.title}, version ${done.version}`,
        detail: { version: done.version },
      })
      await parts.live.announce(client, { type: 'workflow-changed', workflow: workflow.id })
    }
    await keepKey(client, { kind: 'version', workflow: workflow.id, version: done.version })
    return { workflow, ...done }
  })
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
