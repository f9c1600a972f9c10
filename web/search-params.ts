/** Everything in an address is text: `?q=0042` stays `0042`. Each screen reads its own parts, see its url-state.ts. */
export type SearchParams = Record<string, string | undefined>

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

export function stringifySearch(search: Record<string, unknown>): string {
  const present = Object.entries(search).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  )
  const text = new URLSearchParams(present).toString()
  return text === '' ? '' : `?${text}`
}

/** A route's `validateSearch` that lets exactly these names through. */
export function only<const Name extends string>(
  ...names: Name[]
): (search: Record<string, unknown>) => { [Key in Name]?: string | undefined } {
  return (search) => {
    const result: { [Key in Name]?: string | undefined } = {}
    for (const name of names) {
      const value = search[name]
      if (value !== undefined && value !== null) result[name] = String(value)
    }
    return result
  }
}
