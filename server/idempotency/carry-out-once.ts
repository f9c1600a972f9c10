import type { Queryable } from '../store/pool.ts'
import type { OrderKey, Outcome } from './order-key.ts'

/**
 * Carries out an order that came with a key, or tells again what came of it when it was carried out before. Its transaction
 * notes the key, so a repetition always fails there or earlier: only then need anybody look for what the first led to, and an
 * order that comes once costs one insert. What is refused notes nothing and is decided anew.
 */
export async function carryOutOnce<Result>(
  client: Queryable,
  key: OrderKey,
  carryOut: () => Promise<Result>,
  tellAgain: (outcome: Outcome) => Promise<Result>,
): Promise<Result> {
  try {
    return await carryOut()
  } catch (error) {
    const outcome = await key.find(client)
    if (!outcome) throw error
    return tellAgain(outcome)
  }
}
