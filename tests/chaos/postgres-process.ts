import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Binaries } from '../../server/store/embedded/binaries.ts'
import { freePort } from '../../server/store/embedded/free-port.ts'
import { processesOn } from '../../server/store/embedded/leftover-processes.ts'
import type { OperatingUser } from '../../server/store/embedded/operating-user.ts'

const readyLimitMilliseconds = 60_000
const pollMilliseconds = 25

export interface PostgresSettings {
  binaries: Binaries
  user: OperatingUser
  /** The data folder. */
  data: string
  password: string
  /** Beside what every server of the harness has. */
  settings?: Record<string, string>
}

/** One real PostgreSQL, which can be killed with all its processes and started again on the same folder and port. */
export class PostgresProcess {
  readonly port: number
  readonly #settings: PostgresSettings
  #child: ChildProcess | undefined

  private constructor(settings: PostgresSettings, port: number) {
    this.#settings = settings
    this.port = port
  }

  static async start(settings: PostgresSettings): Promise<PostgresProcess> {
    const server = new PostgresProcess(settings, await freePort())
    await server.start()
    return server
  }

  /** Returns once it answers, after a recovery where it needs one. */
  async start(): Promise<void> {
    const deadline = performance.now() + readyLimitMilliseconds
    for (;;) {
      if (!this.#isRunning()) this.#launch()
      const isReady = await this.query('select 1').then(
        () => true,
        () => false,
      )
      if (isReady) return
      if (performance.now() > deadline) throw new Error(`PostgreSQL does not answer:\n${this.#lastWords()}`)
      await sleep(pollMilliseconds)
    }
  }

  /** As when the machine loses its power: no process of it is asked first. Returns how many there were. */
  async kill(): Promise<number> {
    // Before its first process is gone none of them is known to be an orphan, so all of them are found.
    const processes = processesOn(this.#settings.data)
    for (const pid of processes) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It ended by itself when its postmaster did.
      }
    }
    await this.#ended()
    return processes.length
  }

  /** Ends it in order, everything on the disk. */
  async stop(): Promise<void> {
    if (!this.#isRunning()) return
    this.#child?.kill('SIGINT')
    await this.#ended()
  }

  async query(text: string, database = 'postgres'): Promise<pg.QueryResult> {
    const client = new pg.Client({ ...this.address(database), connectionTimeoutMillis: 5_000 })
    client.on('error', () => {})
    await client.connect()
    try {
      return await client.query(text)
    } finally {
      await client.end().catch(() => {})
    }
  }

  address(database: string): { host: string; port: number; user: string; password: string; database: string } {
    return { host: '127.0.0.1', port: this.port, user: 'postgres', password: this.#settings.password, database }
  }

  #launch(): void {
    const { binaries, user, data, settings = {} } = this.#settings
    const all: Record<string, string> = {
      ...{ listen_addresses: '127.0.0.1', port: String(this.port), unix_socket_directories: '', timezone: 'UTC' },
      ...{ max_connections: '200', shared_buffers: '128MB', logging_collector: 'off' },
      // What is promised rests on these: they are never turned off here.
      ...{ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' },
      // A standby looks for a primary that was killed five times a second; by default it would wait five seconds.
      ...{ wal_retrieve_retry_interval: '200ms' },
      ...settings,
    }
    const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const output = openSync(this.#logFile, 'a')
    this.#child = spawn(binaries.postgres, ['-D', data, ...flags], {
      ...user,
      cwd: '/',
      env: { LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', output, output],
    })
    closeSync(output)
  }

  #isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  async #ended(): Promise<void> {
    if (this.#child && this.#isRunning()) await once(this.#child, 'exit')
  }

  get #logFile(): string {
    return `${this.#settings.data}.log`
  }

  #lastWords(): string {
    return readFileSync(this.#logFile, 'utf8').split('\n').slice(-15).join('\n')
  }
}
