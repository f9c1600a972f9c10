import type { RunView } from '#api'
import { type Access, type Actor, type RunCommand, requireRight, stepById, type Workflow } from '#engine'
import type { Orderer } from '../../idempotency/order-key.ts'
import type { StepSituation } from '../../steps/step-handler.ts'
import { rightsAsFarAsKnown } from '../../steps/step-handlers.ts'
import type { Client } from '../../store/pool.ts'
import type { AdvanceParts, RunAdvancer } from '../../worker/advance-run.ts'
import { compensatingOutcomes } from '../compensations.ts'
import { handleCommand, isFollowed } from '../handle-command.ts'
import { liveAttempts, type StartedRun } from '../read-run.ts'
import { relativesOf } from '../relatives.ts'
import { requireCurrentAccess, requireVisibleRun } from '../run-access.ts'
import { shownAttempts, viewRun } from '../run-view.ts'

/** How long an answer waits for automatic steps and effects that follow: longer ones arrive by live update. */
export const settleMilliseconds = 400

/** A command without its clock and its person. */
type Order = RunCommand extends infer Command
  ? Command extends RunCommand
    ? Omit<Command, 'at' | 'by'>
    : never
  : never

/** Says what is ordered, by what the run and the person's rights are in the command's own transaction; may refuse. */
export type MakeOrder = (
  run: StartedRun,
  current: Access,
  world: { client: Client; workflow: Workflow },
) => Order | Promise<Order>

/** How every order of a person to a run is carried out: seen first, then the rights in the command's own transaction. */
export class RunOrders {
  readonly parts: AdvanceParts
  readonly #advancer: RunAdvancer

  constructor(parts: AdvanceParts, advancer: RunAdvancer) {
    this.parts = parts
    this.#advancer = advancer
  }

  async view(access: Access, runId: string, formWithin?: number): Promise<RunView> {
    const { row, workflow } = await requireVisibleRun(this.parts, access, runId)
    const attempts = await liveAttempts(this.parts.pool, row.state, shownAttempts)
    const relatives = await relativesOf(this.parts, access, row, workflow)
    const compensating = await compensatingOutcomes(this.parts.pool, row.state)
    return viewRun(this.parts, access, row, workflow, attempts, { ...relatives, compensating }, formWithin)
  }

  /** Gives what follows by itself its time. */
  async settle(runId: string): Promise<void> {
    await this.#advancer.settle(runId, settleMilliseconds)
  }

  async order(by: Orderer, runId: string, order: MakeOrder, formWithin?: number): Promise<RunView> {
    await requireVisibleRun(this.parts, by.access, runId)
    return this.handle(by, runId, order, formWithin)
  }

  /**
   * For a run that the person was seen to see. The key comes before the rules, which would refuse an order that was carried
   * out already: its step has moved on.
   */
  async handle(by: Orderer, runId: string, order: MakeOrder, formWithin?: number): Promise<RunView> {
    const { access, keepKey } = by
    const { run } = await handleCommand(this.parts, runId, async (before, { client, now, workflow }) => {
      await keepKey(client, { kind: 'run', run: runId })
      const current = await requireCurrentAccess(client, access.person.id)
      return { ...(await order(before, current, { client, workflow })), at: now, by: personOf(access) }
    })
    if (isFollowed(run)) await this.settle(runId)
    return this.view(access, runId, formWithin)
  }

  /** Refuses what the person may not do. A step whose record is missing asks for no right on it: it must stay movable. */
  requireRights(access: Access, run: StartedRun, workflow: Workflow, stepId: string): void {
    const step = stepById(workflow, stepId)
    const { company, records } = this.parts
    const situation: StepSituation = { step, run, workflow, access, company, records }
    for (const right of rightsAsFarAsKnown(situation)) requireRight(access, right)
  }
}

/** Who gives an order. */
export function personOf(access: Access): Actor {
  return { kind: 'person', person: { id: access.person.id, name: access.person.name } }
}
