import { once } from 'node:events'
import { createServer } from 'node:http'
import pg from 'pg'
import { createLogger } from '../../server/logger.ts'
import { startEmbedded } from '../../server/store/embedded/start-embedded.ts'
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts'
import { removeFolder, temporaryFolder } from './temporary-folder.ts'

/** Something outside that can be made sick, by a proxy in front of it. */
export interface Patient {
  /** Where it is reached past the proxy. */
  healthyUrl: string
  /** Where it is reached through the proxy. */
  url: string
  proxy: FaultyProxy
  close(): Promise<void>
}

/** A third party that answers every request at once. */
export async function httpPatient(): Promise<Patient> {
  const server = createServer((_, answer) => {
    answer.writeHead(200, { 'content-type': 'application/json' }).end('{"message":"It answered."}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A listening TCP server has a port.')
  const proxy = await startFaultyProxy(address.port)
  return {
    healthyUrl: `http://127.0.0.1:${address.port}/`,
    url: `http://127.0.0.1:${proxy.port}/`,
    proxy,
    async close() {
      await proxy.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

/** A PostgreSQL of its own with so many letters in it. */
export async function archivePatient(letters: number): Promise<Patient> {
  const folder = temporaryFolder('archive')
  const embedded = await startEmbedded({ folder, log: createLogger('error'), settings: { fsync: 'off' } })
  const healthyUrl = await embedded.ensureDatabase('archive', { role: 'archive', password: 'archive' })
  const client = new pg.Client(healthyUrl)
  await client.connect()
  await client.query('create table letters (id int primary key, title text not null)')
  await client.query("insert into letters select n, 'Letter ' || n from generate_series(1, $1::int) n", [letters])
  await client.end()
  const proxy = await startFaultyProxy(Number(new URL(healthyUrl).port))
  const url = new URL(healthyUrl)
  url.port = String(proxy.port)
  return {
    healthyUrl,
    url: url.href,
    proxy,
    async close() {
      await proxy.close()
      await embedded.stop()
      removeFolder(folder)
    },
  }
}
