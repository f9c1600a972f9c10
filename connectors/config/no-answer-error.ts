/**
 * Thrown by an action's code that asked something of the outside and cannot know whether it was done: a gateway's 504, say.
 * What follows depends on the action's effect class: it is repeated (`read`, `keyed`), or a person is asked (`other`). Its third
 * party counts as silent. Where it is certain that nothing was done, throw `RefusedError` or `NotReachedError`.
 */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError'
}
