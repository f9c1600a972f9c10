import type { RunView } from '#api'
import { type Access, hasRight, RuleError, requireRight } from '#engine'
import { loadAccess } from '../../access/load-access.ts'
import type { Orderer } from '../../idempotency/order-key.ts'
import type { StartedRun } from '../read-run.ts'
import { requireVisibleRun } from '../run-access.ts'
import type { RunOrders } from './run-orders.ts'

/** Orders to the run as a whole: who works on it, and whether it goes on. */
export class RunLife {
  readonly #orders: RunOrders

  constructor(orders: RunOrders) {
    this.#orders = orders
  }

  async save(by: Orderer, runId: string, note: string): Promise<RunView> {
    return this.#orders.order(by, runId, (run, current) => {
      requireInbox(current, run)
      return { type: 'save-run', note: note.trim() }
    })
  }

  async resume(by: Orderer, runId: string): Promise<RunView> {
    return this.#orders.order(by, runId, (run, current) => {
      requireInbox(current, run)
      return { type: 'resume-run' }
    })
  }

  async claim(by: Orderer, runId: string): Promise<RunView> {
    return this.#orders.order(by, runId, (run, current) => {
      requireInbox(current, run)
      return { type: 'claim-run' }
    })
  }

  /**
   * Hands the run over. Who holds it may; of what waits in an inbox, also those who work there: nobody else takes it from them.
   * Only to somebody who can see it and, where it waits in an inbox, may work there: else nobody could move it.
   * Who sees what is asked of the company's database, which may not answer: so before the run is locked, never while it is.
   */
  async assign(by: Orderer, runId: string, personId: string, note: string): Promise<RunView> {
    const { parts } = this.#orders
    await requireVisibleRun(parts, by.access, runId)
    const seer = requireReceiver(await loadAccess(parts.pool, personId))
    await requireVisibleRun(parts, seer, runId).catch((error: unknown) => {
      if (!(error instanceof RuleError)) throw error
      throw new RuleError('cannot-receive', `${seer.person.name} cannot see this run. Choose somebody who can.`)
    })
    return this.#orders.handle(by, runId, async (run, current, { client }) => {
      if (run.assignee?.id !== current.person.id) requireInbox(current, run)
      const receiver = requireReceiver(await loadAccess(client, personId))
      const { id, name } = receiver.person
      if (run.inbox !== undefined && !hasRight(receiver, `inbox.${run.inbox}.work`))
        throw new RuleError(
          'cannot-receive',
          `${name} may not work on what waits in this inbox. Choose somebody who may.`,
        )
      return { type: 'assign-run', to: { id, name }, note: note.trim() }
    })
  }

  async release(by: Orderer, runId: string, note: string): Promise<RunView> {
    return this.#orders.order(by, runId, (run, current) => {
      requireInbox(current, run)
      return { type: 'release-run', note: note.trim() }
    })
  }

  async abort(by: Orderer, runId: string, reason: string): Promise<RunView> {
    return this.#orders.order(by, runId, (run, current) => {
      requireInbox(current, run)
      return { type: 'abort-run', reason: reason.trim() }
    })
  }
}

function requireReceiver(found: Access | undefined): Access {
  if (!found) throw new RuleError('cannot-receive', 'There is nobody of that name any more. Choose somebody else.')
  return found
}

/** What waits in an inbox belongs to those who work there: nobody else lays it aside, takes it on or ends it. */
function requireInbox(access: Access, { inbox }: StartedRun): void {
  if (inbox !== undefined) requireRight(access, `inbox.${inbox}.work`)
}
