import { StartError } from './start-error.ts'

/** Ctrl+C reaches the server from the terminal, from npm and from the start script: signals this close are one. */
const sameSignalMilliseconds = 1_000

/** Collects how to close what was opened, and closes it in reverse order. */
export type Lifetime = { onStop(close: () => Promise<void>): void; stop(exitCode: number): Promise<void> }

/**
 * Runs `start`, and then the process until it is told to stop: by SIGINT, SIGTERM, SIGHUP, or by the end of the process
 * that started it. A signal during the start waits for its end; a second signal ends the process at once.
 */
export async function live(start: (lifetime: Lifetime) => Promise<void>, withStack: () => boolean): Promise<void> {
  const closers: (() => Promise<void>)[] = []
  let firstSignalAt: number | undefined
  let stopping: Promise<void> | undefined

  const stop = (exitCode: number) => (stopping ??= closeAll(closers).finally(() => process.exit(exitCode)))
  const onSignal = () => {
    firstSignalAt ??= Date.now()
    if (Date.now() - firstSignalAt > sameSignalMilliseconds) process.exit(130)
    void starting.then(() => stop(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  process.on('disconnect', onSignal)
  // Whoever read our output may be gone; that is no reason to fall over on the way out.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

  const starting = start({ onStop: (close) => closers.push(close), stop }).catch((error: unknown) => {
    process.stderr.write(`${explain(error, withStack())}\n`)
    return stop(1)
  })
  await starting
}

async function closeAll(closers: (() => Promise<void>)[]): Promise<void> {
  for (const close of closers.reverse()) {
    try {
      await close()
    } catch (error) {
      process.stderr.write(`${explain(error, false)}\n`)
    }
  }
}

function explain(error: unknown, withStack: boolean): string {
  if (!(error instanceof Error)) return `Stepwell failed: ${String(error)}`
  const stack = withStack ? `\n${error.stack}` : ''
  if (error instanceof StartError) return `\n${error.message}\n${error.wayOut}${stack}`
  return `\nStepwell failed: ${error.message}\nStart it with LOG_LEVEL=debug to see where.${stack}`
}
