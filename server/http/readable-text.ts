import { RuleError } from '#engine'

/** Refuses text that no database can hold and no digest can be made of: U+0000, and halves of characters. */
export function requireReadableText(value: unknown, place = ''): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed() || value.includes('\u0000'))
      throw new RuleError(
        'invalid-input',
        `${place === '' ? 'The request' : place} holds characters that are not text.`,
        place === '' ? {} : { field: place },
      )
    return
  }
  if (value === null || typeof value !== 'object') return
  for (const [key, member] of Object.entries(value)) {
    requireReadableText(key)
    requireReadableText(member, place === '' ? key : `${place}.${key}`)
  }
}
