import type { Config } from '../config.ts'
import { noticeIncarnation } from '../incarnation/notice-incarnation.ts'
import type { Logger } from '../logger.ts'
import type { StartError } from '../start-error.ts'
import { startEmbedded } from './embedded/start-embedded.ts'
import { externalServer } from './external-server.ts'
import { keptSecret } from './kept-secret.ts'
import { createPool, type Pool } from './pool.ts'
import { prepareStore } from './prepare-store.ts'

export type Store = { pool: Pool; databaseUrl: string; demoDatabaseUrl?: string; close(): Promise<void> }

/** The server that Stepwell's own database is on. */
export type StoreServer = {
  databaseUrl: string
  /** The same database for the role that owns what is in it. Where one role does both, the same address. */
  ownerUrl: string
  /** The role of `databaseUrl`, where another one is the owner. */
  workingRole?: string
  demoDatabaseUrl?: string
  stop(): Promise<void>
}

/** Opens Stepwell's own database, brought up to date: on the server of DATABASE_URL, else on an embedded one started here. */
export async function openStore(config: Config, log: Logger, onGivenUp: (error: StartError) => void): Promise<Store> {
  const server = config.databaseUrl
    ? await externalServer(config.databaseUrl, config.databaseOwnerUrl, log)
    : await embedded(config, log, onGivenUp)
  try {
    await prepareStore(server, log)
  } catch (error) {
    await server.stop()
    throw error
  }
  const pool = createPool(server.databaseUrl, log, { onConnect: noticeIncarnation })
  const close = async () => {
    await pool.end()
    await server.stop()
  }
  return {
    pool,
    databaseUrl: server.databaseUrl,
    demoDatabaseUrl: config.demoDatabaseUrl ?? server.demoDatabaseUrl,
    close,
  }
}

/** Our database and the demo company's, on one server. Who works in ours owns nothing in it; nobody may enter the other's. */
async function embedded(config: Config, log: Logger, onGivenUp: (error: StartError) => void): Promise<StoreServer> {
  const server = await startEmbedded({ folder: config.dataFolder, log, onGivenUp })
  const withPassword = (role: string) => ({ role, password: keptSecret(config.dataFolder, `${role}-password`) })
  try {
    const worker = withPassword('stepwell')
    const ownerUrl = await server.ensureDatabase('stepwell', withPassword('stepwell_owner'), worker)
    const demoDatabaseUrl = await server.ensureDatabase('payments', withPassword('payments'))
    const databaseUrl = server.url('stepwell', worker)
    return { databaseUrl, ownerUrl, workingRole: worker.role, demoDatabaseUrl, stop: () => server.stop() }
  } catch (error) {
    await server.stop()
    throw error
  }
}
