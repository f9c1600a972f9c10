import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createLogger } from '../../server/logger.ts'
import { machineBinaries } from '../../server/store/embedded/binaries.ts'
import { startEmbedded } from '../../server/store/embedded/start-embedded.ts'
import { temporaryFolder } from './temporary-folder.ts'

// node on-machine-postgres.ts FILE [arguments]: runs a script with ON_MACHINE_POSTGRES and DATABASE_URL set to a throw-away server made with the
// PostgreSQL that the machine has installed. Its service, if any, is left alone.
const binaries = machineBinaries()
if (!binaries) throw new Error('This machine has no PostgreSQL installed.')
const folder = await temporaryFolder('machine-postgres')
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }
const server = await startEmbedded({ folder, binaries, settings, log: createLogger('error') })
try {
  const env = { ...process.env, ON_MACHINE_POSTGRES: 'yes', DATABASE_URL: server.url('postgres') }
  const child = spawn(process.execPath, process.argv.slice(2), { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  const [code] = await once(child, 'exit')
  process.exitCode = typeof code === 'number' ? code : 1
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
