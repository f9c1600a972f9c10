import { spawnSync } from 'node:child_process'
import { readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../../logger.ts'
import { StartError } from '../../start-error.ts'
import { readPostmasterFile } from './postmaster-file.ts'

/** Each signal and how long it may take. SIGINT rolls back and checkpoints; SIGQUIT leaves a recovery to the next start. */
const measures: { signal: NodeJS.Signals; milliseconds: number }[] = [
  { signal: 'SIGINT', milliseconds: 20_000 },
  { signal: 'SIGQUIT', milliseconds: 5_000 },
  { signal: 'SIGKILL', milliseconds: 5_000 },
]

/**
 * Ends what an earlier life left running on this data folder: a PostgreSQL whose Node was killed (it survives that, with
 * the sessions and locks of the dead), or the last children of a killed PostgreSQL. Stopping is chosen over adopting:
 * it takes a moment, and afterwards the server runs with our settings, as our child, with no stranger's session in it.
 * The caller holds the folder's lock, so nobody who is alive owns these processes.
 */
export async function endLeftovers(data: string, log: Logger): Promise<void> {
  for (const { signal, milliseconds } of measures) {
    const left = processesOn(data)
    if (left.length === 0) break
    log.warn({ processes: left, signal }, 'ending a PostgreSQL that was left running')
    for (const pid of addressees(data, left, signal)) send(pid, signal)
    await gone(data, milliseconds)
  }
  const left = processesOn(data)
  if (left.length > 0) {
    throw new StartError(
      'database-will-not-end',
      `A PostgreSQL left running on ${data} does not end (processes ${left.join(', ')}).`,
      'End these processes by hand, then start again.',
    )
  }
  // Nothing runs here any more, so the file is stale. PostgreSQL would wait for a process id that another program or a
  // killed, not yet reaped process now has.
  rmSync(join(data, 'postmaster.pid'), { force: true })
}

function addressees(data: string, left: number[], signal: NodeJS.Signals): number[] {
  if (signal === 'SIGKILL') return left
  const postmaster = readPostmasterFile(data)?.pid
  if (postmaster && left.includes(postmaster)) return [postmaster]
  // The children of a killed server end by themselves once they notice that it is gone; give them the first round.
  return signal === 'SIGINT' ? [] : left
}

async function gone(data: string, milliseconds: number): Promise<void> {
  const deadline = Date.now() + milliseconds
  while (Date.now() < deadline && processesOn(data).length > 0) await sleep(25)
}

/** The live processes of a PostgreSQL on this folder. Each of them, on Linux, has the data folder as its working folder. */
export function processesOn(data: string): number[] {
  if (process.platform === 'linux') return workingIn(realpathSync(data))
  const pid = readPostmasterFile(data)?.pid
  if (!pid) return []
  const answer = spawnSync('ps', ['-o', 'stat=,command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
  return answer.includes('postgres') && !answer.trim().startsWith('Z') ? [pid] : []
}

function workingIn(folder: string): number[] {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger)
  return pids.filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === folder
    } catch {
      // Gone meanwhile, killed and not yet reaped, or another person's process, which cannot be ours.
      return false
    }
  })
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Already gone, which is what we want.
  }
}
