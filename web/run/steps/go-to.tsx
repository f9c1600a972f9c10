/** A go-to asks nothing: it stands open for a sub-run, as the notice above says. */
export function GoTo() {
  return null
}
