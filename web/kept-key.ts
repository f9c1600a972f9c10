import { ApiError, newIdempotencyKey } from '#api'

/** The key of the order that was sent last: kept while nobody knows whether it was carried out. */
export class KeptKey {
  #order = ''
  #key = ''

  /** The key to send an order with: the last one's, where this is the same order and it was never answered. */
  keyFor(order: unknown): string {
    const text = JSON.stringify(order)
    if (this.#key === '' || text !== this.#order) {
      this.#order = text
      this.#key = newIdempotencyKey()
    }
    return this.#key
  }

  /** What the order came to: an answer ends it, a lost connection does not. */
  ended(error?: unknown): void {
    if (!isUnanswered(error)) this.#key = ''
  }
}

/** Whether nobody knows what became of an order: no answer came, or a failure in the midst of it, or the first is still under way. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500 || error.code === 'order-under-way')
}
