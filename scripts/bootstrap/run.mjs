import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { watchNpm } from './parents.mjs'
import { BootstrapError } from './progress.mjs'
import { project } from './project.mjs'

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Runs a command to its end, unseen; its output is shown only when it fails. */
export function runQuietly(command, commandArguments, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, commandArguments, { cwd: project, ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    const output = []
    child.stdout.on('data', (chunk) => output.push(chunk))
    child.stderr.on('data', (chunk) => output.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      const text = Buffer.concat(output).toString()
      if (code === 0) resolve(text)
      else reject(new BootstrapError(`${[command, ...commandArguments].join(' ')} failed:\n${text}`))
    })
  })
}

/**
 * Runs a command in the foreground and resolves to its exit code. Signals are passed on. With `ipc` the child learns by
 * `disconnect` when this process is gone, even by kill -9.
 */
export function runInFront(command, commandArguments, { ipc = false, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = ['inherit', 'inherit', 'inherit', ...(ipc ? ['ipc'] : [])]
    const child = spawn(command, commandArguments, { cwd: project, env, stdio })
    const forward = (signal) => child.kill(signal)
    for (const signal of forwarded) process.on(signal, forward)
    watchNpm(() => child.kill('SIGTERM'))
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const name of forwarded) process.off(name, forward)
      resolve(code ?? 128 + (constants.signals[signal] ?? 0))
    })
  })
}
