import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { project } from './project.mjs'

const lock = join(project, 'dist/.bootstrap-lock')

/** Longer than any preparation takes: whoever still seems to hold the lock is another program with a reused process id. */
const patienceMilliseconds = 15 * 60_000

/** Lets only one script at a time prepare this checkout. A lock whose process is gone counts for nothing. */
export async function oneAtATime(work) {
  mkdirSync(join(project, 'dist'), { recursive: true })
  const startedAt = Date.now()
  while (!take(Date.now() - startedAt > patienceMilliseconds)) await sleep(250)
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function take(force) {
  // Linked into place with the process id already in it, so that nobody ever reads an empty lock.
  const draft = `${lock}-${process.pid}`
  writeFileSync(draft, String(process.pid))
  try {
    linkSync(draft, lock)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (force || !isAlive(holder())) rmSync(lock, { force: true })
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}

function holder() {
  try {
    return Number(readFileSync(lock, 'utf8'))
  } catch {
    // Released meanwhile: as if we held it ourselves, so that the next look decides.
    return process.pid
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
