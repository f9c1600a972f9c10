import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import type { OperatingUser } from './operating-user.ts'
import { readPostmasterFile } from './postmaster-file.ts'

/** Recovery after a crash replays the log since the last checkpoint, which at our settings takes seconds, not minutes. */
const readyLimitMilliseconds = 10 * 60_000
const stopMeasures: { signal: NodeJS.Signals; milliseconds: number }[] = [
  { signal: 'SIGINT', milliseconds: 30_000 },
  { signal: 'SIGQUIT', milliseconds: 5_000 },
  { signal: 'SIGKILL', milliseconds: 5_000 },
]
const logLimitBytes = 5_000_000

export type PostmasterParts = {
  binaries: Binaries
  user: OperatingUser
  home: string
  data: string
  port: number
  settings: Record<string, string>
}

export type Postmaster = {
  pid: number
  /** Resolves when the server has ended, for whatever reason. */
  ended: Promise<void>
  stop(): Promise<void>
}

/** Thrown when the server ended instead of becoming ready; the message is the last word of its log. */
export class PostmasterFailed extends Error {
  override readonly name = 'PostmasterFailed'
}

/** Starts a PostgreSQL as our child and waits until it accepts connections. */
export async function startPostmaster(parts: PostmasterParts): Promise<Postmaster> {
  const logFile = join(parts.home, 'postgres.log')
  if (existsSync(logFile) && statSync(logFile).size > logLimitBytes) renameSync(logFile, `${logFile}.1`)
  const logOffset = existsSync(logFile) ? statSync(logFile).size : 0
  const output = openSync(logFile, 'a', 0o600)
  const child = spawn(parts.binaries.postgres, ['-D', parts.data, ...settingFlags(parts)], {
    ...parts.user,
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC', PGDATA: parts.data },
    // A file, not a pipe, so that it can still log when we are gone; a group of its own, so that Ctrl+C reaches only us.
    stdio: ['ignore', output, output],
    detached: true,
  })
  closeSync(output)

  let isRunning = true
  const ended = Promise.race([once(child, 'exit'), once(child, 'error')]).then(() => {
    isRunning = false
  })
  const deadline = Date.now() + readyLimitMilliseconds
  while (isRunning && !isReady(parts.data, child)) {
    if (Date.now() > deadline)
      throw new PostmasterFailed(`PostgreSQL is not ready after ${readyLimitMilliseconds / 60_000} minutes.`)
    await Promise.race([sleep(15), ended])
  }
  if (!isRunning || child.pid === undefined) throw new PostmasterFailed(reasonIn(logFile, logOffset))
  return { pid: child.pid, ended, stop: () => stop(child, ended) }
}

function settingFlags({ port, settings }: PostmasterParts): string[] {
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_destination: 'stderr',
    logging_collector: 'off',
    log_line_prefix: '%m [%p] ',
    // Said aloud because everything rests on it: an acknowledged commit is on the disk.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    ...settings,
  }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

function isReady(data: string, child: ChildProcess): boolean {
  const file = readPostmasterFile(data)
  return file?.pid === child.pid && file?.status === 'ready'
}

function reasonIn(logFile: string, offset: number): string {
  const lines = readFileSync(logFile).subarray(offset).toString('utf8').split('\n')
  const telling = lines.filter((line) => /FATAL|PANIC|could not|invalid/.test(line))
  return telling.map((line) => line.replace(/^.*?\] /, '')).join(' ') || 'PostgreSQL ended without a word.'
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  for (const { signal, milliseconds } of stopMeasures) {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    const patience = new AbortController()
    await Promise.race([ended, sleep(milliseconds, undefined, { signal: patience.signal }).catch(() => {})])
    patience.abort()
  }
}
