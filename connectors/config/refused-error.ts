/**
 * Thrown by an action's code that knows that nothing was done and nothing will be: the third party said no, or the action itself did
 * before it asked anybody. The step is given back with these words, and is not tried again. For classes `keyed` and `other` it
 * is, beside `NotReachedError`, the only error that says so: after any other, something may have been done.
 */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
}
