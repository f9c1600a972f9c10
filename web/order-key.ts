/** The key of an order to a run while it is under way. */
export function orderKey(run: string): readonly [string, string] {
  return ['order', run]
}
