/**
 * A reason for which Stepwell cannot start that the person at the terminal can do something about.
 * `main.ts` prints the sentence and the way out, without a stack, and exits with 1.
 */
export class StartError extends Error {
  override readonly name = 'StartError'
  /** Stable, for programs and tests: `port-taken`, `folder-locked`, … */
  readonly code: string
  /** One sentence: what to do next. */
  readonly wayOut: string

  constructor(code: string, sentence: string, wayOut: string, options?: ErrorOptions) {
    super(sentence, options)
    this.code = code
    this.wayOut = wayOut
  }
}
