import { AsyncLocalStorage } from 'node:async_hooks'
import { member } from './member.ts'
import type { Row } from './memory-store.ts'

/** The order with a key that is being sent, wherever its server goes on because of it. */
export const sentOrder = new AsyncLocalStorage<{ person: string; key: string }>()

export type SentOrder = NonNullable<ReturnType<typeof sentOrder.getStore>>

/** Watches orders that are sent with a key, however often: each is carried out once at most. */
export class KeyWatch {
  readonly #carriedOut = new Map<string, number>()

  /** Whether the order of that key stands in the log by now. */
  isCarriedOut(key: string): boolean {
    return this.#carriedOut.has(key)
  }

  /** What should not have been possible about a commit that belongs to an order. */
  faultsOf(writes: ReadonlyMap<string, Row>, order: SentOrder | undefined): string[] {
    if (!order) return []
    // What the server does by itself afterwards is told as automation.
    const isOrdered = [...writes].some(([key, { actor }]) => {
      const isPerson = member(actor, 'kind') === 'person' && member(member(actor, 'person'), 'id') === order.person
      return key.startsWith('event/') && isPerson
    })
    if (!isOrdered) return []
    const times = (this.#carriedOut.get(order.key) ?? 0) + 1
    this.#carriedOut.set(order.key, times)
    return times === 1 ? [] : ['an order that was sent again with its key was carried out again']
  }
}
