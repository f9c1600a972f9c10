/** The same object without members that are undefined, as JSON would bring it back from the database. */
export function withoutUndefined<Value extends object>(value: Value): Value {
  const copy = { ...value }
  for (const key in copy) if (copy[key] === undefined) delete copy[key]
  return copy
}
