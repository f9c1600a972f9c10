/** One stretch of work on a run. */
export class Turn {
  #effect: string | undefined
  #isLetGo = false
  readonly #over = Promise.withResolvers<void>()

  /** Whether another has taken the run on: this one does nothing more for it. */
  get isLetGo(): boolean {
    return this.#isLetGo
  }

  /** Resolves when the next may begin. */
  get over(): Promise<void> {
    return this.#over.promise
  }

  /** The effect that it waits for at this moment. */
  get effect(): string | undefined {
    return this.#effect
  }

  /** Does something that waits for an effect. */
  async waitFor<Result>(effect: string, work: () => Promise<Result>): Promise<Result> {
    this.#effect = effect
    try {
      return await work()
    } finally {
      this.#effect = undefined
    }
  }

  /** Lets the next begin where this one still waits for that effect; it may have gone on since somebody looked. */
  letGoOf(effect: string): void {
    if (this.#effect === effect) this.end()
  }

  end(): void {
    this.#isLetGo = true
    this.#over.resolve()
  }
}

/** Who works on which run in this process: one at a time, and of all that come meanwhile one follows. */
export class RunTurns<Result> {
  readonly #current = new Map<string, Turn>()
  readonly #following = new Map<string, Promise<Result>>()
  readonly #working = new Set<Promise<Result>>()

  /** Works on the run once it is its turn. */
  take(runId: string, work: (turn: Turn) => Promise<Result>): Promise<Result> {
    const following = this.#following.get(runId)
    if (following) return following
    const current = this.#current.get(runId)
    if (!current) return this.#begin(runId, work)
    const next = current.over.then(() => {
      this.#following.delete(runId)
      return this.#begin(runId, work)
    })
    this.#following.set(runId, next)
    return next
  }

  current(runId: string): Turn | undefined {
    return this.#current.get(runId)
  }

  /** Resolves when nobody works, also none that was let go. */
  async ended(): Promise<void> {
    while (this.#working.size > 0) await Promise.allSettled(this.#working)
  }

  #begin(runId: string, work: (turn: Turn) => Promise<Result>): Promise<Result> {
    const turn = new Turn()
    this.#current.set(runId, turn)
    const working = work(turn)
    this.#working.add(working)
    const end = () => {
      this.#working.delete(working)
      if (this.#current.get(runId) === turn) this.#current.delete(runId)
      turn.end()
    }
    working.then(end, end)
    return working
  }
}
