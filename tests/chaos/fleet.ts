import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, ServerProcess } from '../../bench/support/server-process.ts'
import type { Cluster } from './cluster.ts'
import { FollowingAddress } from './following-address.ts'

const pauseBeforeStartMilliseconds = 100
const pollMilliseconds = 20
/** Short, so that servers can be paused beyond it many times. */
export const leaseSeconds = 2

/** One of the servers: it is started again whenever it has ended, as a supervisor would. */
export class FleetServer {
  readonly address: FollowingAddress
  readonly #process: ServerProcess
  isReady = false
  isSuspended = false
  #isWanted = true
  #wasKilled = false
  #upkeep: Promise<void> | undefined
  /** Ends that nobody asked for, each with the server's last words. */
  readonly ownEnds: string[] = []

  constructor(process: ServerProcess, address: FollowingAddress) {
    this.#process = process
    this.address = address
  }

  get url(): string {
    return this.#process.url
  }

  /** Whether people's requests can go there. */
  get isOpen(): boolean {
    return this.isReady && !this.isSuspended
  }

  run(): void {
    this.#upkeep = this.#keepUp()
  }

  async ready(): Promise<void> {
    while (!this.isReady) await sleep(pollMilliseconds)
  }

  kill(): void {
    this.#wasKilled = true
    this.isReady = false
    this.#process.kill()
  }

  suspend(): void {
    this.isSuspended = true
    this.#process.suspend()
  }

  goOn(): void {
    this.#process.goOn()
    this.isSuspended = false
  }

  async stop(): Promise<void> {
    this.#isWanted = false
    this.#wasKilled = true
    this.goOn()
    this.#process.kill()
    await this.#upkeep
    await this.address.close()
  }

  async #keepUp(): Promise<void> {
    while (this.#isWanted) {
      this.#wasKilled = false
      this.#process.launch()
      // One that finds no database says so and ends: it is started again.
      this.isReady = await this.#process.ready().then(
        () => true,
        () => false,
      )
      // Nor is one waited for that took too long: on a busy machine it may have missed its own time.
      if (!this.isReady) this.#process.kill()
      const wasReady = this.isReady
      await this.#process.ended()
      this.isReady = false
      if (wasReady && !this.#wasKilled) this.ownEnds.push(this.#process.lastWords())
      await sleep(pauseBeforeStartMilliseconds)
    }
  }
}

/** Starts servers on one database, each through an address of its own, and waits until they can serve. */
export async function startFleet(count: number, parts: FleetParts): Promise<FleetServer[]> {
  // The first makes the people and publishes the workflows.
  const first = await startServer(1, parts)
  const others = Array.from({ length: count - 1 }, (_, index) => startServer(index + 2, parts))
  return [first, ...(await Promise.all(others))]
}

interface FleetParts {
  folder: string
  cluster: Cluster
  /** Where the recorder listens. */
  outside: string
}

async function startServer(number: number, { folder, cluster, outside }: FleetParts): Promise<FleetServer> {
  const address = await FollowingAddress.open(cluster.target)
  const dataFolder = join(folder, `server-${number}`)
  mkdirSync(dataFolder)
  const process = new ServerProcess({
    dataFolder,
    port: await freePort(),
    configFile: join(import.meta.dirname, 'company/stepwell.config.ts'),
    environment: {
      LOG_LEVEL: 'warn',
      DATABASE_URL: cluster.url('stepwell', address.port),
      DATABASE_OWNER_URL: cluster.ownerUrl(address.port),
      DEMO_DATABASE_URL: cluster.url('company', address.port),
      // One secret, so that who signed in at one is known to all.
      STEPWELL_SECRET: 'the same secret for every server of the harness',
      CHAOS_OUTSIDE: outside,
      LEASE_SECONDS: String(leaseSeconds),
      // As `npm start` has it: a server is started many times here.
      NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/node'),
    },
  })
  const server = new FleetServer(process, address)
  server.run()
  await server.ready()
  return server
}
