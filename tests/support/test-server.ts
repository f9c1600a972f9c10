import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Client, createClient } from '#api'
import { buildDemo } from '../../examples/payments/demo.ts'
import { type App, createApp } from '../../server/app.ts'
import type { Config } from '../../server/config.ts'
import { createLogger } from '../../server/logger.ts'
import type { AppServices } from '../../server/services.ts'
import { freePort } from '../../server/store/embedded/free-port.ts'
import { emptyDatabase, freshDatabase, type TestDatabase, type TestStore } from './fresh-database.ts'

/** A person who is signed in: the typed client, and requests as they are for status and headers. */
export type SignedIn = Client & {
  raw(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  person: { id: string; name: string }
  cookie: string
}

export interface TestServer {
  url: string
  services: AppServices
  store: TestStore
  demo: TestDatabase
  demoUrl: string
  /** Signs in as a person of the demo by the name before the @: `ada`. */
  as(name: string): Promise<SignedIn>
  /** The same requests as nobody. */
  nobody: Pick<SignedIn, 'raw'>
  /** Another server process on the same two databases, as it were. */
  another(changed?: TestServerOptions): Promise<TestServer>
  stop(): Promise<void>
}

export interface TestServerOptions {
  config?: Partial<Config>
  /** The test's own company, where the demo's is not enough. */
  configFile?: string
  companies?: number
}

export const demoPassword = 'stepwell-demo'
export const demoConfigFile = resolve(import.meta.dirname, '../../examples/payments/stepwell.config.ts')
/** The demo company with actions that block, fail, crash and count. */
export const probeConfigFile = resolve(import.meta.dirname, 'probe-company.config.ts')

/** The real application on a fresh store, with the demo company in a second database, listening on a free port. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const ground = await newGround(options.companies)
  const server = await attachTestServer(ground, options)
  return {
    ...server,
    async stop() {
      await server.stop()
      await ground.clear()
    },
  }
}

/** A fresh store and a fresh demo company, for servers that come and go. */
export async function newGround(companies = 60): Promise<Ground & { clear(): Promise<void> }> {
  const [store, demo, dataFolder] = await Promise.all([
    freshDatabase(),
    emptyDatabase(),
    mkdtemp(join(tmpdir(), 'stepwell-server-')),
  ])
  await buildDemo(demo.url, { companies })
  return {
    store,
    demo,
    dataFolder,
    async clear() {
      await Promise.all([store.drop(), demo.drop(), rm(dataFolder, { recursive: true, force: true })])
    },
  }
}

/** What a server is started on: its own store, the demo company's database, and the folder it keeps things in. */
export interface Ground {
  store: TestStore
  demo: TestDatabase
  dataFolder: string
}

/** The application on ground that is there already, such as what another server left behind. Its stop leaves the ground. */
export async function attachTestServer(ground: Ground, options: TestServerOptions = {}): Promise<TestServer> {
  const { store, demo, dataFolder } = ground
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const config: Config = {
    host: '127.0.0.1',
    port,
    publicUrl: url,
    logLevel: 'error',
    dataFolder,
    configFile: options.configFile ?? demoConfigFile,
    secret: 'a secret for tests that is long enough',
    databaseUrl: store.url,
    databaseOwnerUrl: store.ownerUrl,
    demoDatabaseUrl: demo.url,
    demoCompanies: options.companies ?? 60,
    trustedProxies: [],
    requestsPerMinute: 100_000,
    leaseSeconds: 15,
    ai: {},
    ...options.config,
  }
  const app: App = await createApp({
    config,
    pool: store.pool,
    databaseUrl: store.url,
    demoDatabaseUrl: demo.url,
    log: createLogger(config.logLevel),
  })
  await app.listen()
  const sessions = new Map<string, Promise<SignedIn>>()
  return {
    url,
    services: app.services,
    store,
    demo,
    demoUrl: demo.url,
    nobody: { raw: requests(url, '') },
    as(name) {
      const session = sessions.get(name) ?? signIn(url, name)
      sessions.set(name, session)
      return session
    },
    another: (changed = {}) => attachTestServer(ground, { ...options, ...changed }),
    stop: () => app.close(),
  }
}

/** Signs in over HTTP, as a browser does. */
export async function signIn(url: string, name: string): Promise<SignedIn> {
  const answer = await requests(url, '')(
    'POST',
    '/api/auth/sign-in/email',
    {
      email: `${name}@brightwater.example`,
      password: demoPassword,
    },
    { origin: url },
  )
  if (!answer.ok) throw new Error(`${name} cannot sign in: ${answer.status} ${await answer.text()}`)
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const { user }: { user: { id: string; name: string } } = await answer.json()
  return Object.assign(createClient({ baseUrl: url, headers: () => ({ cookie }) }), {
    raw: requests(url, cookie),
    person: { id: user.id, name: user.name },
    cookie,
  })
}

function requests(url: string, cookie: string): SignedIn['raw'] {
  return (method, path, body, headers = {}) =>
    fetch(`${url}${path}`, {
      method,
      headers: {
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
}
