/** What came of a call: the other side answered, kept silent (no connection, no answer in time), or was not asked at all. */
export type CallEnd = 'answered' | 'silent' | 'not-asked'

export interface GateLimits {
  /** Calls under way at a time. What is beyond waits here, holding nothing else. */
  maxConcurrent: number
  /** After so many calls in a row without an answer nothing is sent any more, but for a trial. */
  opensAfter: number
  /** How long it is left alone before the next trial. */
  pauseSeconds: number
}

/** Refused at the gate: nothing was sent. The message says why and what to do. */
export class NotAdmittedError extends Error {
  override readonly name = 'NotAdmittedError'
  /** There was no turn in time; nothing is known to be wrong with the other side. */
  readonly isBusy: boolean

  constructor(message: string, isBusy = false) {
    super(message)
    this.isBusy = isBusy
  }
}

export interface Entering {
  /** A person ordered this one call: it may be the trial before the pause is over. */
  isByHand?: boolean
  signal?: AbortSignal | undefined
  /** It is counted elsewhere how many there are at a time: takes no turn here. */
  takesNoTurn?: boolean
  /** Waits at most this long for its turn. Default: as long as it takes. */
  longestWaitSeconds?: number
}

interface Waiting {
  admit(): void
  refuse(error: Error): void
}

/**
 * The way to one third party or data source, for this process: so many calls at a time, and none but one trial after the
 * other while it does not answer. Whoever is admitted must `leave`, once.
 */
export class Gate {
  readonly #title: string
  readonly #limits: GateLimits
  readonly #onChange: (message: string) => void
  readonly #waiting = new Set<Waiting>()
  #underWay = 0
  #silences = 0
  /** When the first of the calls in a row was left without an answer; milliseconds. */
  #silentSince = 0
  /** Set while it is left alone: when the next trial may be made; milliseconds. */
  #trialFrom: number | undefined
  #isOnTrial = false

  constructor(title: string, limits: GateLimits, onChange: (message: string) => void = () => {}) {
    this.#title = title
    this.#limits = limits
    this.#onChange = onChange
  }

  /** Why nothing may be sent now, in words for people; undefined where it may, perhaps after a wait. Takes no turn. */
  refusal({ isByHand = false }: Pick<Entering, 'isByHand'> = {}): string | undefined {
    if (this.#trialFrom === undefined) return undefined
    if (!this.#isOnTrial && (isByHand || Date.now() >= this.#trialFrom)) return undefined
    const next = this.#isOnTrial ? 'It is being tried at this moment' : `It is tried again ${this.#inSeconds()}`
    return `${this.#title} has not answered since ${timeOfDay(this.#silentSince)}. ${next}; handle this manually or try again.`
  }

  /** Waits for a turn, and returns how to leave. Throws NotAdmittedError, or the reason of the signal. */
  async enter(entering: Entering = {}): Promise<(end: CallEnd) => void> {
    entering.signal?.throwIfAborted()
    const refusal = this.refusal(entering)
    if (refusal !== undefined) throw new NotAdmittedError(refusal)
    // A trial has a place of its own: the others may all be held by calls that hang.
    if (this.#trialFrom !== undefined) {
      this.#isOnTrial = true
      return once((end) => {
        this.#isOnTrial = false
        if (end === 'silent') this.#trialFrom = Date.now() + this.#limits.pauseSeconds * 1_000
        else if (end === 'answered') this.#close()
      })
    }
    if (entering.takesNoTurn) return once((end) => this.report(end))
    if (this.#underWay >= this.#limits.maxConcurrent) await this.#turn(entering)
    else this.#underWay++
    return once((end) => this.#leave(end))
  }

  /** Notes what came of a call beside those that entered. */
  report(end: CallEnd): void {
    if (end === 'answered') this.#close()
    if (end === 'silent') this.#silent()
  }

  #leave(end: CallEnd): void {
    this.report(end)
    const [next] = this.#waiting
    if (next) {
      this.#waiting.delete(next)
      next.admit()
    } else this.#underWay--
  }

  #turn({ signal, longestWaitSeconds }: Entering): Promise<void> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined
      const settled = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        this.#waiting.delete(waiting)
      }
      const waiting: Waiting = {
        admit() {
          settled()
          resolve()
        },
        refuse(error) {
          settled()
          reject(error)
        },
      }
      const onAbort = () => waiting.refuse(signal?.reason)
      signal?.addEventListener('abort', onAbort, { once: true })
      if (longestWaitSeconds !== undefined)
        timer = setTimeout(
          () =>
            waiting.refuse(
              new NotAdmittedError(
                `${this.#title} is busy: ${this.#limits.maxConcurrent} calls are under way. Try again in a moment.`,
                true,
              ),
            ),
          longestWaitSeconds * 1_000,
        )
      this.#waiting.add(waiting)
    })
  }

  #silent(): void {
    if (this.#silences === 0) this.#silentSince = Date.now()
    this.#silences++
    if (this.#trialFrom !== undefined || this.#silences < this.#limits.opensAfter) return
    this.#trialFrom = Date.now() + this.#limits.pauseSeconds * 1_000
    this.#onChange(`${this.#title} does not answer: nothing is sent to it but a trial at a time`)
    const refusal = this.refusal() ?? ''
    for (const waiting of [...this.#waiting]) waiting.refuse(new NotAdmittedError(refusal))
  }

  #close(): void {
    this.#silences = 0
    if (this.#trialFrom === undefined) return
    this.#trialFrom = undefined
    this.#onChange(`${this.#title} answers again`)
  }

  #inSeconds(): string {
    const seconds = Math.max(1, Math.ceil(((this.#trialFrom ?? 0) - Date.now()) / 1_000))
    return `in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`
  }
}

function once(leave: (end: CallEnd) => void): (end: CallEnd) => void {
  let hasLeft = false
  return (end) => {
    if (hasLeft) return
    hasLeft = true
    leave(end)
  }
}

/** "14:02 UTC". */
function timeOfDay(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(11, 16)} UTC`
}
