import type { Scheduler } from './scheduler.ts'

/** Puts the scheduler's clock in the place of the machine's timers while the simulation runs. Returns how to put them back. */
export function virtualTime(scheduler: Scheduler): () => void {
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis
  const { timeout } = AbortSignal
  const { now } = Date
  Date.now = () => scheduler.now
  Object.assign(globalThis, {
    setTimeout: (run: () => void, milliseconds = 0) => {
      const id = scheduler.setTimer(run, milliseconds)
      return { id, unref: () => {} }
    },
    clearTimeout: (timer: { id: number } | undefined) => timer && scheduler.clearTimer(timer.id),
    // Recovery is asked for by the simulation, at moments of its own.
    setInterval: () => 0,
    clearInterval: () => {},
  })
  AbortSignal.timeout = () => new AbortController().signal
  return () => {
    Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval })
    AbortSignal.timeout = timeout
    Date.now = now
  }
}
