import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const project = resolve(import.meta.dirname, '../..')
const readyLimitMilliseconds = 120_000
const stopLimitMilliseconds = 30_000
const pollMilliseconds = 20

/** What the server must not inherit: it always runs on the embedded database of its own folder here. */
const withheld = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'DEMO_DATABASE_URL',
  'PUBLIC_URL',
  'HOST',
  'STEPWELL_SECRET',
  'NODE_OPTIONS',
]

export interface ServerSettings {
  dataFolder: string
  port: number
  /** Default: the demo's 500. */
  companies?: number
  configFile?: string
  nodeFlags?: string[]
  /** Beside what it inherits; a DATABASE_URL given here is used. */
  environment?: Record<string, string>
}

/** The real server, as a process of its own that can be killed. Its output goes to `server.log` in the data folder. */
export class ServerProcess {
  readonly url: string
  readonly logFile: string
  readonly #settings: ServerSettings
  #child: ChildProcess | undefined

  constructor(settings: ServerSettings) {
    this.#settings = settings
    this.url = `http://127.0.0.1:${settings.port}`
    this.logFile = join(settings.dataFolder, 'server.log')
  }

  /** Starts the process; it is not ready yet. */
  launch(): void {
    const { dataFolder, port, companies, configFile, nodeFlags = [], environment = {} } = this.#settings
    const inherited = Object.entries(process.env).filter(([name]) => !withheld.includes(name))
    const env = {
      ...Object.fromEntries(inherited),
      STEPWELL_DATA: dataFolder,
      // A bench asks faster than anyone may.
      REQUESTS_PER_MINUTE: '1000000',
      PORT: String(port),
      ...(companies === undefined ? {} : { DEMO_COMPANIES: String(companies) }),
      ...(configFile === undefined ? {} : { STEPWELL_CONFIG: configFile }),
      ...environment,
    }
    const output = openSync(this.logFile, 'a')
    // The flags `npm start` gives it.
    const flags = ['--disable-warning=ExperimentalWarning', '--min-semi-space-size=16', ...nodeFlags]
    const command = [...flags, join(project, 'server/main.ts')]
    this.#child = spawn(process.execPath, command, { cwd: project, env, stdio: ['ignore', output, output] })
    closeSync(output)
  }

  /** Launches and waits until the server can serve. Returns how many milliseconds that took. */
  async start(): Promise<number> {
    const startedAt = performance.now()
    this.launch()
    await this.ready()
    return performance.now() - startedAt
  }

  async ready(): Promise<void> {
    const deadline = performance.now() + readyLimitMilliseconds
    while (!(await this.#isReady())) {
      if (!this.isRunning()) throw new Error(`The server ended instead of becoming ready:\n${this.lastWords()}`)
      if (performance.now() > deadline) throw new Error(`The server is not ready in time:\n${this.lastWords()}`)
      await sleep(pollMilliseconds)
    }
  }

  isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** kill -9: the process ends without a word, and its database goes on. */
  kill(): void {
    this.#child?.kill('SIGKILL')
  }

  /** Suspends the process where it stands; it notices nothing until it goes on. */
  suspend(): void {
    this.#child?.kill('SIGSTOP')
  }

  goOn(): void {
    this.#child?.kill('SIGCONT')
  }

  /** Waits until the operating system has cleared the process away. */
  async ended(): Promise<void> {
    if (this.#child && this.isRunning()) await once(this.#child, 'exit')
  }

  /** Ends the server as Ctrl+C does, with its database. */
  async stop(): Promise<void> {
    if (!this.#child || !this.isRunning()) return
    this.#child.kill('SIGTERM')
    const isGone = await Promise.race([
      this.ended().then(() => true),
      sleep(stopLimitMilliseconds, false, { ref: false }),
    ])
    if (isGone) return
    this.kill()
    throw new Error(`The server did not stop within ${stopLimitMilliseconds / 1_000} s:\n${this.lastWords()}`)
  }

  /** How much memory the process holds, as the operating system counts it, in bytes. */
  residentBytes(): number {
    const status = readFileSync(`/proc/${this.#child?.pid}/status`, 'utf8')
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
    if (kilobytes === undefined) throw new Error('This system does not say how much memory a process holds.')
    return Number(kilobytes) * 1_024
  }

  lastWords(): string {
    return readFileSync(this.logFile, 'utf8').split('\n').slice(-15).join('\n')
  }

  async #isReady(): Promise<boolean> {
    try {
      const answer = await fetch(`${this.url}/healthz`, { signal: AbortSignal.timeout(2_000) })
      await answer.text()
      return answer.ok
    } catch {
      return false
    }
  }
}

/** A port of this machine that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  listener.close()
  await once(listener, 'close')
  if (address === null || typeof address === 'string') throw new Error('A listening TCP server has a port.')
  return address.port
}
