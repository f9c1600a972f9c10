import type { RunView } from '#api'
import { type Access, RuleError, revisePrice, type Value, type Workflow } from '#engine'
import type { Orderer } from '../../idempotency/order-key.ts'
import { asOrdered, chosenOffer, compensationOffers } from '../compensations.ts'
import { type DirectActions, directId } from '../direct-actions.ts'
import { liveHistory, type StartedRun } from '../read-run.ts'
import { namesHidden, refsIn, withheld } from '../redact.ts'
import { requireVisibleRun } from '../run-access.ts'
import { effectsOfSubruns } from '../sub-runs.ts'
import { visibleRecords } from '../visibility.ts'
import { type RunOrders, settleMilliseconds } from './run-orders.ts'

/** Going back to a completed step: what it would cost, and doing it. */
export class Revisions {
  readonly #orders: RunOrders
  readonly #direct: DirectActions

  constructor(orders: RunOrders, direct: DirectActions) {
    this.#orders = orders
    this.#direct = direct
  }

  /**
   * Goes back to a step. Actions that the person chose about effects left behind are intended in the same transaction, each an
   * effect of its own, and carried out after it.
   */
  async revise(
    by: Orderer,
    runId: string,
    attempt: number,
    chosen: readonly { effect: string; form: Record<string, Value> }[] = [],
  ): Promise<RunView> {
    const { access } = by
    const { row, workflow: definition } = await requireVisibleRun(this.#orders.parts, access, runId)
    const ordered = chosen.length === 0 ? [] : await this.#chosenOffers(access, row.state, definition, attempt, chosen)
    const view = await this.#orders.handle(by, runId, async (run, current, { client, workflow }) => {
      const history = await liveHistory(client, runId)
      // Who may not do a step may not undo what somebody else did there, neither directly nor by revising a step before it.
      const undone = new Set(history.filter(({ ordinal }) => ordinal >= attempt).map(({ stepId }) => stepId))
      for (const stepId of undone) this.#orders.requireRights(current, run, workflow, stepId)
      for (const { id, action, record, form } of ordered)
        await this.#direct.intend(client, current, { id, actionId: action.id, record, form })
      return { type: 'revise-step', attempt, history, compensations: ordered.map((each) => asOrdered(each, each.id)) }
    })
    if (ordered.length === 0) return view
    await within(settleMilliseconds, Promise.all(ordered.map(({ id }) => this.#carryOut(access, id))))
    return this.#orders.view(access, runId)
  }

  /** Whoever it is that looks later, reads what became of it from the effect itself. */
  async #carryOut(access: Access, effectId: string): Promise<void> {
    await this.#direct.carryOut(access, effectId).catch((error: unknown) => {
      if (!(error instanceof RuleError))
        this.#orders.parts.log.warn({ err: error, effect: effectId }, 'a compensating action was not carried out here')
    })
  }

  async #chosenOffers(
    access: Access,
    run: StartedRun,
    workflow: Workflow,
    attempt: number,
    chosen: readonly { effect: string; form: Record<string, Value> }[],
  ) {
    const { cancels } = revisePrice(await liveHistory(this.#orders.parts.pool, run.id), attempt)
    const offers = await compensationOffers(this.#orders.parts, access, run, workflow, cancels)
    return chosen.map((choice) => ({ ...chosenOffer(this.#orders.parts, offers, choice), id: directId() }))
  }

  /** What revising would cost, for the person to see before they decide. */
  async price(access: Access, runId: string, attempt: number) {
    const { row, workflow } = await requireVisibleRun(this.#orders.parts, access, runId)
    const { pool } = this.#orders.parts
    const { cancels } = revisePrice(await liveHistory(pool, runId), attempt)
    const state = row.state.status === 'active' || row.state.status === 'saved' ? row.state.open : undefined
    const left = [...cancels.map(({ ordinal }) => ordinal), ...(state ? [state.ordinal] : [])]
    const inside = await effectsOfSubruns(pool, runId, left)
    const visible = await visibleRecords(this.#orders.parts.records, access, refsIn([cancels, inside]))
    const told = cancels.map((each) =>
      namesHidden(each, visible)
        ? withheld({ ordinal: each.ordinal, outcome: each.outcome, effect: each.effect })
        : each,
    )
    return {
      cancels: cancels.map(({ ordinal, title }, index) => ({
        attempt: ordinal,
        title,
        outcome: told[index]?.outcome ?? '',
      })),
      stays: [
        ...told.flatMap(({ effect }) => (effect ? [effect] : [])),
        ...inside.map((effect) => {
          const { id, title, message } = namesHidden(effect, visible) ? withheld(effect) : effect
          return { id, title, message }
        }),
      ],
      offers: await compensationOffers(this.#orders.parts, access, row.state, workflow, cancels),
      aborts: state?.subrun && !state.subrun.ended ? state.subrun.workflow.title : null,
    }
  }
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([work, over]).finally(() => clearTimeout(timer))
}
