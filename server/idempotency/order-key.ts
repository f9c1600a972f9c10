import { z } from 'zod'
import { type Access, RuleError } from '#engine'
import { errorCode } from '../error-code.ts'
import { digestOf } from '../runs/digest.ts'
import type { Queryable } from '../store/pool.ts'

/** A key counts for this long after the order it was sent with was carried out. */
export const keptHours = 24

/** What an order led to: enough to tell it again as the person may see it then, and no value of any record. */
export const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), run: z.string(), isResumed: z.boolean().optional() }),
  z.object({ kind: z.literal('event'), run: z.string(), isRepeated: z.boolean() }),
  z.object({ kind: z.literal('action'), effect: z.string() }),
  z.object({ kind: z.literal('dispatch-hold') }),
  z.object({ kind: z.literal('ai-settings') }),
  z.object({ kind: z.literal('unknown-outcome'), collection: z.string(), record: z.string() }),
  z.object({ kind: z.literal('version'), workflow: z.string(), version: z.number().int() }),
])
export type Outcome = z.infer<typeof outcomeSchema>

/**
 * Notes what the order leads to, in the very transaction that carries it out. Throws where another transaction was faster
 * with the same key, so that this one is rolled back. Does nothing where the order came without a key.
 */
export type KeepKey = (client: Queryable, outcome: Outcome) => Promise<void>

/** Whose order something is, and how to note its key. */
export interface Orderer {
  access: Access
  keepKey: KeepKey
}

/** For orders that came without a key. */
export const withoutKey: KeepKey = async () => {}

/** The Idempotency-Key of one order: the person's own, bound to the operation and to everything that was sent with it. */
export class OrderKey {
  readonly #personId: string
  readonly #key: string
  readonly #operation: string
  readonly #digest: string

  constructor(personId: string, key: string, operation: string, request: Record<string, unknown>) {
    this.#personId = personId
    this.#key = key
    this.#operation = operation
    this.#digest = digestOf(request)
  }

  /**
   * The primary key (person_id, key) lets one transaction through: a second one waits here until the first has ended, and
   * then finds its row, or the way free where it was rolled back. A row that is past its time is taken over.
   */
  readonly keep: KeepKey = async (client, outcome) => {
    const values = [this.#personId, this.#key, this.#operation, this.#digest, JSON.stringify(outcome), keptHours]
    const { rowCount } = await client
      .query(
        `insert into idempotency_key as kept (person_id, key, operation, digest, outcome) values ($1, $2, $3, $4, $5)
         on conflict (person_id, key) do update
            set operation = excluded.operation, digest = excluded.digest, outcome = excluded.outcome, kept_at = excluded.kept_at
          where kept.kept_at <= now() - make_interval(hours => $6)`,
        values,
      )
      .catch((error: unknown) => {
        if (errorCode(error) === lockTimedOut) throw orderUnderWay()
        throw error
      })
    if (rowCount !== 1) throw orderUnderWay()
  }

  /** What the order led to when it was carried out before. Undefined where it never was; refuses a key of another order. */
  async find(client: Queryable): Promise<Outcome | undefined> {
    const { rows } = await client.query(
      'select operation, digest, outcome from idempotency_key where person_id = $1 and key = $2 and kept_at > now() - make_interval(hours => $3)',
      [this.#personId, this.#key, keptHours],
    )
    const [kept] = rows
    if (!kept) return undefined
    if (kept.operation !== this.#operation || kept.digest !== this.#digest)
      throw new RuleError(
        'idempotency-key-reused',
        'You have sent this Idempotency-Key with another order before. Nothing was done now; send this order with a key of its own.',
        { operation: kept.operation },
      )
    return outcomeSchema.parse(kept.outcome)
  }
}

/** The refusal while the first of two equal orders has not come to its end. */
export function orderUnderWay(): RuleError {
  return new RuleError(
    'order-under-way',
    'This very order is being carried out already. Send it again with the same Idempotency-Key in a moment to hear what became of it.',
  )
}

const lockTimedOut = '55P03'
