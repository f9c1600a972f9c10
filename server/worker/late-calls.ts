import type { LateOutcome } from '#engine'
import { atMost } from '../at-most.ts'

/** Calls that nobody waits for any more and that may still answer. This process alone can hear them. */
export class LateCalls {
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #recording = new Set<Promise<void>>()
  #isClosed = false

  /** Records what the call answers in the end; what goes wrong then is told to `onFailure`. */
  hear(
    call: Promise<LateOutcome>,
    record: (answer: LateOutcome) => Promise<void>,
    onFailure: (error: unknown) => void,
  ) {
    const heard = call.then((answer) => {
      if (this.#isClosed) return
      const recording = record(answer).catch(onFailure)
      this.#recording.add(recording)
      recording.then(() => this.#recording.delete(recording))
      return recording
    })
    this.#underWay.add(heard)
    heard.finally(() => this.#underWay.delete(heard)).catch(onFailure)
  }

  /** Waits a while for answers, and hears none after that. */
  async close(longestMilliseconds: number): Promise<void> {
    await atMost(longestMilliseconds, Promise.allSettled(this.#underWay))
    this.#isClosed = true
    await Promise.all(this.#recording)
  }
}
