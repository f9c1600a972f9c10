/** An end asks nothing: confirming it completes the run. */
export function End() {
  return null
}
