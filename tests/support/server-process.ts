import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../server/store/embedded/free-port.ts'
import { type SignedIn, signIn } from './test-server.ts'

export interface ServerProcess {
  url: string
  as(name: string): Promise<SignedIn>
  /** As a restart asks for it. Resolves with its exit code and all that it said. */
  stop(): Promise<{ code: number | null; said: string }>
  /** As the power goes: no signal that could be heard. */
  kill(): Promise<void>
  /** Stands still where it is, with its connections open, until it goes on. */
  suspend(): void
  goOn(): void
}

/** The server as people start it, in a process of its own that a test may kill. `environment` adds to what it is started with. */
export async function spawnServer(
  { store, demo, dataFolder }: { store: { url: string; ownerUrl: string }; demo: { url: string }; dataFolder: string },
  configFile: string,
  environment: Record<string, string> = {},
): Promise<ServerProcess> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../../server/main.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      LOG_LEVEL: 'silent',
      STEPWELL_DATA: dataFolder,
      STEPWELL_CONFIG: configFile,
      STEPWELL_SECRET: 'a secret for tests that is long enough',
      DATABASE_URL: store.url,
      // One role where there are no two.
      ...(store.ownerUrl === store.url ? {} : { DATABASE_OWNER_URL: store.ownerUrl }),
      DEMO_DATABASE_URL: demo.url,
      DEMO_COMPANIES: '60',
      ...environment,
    },
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text))
  await ready(child, url, said).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  return {
    url,
    as: (name) => signIn(url, name),
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'close')
      return { code: child.exitCode, said: said.join('') }
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
    suspend: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
  }
}

async function ready(child: ChildProcess, url: string, said: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 1_200; tries++) {
    if (child.exitCode !== null)
      throw new Error(`The server ended with ${child.exitCode} before it was ready:\n${said.join('')}`)
    const answer = await fetch(`${url}/healthz`).catch(() => undefined)
    if (answer?.ok) return
    await sleep(50)
  }
  throw new Error('The server did not become ready.')
}
