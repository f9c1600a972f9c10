/** A go-to asks nothing: it stands open when a chain grew too long, or for a sub-run; the notice above says which. */
export function GoTo() {
  return null
}
