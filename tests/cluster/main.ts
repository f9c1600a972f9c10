import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startCluster } from './cluster.ts'

// npm run cluster: PostgreSQL, two servers and a proxy on this machine, until Ctrl+C.
const folder = join(resolve(import.meta.dirname, '../..'), '.stepwell/cluster')
mkdirSync(folder, { recursive: true })
const cluster = await startCluster(folder, { port: 4600 })
process.stdout.write(
  `Two servers behind ${cluster.proxy.url}\n${cluster.servers.map(({ url }) => `  ${url}\n`).join('')}`,
)
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'disconnect')])
await cluster.stop()
process.exit(0)
