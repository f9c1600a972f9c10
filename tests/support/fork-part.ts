import { fork } from 'node:child_process'
import { once } from 'node:events'

const signals = ['SIGINT', 'SIGTERM'] as const

/**
 * Plays one part of a proof in a process of its own, and hears what it sends. Throws when it ends without a result. It busily
 * computes and hears nothing, so it is killed with this process.
 */
export async function forkPart(
  file: string,
  given: readonly (string | number)[],
  flags: string[] = [],
): Promise<unknown> {
  const execArgv = ['--disable-warning=ExperimentalWarning', ...flags]
  const child = fork(file, given.map(String), { execArgv })
  const kill = () => child.kill('SIGKILL')
  const leave = () => process.exit(1)
  process.once('exit', kill)
  for (const signal of signals) process.on(signal, leave)
  try {
    let result: unknown
    child.on('message', (message) => {
      result = message
    })
    const [code] = await once(child, 'exit')
    if (result === undefined) throw new Error(`${file} ${given.join(' ')} ended with ${code} and without a result.`)
    return result
  } finally {
    process.off('exit', kill)
    for (const signal of signals) process.off(signal, leave)
  }
}
