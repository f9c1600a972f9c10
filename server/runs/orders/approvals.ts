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
    const asked = await this.#askedBefore(by.access, runId, attempt, wanted.approval)
    const overridden = asked ? await this.#requireSeen(by.access, asked, attempt, wanted.approval, drifts) : []
    return this.#orders.handle(by, runId, (run, current, { workflow }) => {
      requireSameAsked(asked, run, attempt, wanted.approval)
      const allowedBy = approverRight(current, run, workflow, attempt)
      return { type: 'give-approval', attempt, ...wanted, comment: wanted.comment.trim(), allowedBy, overridden }
    })
  }

  async refuse(
    by: Orderer,
    runId: string,
    attempt: number,
    wanted: { approval: string; comment: string },
  ): Promise<RunView> {
    const asked = await this.#askedBefore(by.access, runId, attempt, wanted.approval)
    return this.#orders.handle(by, runId, (run, current, { workflow }) => {
      requireSameAsked(asked, run, attempt, wanted.approval)
      return { type: 'refuse-approval', attempt, ...wanted, allowedBy: approverRight(current, run, workflow, attempt) }
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

  /**
   * The run, where it asks for this approval of somebody who may give it and sees what it is about: nobody decides on what they
   * may not see. That is asked of the company's database, which may not answer: so before the run is locked, never while it is.
   * Undefined where this is not asked for any more: the rules say what became of it.
   */
  async #askedBefore(access: Access, runId: string, attempt: number, approval: string): Promise<Asked | undefined> {
    const { row, workflow } = await requireVisibleRun(this.#orders.parts, access, runId)
    const open = row.state.status === 'active' || row.state.status === 'saved' ? row.state.open : undefined
    if (open?.ordinal !== attempt || !open.approval) return undefined
    approverRight(access, row.state, workflow, attempt)
    const { record } = open.approval.request
    if (namesHidden(record, await visibleRecords(this.#orders.parts.records, access, [record])))
      throw new RuleError(
        'not-found',
        'What is asked for works on a record that is not yours to see, so it is not yours to decide on.',
      )
    return askedAt(row.state, attempt, approval) ? { run: row.state, workflow, stepId: open.stepId } : undefined
  }

  /** What has changed of what is asked for, all of it seen by the approver. */
  async #requireSeen(
    access: Access,
    { run, workflow, stepId }: Asked,
    attempt: number,
    approval: string,
    seen: readonly SeenDrift[],
  ): Promise<Drift[]> {
    const { company, records } = this.#orders.parts
    const step = stepById(workflow, stepId)
    try {
      return await requireSeen({ step, run, workflow, access, company, records }, seen)
    } catch (error) {
      // What has changed may be what was approved by somebody faster.
      if (!(error instanceof RuleError) || error.code !== 'record-changed') throw error
      const now = await requireVisibleRun(this.#orders.parts, access, run.id)
      if (askedAt(now.row.state, attempt, approval)) throw error
      return []
    }
  }
}

/** A run that asks for an approval, as it was looked at before its transaction. */
interface Asked {
  run: StartedRun
  workflow: Workflow
  stepId: string
}

/** Refuses what was asked for only after one had looked: nobody has checked that it is theirs to see. */
function requireSameAsked(asked: Asked | undefined, run: StartedRun, attempt: number, approval: string): void {
  if (!asked && askedAt(run, attempt, approval))
    throw new RuleError('step-busy', 'This was asked for at this very moment. Look at it, then decide.')
}

/**
 * The right by which somebody decides on what the open step asks for. None where nothing is asked for there any more: the rules
 * say what became of it.
 */
function approverRight(access: Access, run: StartedRun, workflow: Workflow, attempt: number): string | undefined {
  const open = run.status === 'active' || run.status === 'saved' ? run.open : undefined
  const step = open && open.ordinal === attempt && open.approval ? stepById(workflow, open.stepId) : undefined
  const rule = step && 'approval' in step ? step.approval : undefined
  if (!rule) return undefined
  const right = approvalRight(rule)
  requireRight(access, right)
  return right
}

/** The open attempt, when it asks for this approval. */
function askedAt(run: StartedRun, attempt: number, approval: string) {
  const open = run.status === 'active' || run.status === 'saved' ? run.open : undefined
  return open?.ordinal === attempt && open.approval?.id === approval && open.approval.status === 'asked'
    ? open
    : undefined
}
