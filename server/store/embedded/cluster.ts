import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '../../logger.ts'
import { StartError } from '../../start-error.ts'
import { type Binaries, versionOf } from './binaries.ts'
import type { OperatingUser } from './operating-user.ts'

export type ClusterParts = { home: string; binaries: Binaries; user: OperatingUser; password: string; log: Logger }

/** The data folder of PostgreSQL below `home`, made on first use and checked against the binaries ever after. */
export function openCluster(parts: ClusterParts): string {
  const data = join(parts.home, 'postgres')
  const version = versionOf(parts.binaries) ?? 'unknown'
  if (existsSync(join(data, 'PG_VERSION'))) refuseOtherMajor(data, version, parts.home)
  else createCluster(data, parts)
  pinVersion(parts.home, version, parts.log)
  return data
}

function createCluster(data: string, { home, binaries, user, password }: ClusterParts): void {
  // Made aside and renamed, so that a first start cut short leaves nothing that looks like a database.
  const draft = `${data}.new`
  const passwordFile = join(home, 'initdb-password')
  rmSync(draft, { recursive: true, force: true })
  rmSync(data, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  try {
    for (const path of [draft, passwordFile]) {
      if (user.uid !== undefined && user.gid !== undefined) chownSync(path, user.uid, user.gid)
    }
    const flags = [`--pgdata=${draft}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
    const outcome = spawnSync(
      binaries.initdb,
      [...flags, '--data-checksums', '--encoding=UTF8', ...localeFlags(binaries)],
      {
        ...user,
        cwd: '/',
        encoding: 'utf8',
        env: { LC_ALL: 'C', TZ: 'UTC' },
      },
    )
    if (outcome.status !== 0) {
      throw new StartError(
        'database-not-created',
        `The database could not be created in ${home}: ${lastLine(outcome.stderr) || outcome.error?.message || 'initdb failed'}`,
        'Free some space or choose another folder with STEPWELL_DATA, or set DATABASE_URL to a PostgreSQL server.',
      )
    }
    renameSync(draft, data)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(draft, { recursive: true, force: true })
  }
}

/** The same order of text on every machine and after every upgrade; older servers have only C for that. */
function localeFlags(binaries: Binaries): string[] {
  const hasBuiltin = major(versionOf(binaries) ?? '') >= 17
  return hasBuiltin ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'] : ['--locale=C']
}

function refuseOtherMajor(data: string, version: string, home: string): void {
  const made = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  if (Number(made) === major(version)) return
  throw new StartError(
    'other-postgres-version',
    `The database in ${home} was made by PostgreSQL ${made}, but the one at hand is ${version}.`,
    `Start it with the Stepwell that made it and move the data with pg_dump, or set STEPWELL_DATA to a new folder.`,
  )
}

/** Which exact version last opened the folder, for whoever has to restore or upgrade it. */
function pinVersion(home: string, version: string, log: Logger): void {
  const file = join(home, 'postgres-version')
  const pinned = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
  if (pinned === version) return
  if (pinned) log.info({ from: pinned, to: version }, 'the database moves to another minor version of PostgreSQL')
  writeFileSync(file, `${version}\n`)
}

function major(version: string): number {
  return Number.parseInt(version, 10)
}

function lastLine(text: string | null): string {
  return (text ?? '').trim().split('\n').at(-1) ?? ''
}
