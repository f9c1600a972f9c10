/**
 * Thrown by an action's code that knows that what it asked for did not arrive: nobody was there, or the connection ended before
 * anything was asked. Nothing was done, so classes `read` and `keyed` are tried again and the others fail with these words; its
 * third party counts as silent. Where it is not certain, throw `NoAnswerError`.
 */
export class NotReachedError extends Error {
  override readonly name = 'NotReachedError'
}
