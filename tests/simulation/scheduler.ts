import type { Random } from '../crash/random.ts'

/** A server process as the simulation sees it: a number, whether it runs, whether its advisory lock is held. */
export interface Process {
  readonly number: number
  isRunning: boolean
  holdsLock: boolean
}

/** Something that waits for an answer from outside the process: a query, a call. */
interface Task {
  process: Process | undefined
  name: string
  isReady(): boolean
  /** Happens; gives what passes the answer on. */
  execute(): () => void
  /** The answer is lost on its way, or the request: what breaks with the connection. */
  lose(): Error
  reject(error: unknown): void
}
interface Timer {
  id: number
  due: number
  process: Process | undefined
  run: () => void
}

export interface Faults {
  /** Chance per answer awaited that the process is killed, before or after it happened. */
  kill: number
  /** Chance that the request or its answer is lost. */
  lose: number
}

const longest = 60_000

/** Decides who goes on: every answer is given at a moment picked by the seed, every wait runs on a clock of its own. */
export class Scheduler {
  now = Date.parse('2026-11-22T10:00:00.000Z')
  faults: Faults = { kill: 0, lose: 0 }
  /** What happened, in order: two runs of one seed must give the same. */
  readonly trace: string[] = []
  kills = 0
  onKill: (process: Process) => void = () => {}
  #tasks: Task[] = []
  #timers: Timer[] = []
  #timerIds = 0
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  /** Waits until the seed lets it happen. */
  await<Result>(
    name: string,
    process: Process | undefined,
    execute: () => Result,
    { isReady = () => true, lose = () => new Error('Connection terminated unexpectedly') } = {},
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      // A process that is gone asks nothing more: code of it that another process's promise woke stops here, and holds no lock.
      if (process?.isRunning === false) return
      const answer = () => {
        const result = execute()
        return () => resolve(result)
      }
      this.#tasks.push({ name, process, isReady, execute: answer, lose, reject })
    })
  }

  pause(milliseconds: number, process?: Process): Promise<void> {
    return new Promise((resolve) => {
      this.setTimer(resolve, milliseconds, process)
    })
  }

  setTimer(run: () => void, milliseconds: number, process?: Process): number {
    const id = ++this.#timerIds
    if (process?.isRunning !== false) this.#timers.push({ id, due: this.now + milliseconds, process, run })
    return id
  }

  clearTimer(id: number): void {
    this.#timers = this.#timers.filter((timer) => timer.id !== id)
  }

  /** Goes on until nothing waits, or until told that it is enough. */
  async runUntil(isEnough: () => boolean): Promise<void> {
    for (let step = 0; step < longest; step++) {
      await allPromises(step)
      if (isEnough()) return
      const ready = this.#tasks.filter((task) => task.isReady())
      // Now and then the clock is faster than an answer.
      if (ready.length > 0 && !(this.#timers.length > 0 && this.#random.chance(0.01)))
        this.#answer(this.#random.pick(ready))
      else if (!this.#passTime()) return
    }
    throw new Error(`The simulation does not come to an end within ${longest} steps.`)
  }

  kill(process: Process): void {
    if (!process.isRunning) return
    process.isRunning = false
    process.holdsLock = false
    this.trace.push(`kill ${process.number}`)
    this.kills++
    this.#tasks = this.#tasks.filter((task) => task.process !== process)
    this.#timers = this.#timers.filter((timer) => timer.process !== process)
    this.onKill(process)
  }

  #answer(task: Task): void {
    this.#tasks.splice(this.#tasks.indexOf(task), 1)
    const { process } = task
    const fate = process ? this.#random.next() : 1
    const { kill, lose } = this.faults
    this.trace.push(`${process?.number ?? '-'} ${task.name}`)
    if (process && fate < kill / 2) return this.kill(process)
    if (fate > kill && fate < kill + lose / 2) return task.reject(task.lose())
    let passOn: () => void
    try {
      passOn = task.execute()
    } catch (error) {
      if (error instanceof StillBlocked) this.#tasks.push({ ...task, isReady: error.isReady })
      else task.reject(error)
      return
    }
    if (process && fate < kill) return this.kill(process)
    if (fate < kill + lose && fate > kill) return task.reject(task.lose())
    passOn()
  }

  #passTime(): boolean {
    if (this.#timers.length === 0) return false
    const next = this.#timers.reduce((first, timer) => (timer.due < first.due ? timer : first))
    this.clearTimer(next.id)
    this.now = Math.max(this.now, next.due)
    next.run()
    return true
  }
}

/** Thrown by what cannot happen yet; it is tried again once it is ready. */
export class StillBlocked extends Error {
  readonly isReady: () => boolean

  constructor(isReady: () => boolean) {
    super('Not yet.')
    this.isReady = isReady
  }
}

const { setImmediate } = globalThis
const { nextTick } = process
/** How many steps go by before the process looks after anything else. */
const stepsPerTurn = 64

/** Lets every promise that can go on do so: a tick that is asked for by a promise comes when no promise can go on. */
function allPromises(step: number): Promise<void> {
  return new Promise((resolve) => {
    if (step % stepsPerTurn === 0) setImmediate(resolve)
    else nextTick(resolve)
  })
}
