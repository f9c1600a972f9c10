/** Runs a step and says on one line what it is and, when it ends, how long it took. Progress goes to standard error. */
export async function step(title, work) {
  const startedAt = Date.now()
  process.stderr.write(`${title} …`)
  try {
    const result = await work()
    process.stderr.write(` ${seconds(startedAt)}\n`)
    return result
  } catch (error) {
    process.stderr.write(' failed\n')
    throw error
  }
}

export function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`
}

/** Something the person at the terminal can mend: shown without a stack. */
export class BootstrapError extends Error {}

/** Runs a whole script; a failure becomes its message and exit code 1. */
export async function main(work) {
  try {
    await work()
  } catch (error) {
    const message = error instanceof BootstrapError ? error.message : error.stack
    process.stderr.write(`\n${message}\n`)
    process.exitCode = 1
  }
}
