import type { RunView } from '#api'
import { type Access, approvalRight, RuleError, requireRight, stepById, type Workflow } from '#engine'
import type { Orderer } from '../../idempotency/order-key.ts'
import type { Drift } from '../../steps/drift.ts'
import { requireSeen, type SeenDrift } from '../../steps/seen-drifts.ts'
import type { StartedRun } from '../read-run.ts'
import { namesHidden } from '../redact.ts'
import { requireVisibleRun, worksInInbox } from '../run-access.ts'
import { visibleRecords } from '../visibility.ts'
import type { RunOrders } from './run-orders.ts'

/** Orders about what a step asks approval for. */
export class ApprovalOrders {
  readonly #orders: RunOrders

  constructor(orders: RunOrders) {
    this.#orders = orders
  }

  async give(
    by: Orderer,
    runId: string,
    attempt: number,
    { drifts, ...wanted }: { approval: string; digest: string; comment: string; drifts: readonly SeenDrift[] },
  ): Promise<RunView> {
    const overridden = await this.#requireSeen(by.access, runId, attempt, wanted.approval, drifts)
    return this.#orders.order(by, runId, async (run, current, { workflow }) => {
      const allowedBy = await this.#requireApprover(current, run, workflow, attempt)
      return { type: 'give-approval', attempt, ...wanted, comment: wanted.comment.trim(), allowedBy, overridden }
    })
  }

  async refuse(
    by: Orderer,
    runId: string,
    attempt: number,
    wanted: { approval: string; comment: string },
  ): Promise<RunView> {
    return this.#orders.order(by, runId, async (run, current, { workflow }) => {
      const allowedBy = await this.#requireApprover(current, run, workflow, attempt)
      return { type: 'refuse-approval', attempt, ...wanted, allowedBy }
    })
  }

  /** Who asked may be gone, so whoever may take the run over can withdraw it as well. */
  async withdraw(by: Orderer, runId: string, attempt: number, approval: string): Promise<RunView> {
    return this.#orders.order(by, runId, (run, current) => ({
      type: 'withdraw-approval',
      attempt,
      approval,
      mayTakeOver: worksInInbox(current, run),
    }))
  }

  /** What has changed of what is asked for, all of it seen by the approver. Where that is not asked for any more, the rules say so. */
  async #requireSeen(
    access: Access,
    runId: string,
    attempt: number,
    approval: string,
    seen: readonly SeenDrift[],
  ): Promise<Drift[]> {
    const { row, workflow } = await requireVisibleRun(this.#orders.parts, access, runId)
    const run = row.state
    const open = askedAt(run, attempt, approval)
    if (!open) return []
    const { company, records } = this.#orders.parts
    const step = stepById(workflow, open.stepId)
    await this.#requireApprover(access, run, workflow, attempt)
    try {
      return await requireSeen({ step, run, workflow, access, company, records }, seen)
    } catch (error) {
      // What has changed may be what was approved by somebody faster.
      if (!(error instanceof RuleError) || error.code !== 'record-changed') throw error
      const now = await requireVisibleRun(this.#orders.parts, access, runId)
      if (askedAt(now.row.state, attempt, approval)) throw error
      return []
    }
  }

  /**
   * The right by which somebody decides on what the open step asks for. Nobody decides on what they may not see. None where
   * nothing is asked for there any more: the rules say what became of it.
   */
  async #requireApprover(
    access: Access,
    run: StartedRun,
    workflow: Workflow,
    attempt: number,
  ): Promise<string | undefined> {
    const open = run.status === 'active' || run.status === 'saved' ? run.open : undefined
    const step = open && open.ordinal === attempt && open.approval ? stepById(workflow, open.stepId) : undefined
    const rule = step && 'approval' in step ? step.approval : undefined
    if (!rule || !open?.approval) return undefined
    const right = approvalRight(rule)
    requireRight(access, right)
    const { record } = open.approval.request
    if (namesHidden(record, await visibleRecords(this.#orders.parts.records, access, [record])))
      throw new RuleError(
        'not-found',
        'What is asked for works on a record that is not yours to see, so it is not yours to decide on.',
      )
    return right
  }
}

/** The open attempt, when it asks for this approval. */
function askedAt(run: StartedRun, attempt: number, approval: string) {
  const open = run.status === 'active' || run.status === 'saved' ? run.open : undefined
  return open?.ordinal === attempt && open.approval?.id === approval && open.approval.status === 'asked'
    ? open
    : undefined
}
