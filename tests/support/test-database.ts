import { rm } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'
import { createLogger } from '../../server/logger.ts'
import { startEmbedded } from '../../server/store/embedded/start-embedded.ts'
import { prepareServer, tidyServer } from './template-database.ts'
import { temporaryFolder } from './temporary-folder.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    testDatabase: TestDatabaseServer
  }
}

/** What the test files need to know to make databases of their own. */
export type TestDatabaseServer = {
  /** Of a role that may create databases. */
  adminUrl: string
  /** Of the ordinary role that owns test databases, so that a superuser's powers hide no mistake. */
  ownerUrl: string
  /** Of the role that servers under test work as in the store. The owner's where the lent role may not make another. */
  workerUrl: string
  /** A database with all migrations applied, to be copied; unique to this run. */
  template: string
}

type Running = { server: TestDatabaseServer; stop(): Promise<void> }

// The projects of one run each call setup and teardown, in one process; the first starts the server, the last stops it.
const shared: { running?: Promise<Running>; users: number } = { users: 0 }

export async function setup(project: TestProject): Promise<void> {
  shared.users++
  shared.running ??= start()
  project.provide('testDatabase', (await shared.running).server)
}

export async function teardown(): Promise<void> {
  shared.users--
  if (shared.users === 0) await (await shared.running)?.stop()
}

/** One PostgreSQL for the whole run: that of DATABASE_URL, else an embedded one in a folder that goes with the run. */
async function start(): Promise<Running> {
  const given = process.env['DATABASE_URL']
  if (given) {
    const server = await prepareServer(given)
    return { server, stop: () => tidyServer(server) }
  }
  const folder = await temporaryFolder('tests')
  // Not durable, because a test kills processes but never the machine. The supervisor's own tests start a durable one.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }
  const embedded = await startEmbedded({ folder, log: createLogger('warn'), settings })
  const stop = async () => {
    await embedded.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { server: await prepareServer(embedded.url('postgres')), stop }
}
