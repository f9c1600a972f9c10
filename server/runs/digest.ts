import { createHash, randomBytes } from 'node:crypto'
import { canonicalText } from '#engine'

/** SHA-256 of a JSON value's canonical text, in hex. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalText(value)).digest('hex')
}

/** The digest by which the log refers to content kept apart. The salt stops guessing short contents from it. */
export function saltedDigest(salt: string, content: unknown): string {
  return createHash('sha256').update(salt).update(canonicalText(content)).digest('hex')
}

/** A fresh salt of 128 bits. */
export function newSalt(): string {
  return randomBytes(16).toString('hex')
}
