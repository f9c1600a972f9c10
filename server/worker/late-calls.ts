import { type LateOutcome, RuleError } from '#engine'
import { atMost } from '../at-most.ts'

const firstPauseMilliseconds = 250
const longestPauseMilliseconds = 60_000

/** Calls that nobody waits for any more and that may still answer. This process alone can hear them. */
export class LateCalls {
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #recording = new Set<Promise<void>>()
  readonly #closing = new AbortController()

  /**
   * Records what the call answers in the end. Where that fails it is tried again, after pauses that double, until `close`: a store
   * that is away for a while loses no answer. Each failure is told to `onFailure`, the last one as `isLast`. A refusal is the last.
   */
  hear(
    call: Promise<LateOutcome>,
    record: (answer: LateOutcome, isAgain: boolean) => Promise<void>,
    onFailure: (error: unknown, isLast: boolean) => void,
  ) {
    const heard = call.then((answer) => {
      if (this.#closing.signal.aborted) return
      const recording = this.#record((isAgain) => record(answer, isAgain), onFailure)
      this.#recording.add(recording)
      recording.then(() => this.#recording.delete(recording))
      return recording
    })
    this.#underWay.add(heard)
    heard.finally(() => this.#underWay.delete(heard)).catch((error: unknown) => onFailure(error, true))
  }

  /** Waits a while for answers, gives those that are not recorded yet a last try, and hears none after that. */
  async close(longestMilliseconds: number): Promise<void> {
    await atMost(longestMilliseconds, Promise.allSettled(this.#underWay))
    this.#closing.abort()
    await Promise.all(this.#recording)
  }

  async #record(
    record: (isAgain: boolean) => Promise<void>,
    onFailure: (error: unknown, isLast: boolean) => void,
  ): Promise<void> {
    for (let pause = firstPauseMilliseconds, isAgain = false; ; isAgain = true) {
      const isLastTry = this.#closing.signal.aborted
      try {
        return await record(isAgain)
      } catch (error) {
        const isLast = isLastTry || error instanceof RuleError
        onFailure(error, isLast)
        if (isLast) return
      }
      await this.#pause(pause)
      pause = Math.min(pause * 2, longestPauseMilliseconds)
    }
  }

  /** Over at once when this is closed. */
  #pause(milliseconds: number): Promise<void> {
    const { signal } = this.#closing
    return new Promise((resolve) => {
      const over = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', over)
        resolve()
      }
      const timer = setTimeout(over, milliseconds)
      timer.unref()
      signal.addEventListener('abort', over, { once: true })
      if (signal.aborted) over()
    })
  }
}
