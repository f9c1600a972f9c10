import { join } from 'node:path'
import { createLogger } from '../../server/logger.ts'
import { freePort } from '../../server/store/embedded/free-port.ts'
import { startEmbedded } from '../../server/store/embedded/start-embedded.ts'
import { type ServerProcess, spawnServer } from '../support/server-process.ts'
import { demoConfigFile } from '../support/test-server.ts'
import { type RoundRobinProxy, startProxy } from './round-robin-proxy.ts'

export interface Cluster {
  proxy: RoundRobinProxy
  servers: ServerProcess[]
  stop(): Promise<void>
}

/**
 * The shape of compose.yaml as plain processes: one PostgreSQL, identical servers, a proxy before them that knows nothing of
 * sessions. Everything is kept in the folder, and is there again the next time.
 */
export async function startCluster(
  folder: string,
  { servers: count = 2, port: givenPort }: { servers?: number; port?: number } = {},
): Promise<Cluster> {
  const database = await startEmbedded({ folder: join(folder, 'database'), log: createLogger('error') })
  const role = (name: string) => ({ role: name, password: 'only on this machine, behind 127.0.0.1' })
  const worker = role('stepwell')
  const ownerUrl = await database.ensureDatabase('stepwell', role('stepwell_owner'), worker)
  const ground = {
    store: { url: database.url('stepwell', worker), ownerUrl },
    demo: { url: await database.ensureDatabase('payments', role('payments')) },
    dataFolder: folder,
  }
  const port = givenPort ?? (await freePort())
  const environment = { PUBLIC_URL: `http://127.0.0.1:${port}`, TRUSTED_PROXIES: '127.0.0.1' }
  // One after the other: the first makes the tables and the demo, as `depends_on` has it in compose.yaml.
  const servers: ServerProcess[] = []
  for (let number = 0; number < count; number++) servers.push(await spawnServer(ground, demoConfigFile, environment))
  const proxy = await startProxy(
    servers.map(({ url }) => url),
    port,
  )
  return {
    proxy,
    servers,
    async stop() {
      await proxy.stop()
      for (const server of servers) await server.kill()
      await database.stop()
    },
  }
}
