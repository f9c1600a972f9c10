import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { createLogger } from '../../server/logger.ts'
import { openCluster } from '../../server/store/embedded/cluster.ts'
import { operatingUser } from '../../server/store/embedded/operating-user.ts'
import { binariesFor } from '../../server/store/embedded/placement.ts'
import { ensureDatabase } from '../../server/store/ensure-database.ts'
import type { Target } from './following-address.ts'
import { PostgresProcess, type PostgresSettings } from './postgres-process.ts'

const streamingLimitMilliseconds = 60_000

/** Who works in the two databases: in Stepwell's store, which another role owns, and in the company's own data. */
const workers = { stepwell: 'stepwell', company: 'company' } as const
const storeOwner = 'stepwell_owner'
export type Database = keyof typeof workers

/** A primary and its synchronous standby: what is acknowledged is on both. Everybody reaches the primary through `target`. */
export class Cluster {
  readonly target: Target
  readonly #parts: Omit<PostgresSettings, 'data' | 'settings'>
  readonly #home: string
  #primary: PostgresProcess
  #standby: PostgresProcess | undefined
  #copies = 0

  private constructor(home: string, parts: Omit<PostgresSettings, 'data' | 'settings'>, primary: PostgresProcess) {
    this.#home = home
    this.#parts = parts
    this.#primary = primary
    this.target = { port: primary.port }
  }

  static async create(folder: string): Promise<Cluster> {
    const log = createLogger('error')
    const user = operatingUser()
    const binaries = binariesFor(user, log)
    const password = randomBytes(12).toString('hex')
    const home = join(folder, 'postgres-home')
    mkdirSync(home)
    if (user.uid !== undefined) spawnSync('chown', [`${user.uid}:${user.gid}`, home])
    const data = openCluster({ home, binaries, user, password, log })
    const parts = { binaries, user, password }
    const primary = await PostgresProcess.start({ ...parts, data })
    const cluster = new Cluster(home, parts, primary)
    const role = (name: string) => ({ role: name, password })
    const admin = cluster.#adminUrl('postgres')
    await ensureDatabase(admin, 'stepwell', role(storeOwner), role(workers.stepwell))
    await ensureDatabase(admin, 'company', role(workers.company))
    await cluster.addStandby()
    return cluster
  }

  /**
   * Makes a standby and lets the primary acknowledge nothing that is not on it. A copy of a primary that was stopped in order
   * is what pg_basebackup would make, and needs no program that PostgreSQL's npm package lacks.
   */
  async addStandby(): Promise<void> {
    await this.#primary.stop()
    const data = join(this.#home, `copy-${++this.#copies}`)
    const copied = spawnSync('cp', ['-a', this.#folderOf(this.#primary), data])
    if (copied.status !== 0) throw new Error(`The database could not be copied: ${String(copied.stderr)}`)
    writeFileSync(join(data, 'standby.signal'), '')
    const { host, port, user, password } = this.#primary.address('postgres')
    appendFileSync(
      join(data, 'postgresql.auto.conf'),
      `primary_conninfo = 'host=${host} port=${port} user=${user} password=${password} application_name=standby'\n`,
    )
    spawnSync('chown', ['-R', '--reference', this.#folderOf(this.#primary), data])
    await this.#primary.start()
    const standby = await PostgresProcess.start({ ...this.#parts, data })
    this.#folders.set(standby, data)
    this.#standby = standby
    await this.#primary.query("alter system set synchronous_standby_names = 'standby'")
    await this.#primary.query('select pg_reload_conf()')
    await this.#streams()
  }

  /** Kills the primary and starts it again; it recovers what was acknowledged. */
  async killPrimary(): Promise<void> {
    await this.#primary.kill()
    await this.#primary.start()
  }

  /** Kills the primary for good; the standby takes its place, alone. Milliseconds until it takes writes. */
  async failOver(): Promise<number> {
    const standby = this.#standby
    if (!standby) throw new Error('There is no standby to promote.')
    const startedAt = performance.now()
    await this.#primary.kill()
    await standby.query('select pg_promote(true)')
    await standby.query("alter system set synchronous_standby_names = ''")
    await standby.query('select pg_reload_conf()')
    this.#primary = standby
    this.#standby = undefined
    this.target.port = standby.port
    return performance.now() - startedAt
  }

  /** An address for the role that owns the store, through the given port. */
  ownerUrl(port: number): string {
    return `postgresql://${storeOwner}:${this.#parts.password}@127.0.0.1:${port}/stepwell`
  }

  /** An address for the role that works in the database, through the given port. */
  url(database: Database, port: number): string {
    return `postgresql://${workers[database]}:${this.#parts.password}@127.0.0.1:${port}/${database}`
  }

  /** Runs work on a connection of the superuser, past the servers and straight to the primary. */
  async use<Result>(database: Database, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
    const client = new pg.Client(this.#primary.address(database))
    client.on('error', () => {})
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.end().catch(() => {})
    }
  }

  async stop(): Promise<void> {
    await Promise.all([this.#primary.stop(), this.#standby?.stop()])
  }

  readonly #folders = new Map<PostgresProcess, string>()

  #folderOf(server: PostgresProcess): string {
    return this.#folders.get(server) ?? join(this.#home, 'postgres')
  }

  #adminUrl(database: string): string {
    const { host, port, user, password } = this.#primary.address(database)
    return `postgresql://${user}:${password}@${host}:${port}/${database}`
  }

  async #streams(): Promise<void> {
    const deadline = performance.now() + streamingLimitMilliseconds
    for (;;) {
      const { rows } = await this.#primary.query("select from pg_stat_replication where sync_state = 'sync'")
      if (rows.length === 1) return
      if (performance.now() > deadline) throw new Error('The standby does not follow its primary.')
      await sleep(50)
    }
  }
}
