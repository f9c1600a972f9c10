import { readFileSync } from 'node:fs'

const pollMilliseconds = 500

/**
 * Calls `onGone` once when the npm that started this script is gone. npm runs scripts through a shell that passes no
 * signal on, so that a killed npm would leave us running, unnoticed. Started by hand, a script outlives its shell.
 */
export function watchNpm(onGone) {
  if (!process.env.npm_lifecycle_event) return
  const before = lineage()
  const timer = setInterval(() => {
    if (lineage() === before) return
    clearInterval(timer)
    onGone()
  }, pollMilliseconds)
  timer.unref()
}

/** Our parent, and where that is npm's shell, npm itself above it. */
function lineage() {
  const parent = process.ppid
  try {
    // "pid (name) state parent …"; only Linux has it, elsewhere the parent must do.
    const [, name, grandparent] = /\((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${parent}/stat`, 'utf8'))
    return /^(ba|da|a)?sh$/.test(name) ? `${parent} ${grandparent}` : `${parent}`
  } catch {
    return `${parent}`
  }
}
