import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartError } from '../../start-error.ts'

/** A server that is stopping holds the lock until its database is down: that takes about a second. */
const patienceMilliseconds = 4_000

/**
 * Takes the folder for this process. The lock is one of the operating system's on a file, which it drops the moment the
 * process ends, however it ends: nothing is left to clean up after kill -9, and a reused process id cannot confuse it.
 * Node has no call for such a lock, but the SQLite inside Node takes exactly one for an exclusive transaction.
 */
export async function lockFolder(folder: string): Promise<{ release(): void }> {
  const database = new DatabaseSync(join(folder, 'lock'))
  const deadline = Date.now() + patienceMilliseconds
  while (!taken(database)) {
    if (Date.now() > deadline) {
      database.close()
      throw new StartError(
        'folder-locked',
        `Another Stepwell${ownerOf(folder)} is running on the data folder ${folder}.`,
        'Use that one, stop it first, or give this one a folder of its own with STEPWELL_DATA=/another/folder (and another PORT).',
      )
    }
    await sleep(100)
  }
  writeFileSync(join(folder, 'owner'), `${process.pid}\n`)
  return { release: () => database.close() }
}

function taken(database: DatabaseSync): boolean {
  try {
    database.exec('begin exclusive')
    return true
  } catch (error) {
    if (error instanceof Error && error.message.includes('locked')) return false
    throw error
  }
}

function ownerOf(folder: string): string {
  try {
    return ` (process ${readFileSync(join(folder, 'owner'), 'utf8').trim()})`
  } catch {
    return ''
  }
}
