import fastify from 'fastify'
import type { Config } from './config.ts'
import type { Logger } from './logger.ts'
import type { Pool } from './store/pool.ts'

export type AppParts = { config: Config; pool: Pool; databaseUrl: string; demoDatabaseUrl?: string; log: Logger }

export type App = { listen(): Promise<void>; close(): Promise<void> }

export async function createApp({ config }: AppParts): Promise<App> {
  const http = fastify()
  http.get('/healthz', () => ({ status: 'ready' }))
  return {
    async listen() {
      await http.listen({ host: config.host, port: config.port })
    },
    close: async () => http.close(),
  }
}
