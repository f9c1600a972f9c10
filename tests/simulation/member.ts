/** A member of JSON of which nothing is known. Undefined where there is none. */
export function member(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' ? new Map(Object.entries(value)).get(name) : undefined
}
