import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'

/** What the tests use of the machine, where it usually is, and which Debian package brings it. */
const programs = {
  chromium: { package: 'chromium', places: () => ['/usr/bin/chromium'] },
  postgres: {
    package: 'postgresql',
    places: () => versions('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin/postgres`),
  },
}

/** The path of a program, installed first where we are root on a Debian; else the reason why there is none. */
export function findOrInstall(name) {
  const program = programs[name]
  const path = find(name, program)
  if (path) return { path }
  if (process.getuid?.() !== 0) return { reason: `there is no ${name}: apt-get install ${program.package}` }
  if (!succeeds('apt-get', ['--version'])) return { reason: `there is no ${name} on this machine` }

  process.stderr.write(`Installing ${program.package} …\n`)
  const flags = ['install', '-y', '-qq', '--no-install-recommends', program.package]
  if (!succeeds('apt-get', flags)) {
    succeeds('apt-get', ['update', '-qq'])
    succeeds('apt-get', flags)
  }
  const installed = find(name, program)
  return installed ? { path: installed } : { reason: `${program.package} could not be installed with apt-get` }
}

function find(name, { places }) {
  const found = places().find((place) => existsSync(place))
  return found ?? (spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim() || undefined)
}

function versions(folder) {
  return existsSync(folder) ? readdirSync(folder).sort((a, b) => Number(b) - Number(a)) : []
}

function succeeds(command, commandArguments) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, commandArguments, { env, stdio: 'ignore' }).status === 0
}
