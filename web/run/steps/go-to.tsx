/** A go-to asks nothing: it stands open for a sub-run, or where it was handed over; the notice above says which. */
export function GoTo() {
  return null
}
