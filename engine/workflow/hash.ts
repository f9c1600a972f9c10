import canonicalize from 'canonicalize'

/** The canonical text of a JSON value (RFC 8785): equal values give equal text, whatever the order of their keys. */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('Only JSON has a canonical form.')
  return text
}
