/** The header that makes an order safe to send again: the same key with the same order is carried out once. */
export const idempotencyKeyHeader = 'idempotency-key'

/** Characters a key may have. */
export const longestIdempotencyKey = 200

const randomBytes = 16

/** A fresh key of 128 random bits. `crypto.randomUUID` is missing on pages of plain HTTP, as within a company's network. */
export function newIdempotencyKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(randomBytes))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}
