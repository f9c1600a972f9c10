import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '../../logger.ts'
import { StartError } from '../../start-error.ts'
import { type Binaries, machineBinaries, moved, packagedBinaries, versionOf } from './binaries.ts'
import { canEnter, canRun, type OperatingUser } from './operating-user.ts'

/** Where root keeps what its stand-in user cannot reach below the project, such as below root's own 0700 home. */
const sharedHome = '/var/lib/stepwell'

/**
 * The folder for the database itself: the data folder, or, where the operating user may not enter it, one below
 * /var/lib/stepwell. A note in the data folder remembers which, so that the two stay together when a checkout moves
 * and a deleted data folder never finds an older one's data again.
 */
export function homeFor(folder: string, user: OperatingUser, log: Logger): string {
  const note = join(folder, 'database-home')
  if (existsSync(note)) {
    const home = readFileSync(note, 'utf8').trim()
    if (existsSync(home)) return home
  }
  if (canEnter(user, folder)) return folder

  const name = `${createHash('sha256').update(folder).digest('hex').slice(0, 12)}-${randomBytes(3).toString('hex')}`
  const home = openFolder(join(openFolder(sharedHome), name))
  writeFileSync(note, `${home}\n`)
  log.debug({ folder: home }, 'the database lives where its user may enter')
  return home
}

/** Binaries the operating user can run: npm's, a copy of them in a reachable place, or the machine's own. */
export function binariesFor(user: OperatingUser, log: Logger): Binaries {
  const packaged = packagedBinaries()
  const candidates = [() => packaged, () => packaged && reachableCopy(packaged), () => machineBinaries()]
  for (const candidate of candidates) {
    const binaries = candidate()
    if (!binaries || !canRun(user, binaries.postgres, ['--version'])) continue
    if (binaries.source === 'machine') log.warn({ folder: binaries.folder }, "using the machine's own PostgreSQL")
    return binaries
  }
  throw new StartError(
    'no-postgres',
    `There is no PostgreSQL to run on this platform (${process.platform}-${process.arch}).`,
    'Install PostgreSQL 15 or later, or set DATABASE_URL to a PostgreSQL server.',
  )
}

function reachableCopy(binaries: Binaries): Binaries | undefined {
  const version = versionOf(binaries)
  if (!version || process.getuid?.() !== 0) return undefined
  const copy = join(openFolder(sharedHome), `postgresql-${version}-${process.platform}-${process.arch}`)
  if (!existsSync(copy)) {
    // Copied aside and renamed, so that a copy cut short is never mistaken for a whole one.
    const draft = `${copy}.${process.pid}.new`
    cpSync(binaries.folder, draft, { recursive: true, verbatimSymlinks: true })
    // Whatever the umask was when npm unpacked them.
    spawnSync('chmod', ['-R', 'a+rX', draft])
    try {
      renameSync(draft, copy)
    } catch {
      rmSync(draft, { recursive: true, force: true })
    }
  }
  return moved(binaries, copy)
}

/** Made open to enter whatever the umask says; what is private lies in a folder or file with a mode of its own. */
function openFolder(folder: string): string {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
  return folder
}
