import { randomUUID } from 'node:crypto'
import type { RunView } from '#api'
import { type Access, RuleError, requireRight } from '#engine'
import type { KeepKey, Orderer } from '../idempotency/order-key.ts'
import { inTransaction } from '../store/transaction.ts'
import type { AdvanceParts, RunAdvancer } from '../worker/advance-run.ts'
import type { DirectActions } from './direct-actions.ts'
import { handleTrigger, isFollowed } from './handle-command.ts'
import { ApprovalOrders } from './orders/approvals.ts'
import { Revisions } from './orders/revisions.ts'
import { RunLife } from './orders/run-life.ts'
import { personOf, RunOrders } from './orders/run-orders.ts'
import { StepOrders } from './orders/step-orders.ts'
import { findOpenRun } from './read-run.ts'
import { requireCurrentAccess, requireVisibleRun, worksInInbox } from './run-access.ts'

/** Orders of people to runs. Each checks what the person sees, then their rights in the command's own transaction. */
export class RunService {
  readonly steps: StepOrders
  readonly revisions: Revisions
  readonly approvals: ApprovalOrders
  readonly life: RunLife
  readonly #orders: RunOrders

  constructor(parts: AdvanceParts, advancer: RunAdvancer, direct: DirectActions) {
    this.#orders = new RunOrders(parts, advancer)
    this.steps = new StepOrders(this.#orders)
    this.revisions = new Revisions(this.#orders, direct)
    this.approvals = new ApprovalOrders(this.#orders)
    this.life = new RunLife(this.#orders)
  }

  async view(access: Access, runId: string): Promise<RunView> {
    return this.#orders.view(access, runId)
  }

  /** The run as it stands after an order that was carried out before, once what follows by itself had its time. */
  async afterwards(access: Access, runId: string): Promise<RunView> {
    const { row } = await requireVisibleRun(this.#orders.parts, access, runId)
    if (isFollowed(row.state)) await this.#orders.settle(runId)
    return this.view(access, runId)
  }

  /** Starts a workflow on a record, or resumes the run of it that is open there. */
  async start(
    by: Orderer,
    wanted: { workflow: string; collection: string; record: string; whenOpen: 'resume' | 'refuse' },
  ): Promise<RunView & { isResumed: boolean }> {
    const { pool, versions, records } = this.#orders.parts
    const { access } = by
    const published = await versions.find(pool, access.team.id, wanted.workflow)
    if (!published)
      throw new RuleError('not-found', `There is no workflow "${wanted.workflow}", or it is not yours to see.`)
    if (published.collection !== wanted.collection)
      throw new RuleError(
        'invalid-input',
        `"${published.title}" starts on ${published.collection}, not on ${wanted.collection}.`,
      )
    const record = await records.get(access, wanted.collection, wanted.record)
    const workflow = await versions.definition(pool, published.id, published.version)

    const runId = randomUUID()
    let refusal: RuleError | undefined
    const started = await inTransaction(pool, async (client) => {
      const current = await requireCurrentAccess(client, access.person.id)
      requireRight(current, `${wanted.collection}.read`)
      const { rows } = await client.query('select clock_timestamp() as now')
      const handled = await handleTrigger(this.#orders.parts, client, runId, workflow, {
        type: 'trigger-run',
        at: rows[0].now.toISOString(),
        by: personOf(access),
        allowedBy: `${wanted.collection}.read`,
        version: published.version,
        hash: published.hash,
        record: { collection: wanted.collection, id: record.id, label: record.label },
      })
      if (handled) await by.keepKey(client, { kind: 'run', run: runId, isResumed: false })
      return handled
    }).catch((error: unknown) => {
      // An open run of it, started by the workflow that gives the inputs, is taken on all the same.
      if (!(error instanceof RuleError) || error.code !== 'inputs-missing') throw error
      refusal = error
      return undefined
    })
    if (started) {
      await this.#orders.settle(runId)
      return { ...(await this.view(access, runId)), isResumed: false }
    }
    const open = await findOpenRun(pool, wanted.workflow, wanted.collection, record.id)
    if (!open && refusal) throw refusal
    // Ended in between: the way is free now.
    if (!open) return this.start(by, wanted)
    if (wanted.whenOpen === 'refuse')
      throw new RuleError(
        'run-exists',
        `${open.state.startedBy.name} started "${published.title}" on ${record.label}, and it is still open. Resume it instead.`,
        { run: open.id, by: open.state.startedBy.name },
      )
    const resumed = { kind: 'run' as const, run: open.id, isResumed: true }
    const keepKey: KeepKey = (client) => by.keepKey(client, resumed)
    // What lies in an inbox is shown to everybody who may see it, and taken on only by who works there.
    if (!worksInInbox(access, open.state)) {
      // An order that is sent again is told what came of it the first time.
      await inTransaction(pool, (client) => by.keepKey(client, resumed))
      return { ...(await this.view(access, open.id)), isResumed: true }
    }
    try {
      return { ...(await this.life.resume({ access, keepKey }, open.id)), isResumed: true }
    } catch (error) {
      // Ended while it was resumed: the way is free now.
      if (error instanceof RuleError && error.code === 'run-ended') return this.start(by, wanted)
      throw error
    }
  }
}
