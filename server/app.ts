import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import { seedAccess } from './access/seed-access.ts'
import { SessionReader } from './access/session-reader.ts'
import { createSignIn } from './access/sign-in.ts'
import { createCompanyAssistant } from './ai/company-assistant.ts'
import { atMost } from './at-most.ts'
import { openCompany } from './company/company.ts'
import type { Config } from './config.ts'
import { closeHttp } from './http/close-http.ts'
import { createHttpServer } from './http/http-server.ts'
import { startForgettingKeys } from './idempotency/forget-keys.ts'
import { openLiveChannel } from './live/live-channel.ts'
import { sayStopping, serverLockClass } from './live/server-lease.ts'
import type { Logger } from './logger.ts'
import { RecordReader } from './records/record-reader.ts'
import { DirectActions } from './runs/direct-actions.ts'
import { EventService } from './runs/event-service.ts'
import { RunService } from './runs/run-service.ts'
import type { AppServices } from './services.ts'
import { warnOfClock } from './store/clock-offset.ts'
import type { Pool } from './store/pool.ts'
import { welcome } from './welcome.ts'
import { RunAdvancer } from './worker/advance-run.ts'
import { LateCalls } from './worker/late-calls.ts'
import { openQueue } from './worker/queue.ts'
import { startRecovery } from './worker/recover.ts'
import { publishFiles } from './workflows/publish-files.ts'
import { VersionStore } from './workflows/version-store.ts'

export type AppParts = { config: Config; pool: Pool; databaseUrl: string; demoDatabaseUrl?: string; log: Logger }

export type App = { listen(): Promise<void>; close(): Promise<void>; services: AppServices; welcome: string }

/** What a stop waits for, in this order and at most: together less than the 40 s that a server is given to stop. */
const longestMilliseconds = { requests: 8_000, calls: 20_000, lateAnswers: 2_000, company: 2_000 }

const webFolder = resolve(import.meta.dirname, '../dist/web')

/** Builds every part of the process once and joins them. What was opened is closed in the opposite order, also when a later part fails. */
export async function createApp({ config, pool, databaseUrl, demoDatabaseUrl, log }: AppParts): Promise<App> {
  const closers: (() => unknown)[] = []
  const close = async () => {
    for (const closer of closers.reverse().splice(0)) await closer()
  }
  try {
    const company = await openCompany(config.configFile, { url: demoDatabaseUrl, companies: config.demoCompanies }, log)
    // A call that hangs beyond its limit still holds a connection; the process ends with it.
    closers.push(() => atMost(longestMilliseconds.company, company.close()))
    const server = randomInt(1, 2 ** 31 - 1)
    const lease = { lockClass: serverLockClass, server, seconds: config.leaseSeconds }
    const live = await openLiveChannel(databaseUrl, lease, log)
    closers.push(() => live.close())
    const queue = await openQueue(databaseUrl, log)
    closers.push(() => queue.close())

    await warnOfClock(pool, log)
    const signIn = createSignIn(config, pool)
    await seedAccess(pool, signIn, company.config)
    const versions = new VersionStore()
    await publishFiles({ pool, versions, live, company })

    const records = new RecordReader(company)
    const assistant = createCompanyAssistant({ pool, config, log })
    const lateCalls = new LateCalls()
    const parts = {
      pool,
      versions,
      queue,
      live,
      company,
      records,
      assistant,
      server,
      lateCalls,
      log,
      catalog: () => company.catalog(),
    }
    const advancer = new RunAdvancer(parts)
    closers.push(() => lateCalls.close(longestMilliseconds.lateAnswers))
    closers.push(() => advancer.drain(longestMilliseconds.calls))
    const stopping = new AbortController()
    const directActions = new DirectActions(parts, stopping.signal)
    const services: AppServices = {
      config,
      pool,
      log,
      company,
      records,
      versions,
      live,
      assistant,
      signIn,
      sessions: new SessionReader(pool, signIn.api.getSession),
      runs: new RunService(parts, advancer, directActions),
      events: new EventService(parts, advancer),
      directActions,
      worker: parts,
      stopping: stopping.signal,
    }
    const http = await createHttpServer(services, webFolder)
    closers.push(() => closeHttp(http, longestMilliseconds.requests))
    await queue.work({
      due: (runId) => advancer.take(runId),
      timed: (runId, due) => advancer.wake(runId, due),
    })
    closers.push(await startRecovery(parts, advancer, config.leaseSeconds))
    closers.push(startForgettingKeys(pool, log))
    closers.push(() => queue.stopWork())
    closers.push(() => {
      stopping.abort()
      advancer.stop()
      // Where the database is away, the others see it when the lock is gone.
      return sayStopping(pool, server).catch(() => {})
    })
    return {
      services,
      welcome: welcome(config.publicUrl, company.config),
      close,
      async listen() {
        await http.listen({ host: config.host, port: config.port })
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
