import type { RunView } from '#api'
import { type Access, compensable, type LiveAttempt, RuleError, revisePrice, type Value, type Workflow } from '#engine'
import type { Orderer } from '../../idempotency/order-key.ts'
import type { Client } from '../../store/pool.ts'
import { asOrdered, chosenOffer, compensationOffers } from '../compensations.ts'
import { type DirectActions, directId } from '../direct-actions.ts'
import { liveHistory, type RunRow, type StartedRun } from '../read-run.ts'
import { namesHidden, refsIn, withheld } from '../redact.ts'
import { requireVisibleRun } from '../run-access.ts'
import { type LeftRun, runsInside } from '../runs-inside.ts'
import { stayingEffects } from '../staying-effects.ts'
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
    seen?: SeenPrice,
  ): Promise<RunView> {
    const { access } = by
    const { row, workflow: definition } = await requireVisibleRun(this.#orders.parts, access, runId)
    const ordered = chosen.length === 0 ? [] : await this.#chosenOffers(access, row, definition, attempt, chosen)
    const view = await this.#orders.handle(by, runId, async (run, current, { client, workflow }) => {
      const history = await liveHistory(client, runId)
      // Who may not do a step may not undo what somebody else did there, neither directly nor by revising a step before it.
      const cancels = cancelled(history, attempt)
      const undone = new Set(cancels.map(({ stepId }) => stepId))
      for (const stepId of undone) this.#orders.requireRights(current, run, workflow, stepId)
      if (seen) await requireSeen(client, run, cancels, seen)
      for (const { id, action, record, form } of ordered)
        await this.#direct.intend(client, current, { id, actionId: action.id, record, form })
      const inside = await this.#inside(run, workflow, cancels, client)
      return {
        type: 'revise-step',
        attempt,
        history,
        inside: inside.flatMap((left) => compensable(left.workflow, left.row.state, left.history)),
        compensations: ordered.map((each) => asOrdered(each, each.id)),
      }
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
    row: RunRow,
    workflow: Workflow,
    attempt: number,
    chosen: readonly { effect: string; form: Record<string, Value> }[],
  ) {
    const { cancels } = revisePrice(await liveHistory(this.#orders.parts.pool, row.id), attempt)
    const offers = await this.#offers(access, { row, workflow, history: cancels })
    return chosen.map((choice) => ({ ...chosenOffer(this.#orders.parts, offers, choice), id: directId() }))
  }

  async #offers(access: Access, left: LeftRun) {
    const inside = await this.#inside(left.row.state, left.workflow, left.history)
    return compensationOffers(this.#orders.parts, access, [left, ...inside])
  }

  /** The sub-runs that are left with these attempts. With the client of a transaction, those still open are locked in it. */
  #inside(run: StartedRun, workflow: Workflow, cancels: readonly LiveAttempt[], client?: Client): Promise<LeftRun[]> {
    const { versions, pool } = this.#orders.parts
    return runsInside({ versions, client: client ?? pool, isLocking: client !== undefined }, run, workflow, cancels)
  }

  /** What revising would cost, for the person to see before they decide. */
  async price(access: Access, runId: string, attempt: number) {
    const { row, workflow } = await requireVisibleRun(this.#orders.parts, access, runId)
    const { pool } = this.#orders.parts
    const { cancels } = revisePrice(await liveHistory(pool, runId), attempt)
    const state = row.state.status === 'active' || row.state.status === 'saved' ? row.state.open : undefined
    const left = [...cancels.map(({ ordinal }) => ordinal), ...(state ? [state.ordinal] : [])]
    const beside = await stayingEffects(pool, runId, left)
    const visible = await visibleRecords(this.#orders.parts.records, access, refsIn([cancels, beside]))
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
        ...told.flatMap(({ effect }) => (effect ? [{ ...effect, certainty: 'happened' as const }] : [])),
        ...beside.map((effect) => {
          const { id, title, message } = namesHidden(effect, visible) ? withheld(effect) : effect
          return { id, title, message, certainty: effect.certainty }
        }),
      ],
      offers: await this.#offers(access, { row, workflow, history: cancels }),
      aborts: state?.subrun && !state.subrun.ended ? state.subrun.workflow.title : null,
    }
  }
}

/** What a person was shown of the price before they ordered: attempts that are cancelled, and how many effects stay. */
interface SeenPrice {
  cancels: readonly number[]
  stays: number
}

/** Refuses where more is cancelled, or more has happened outside, than the person was shown. */
async function requireSeen(
  client: Client,
  run: StartedRun,
  cancels: readonly LiveAttempt[],
  seen: SeenPrice,
): Promise<void> {
  const ordinals = cancels.map(({ ordinal }) => ordinal)
  const open = run.status === 'active' || run.status === 'saved' ? [run.open.ordinal] : []
  const beside = await stayingEffects(client, run.id, [...ordinals, ...open])
  const stays = cancels.filter(({ effect }) => effect).length + beside.length
  if (!ordinals.every((ordinal) => seen.cancels.includes(ordinal)) || stays > seen.stays)
    throw new RuleError(
      'step-moved-on',
      'More has been done since you looked at what this cancels. Look at it again, then decide.',
    )
}

/** What revising an attempt cancels of the attempts that count. */
function cancelled(history: readonly LiveAttempt[], attempt: number): LiveAttempt[] {
  return history.filter(({ ordinal }) => ordinal >= attempt)
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([work, over]).finally(() => clearTimeout(timer))
}
