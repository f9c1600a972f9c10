import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

const project = resolve(import.meta.dirname, '../..')

export type Outcome = { code: number | null; output: string; errors: string }

/** Runs a script of the project as its own process, as the start script does, and collects what it prints. */
export function startServer(environment: Record<string, string>, script = ['server/main.ts']) {
  const child = spawn(process.execPath, script, {
    cwd: project,
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: `${project}/node_modules/.cache/node`,
      DATABASE_URL: '',
      DATABASE_OWNER_URL: '',
      LOG_LEVEL: 'error',
      DEMO_COMPANIES: '5',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = { output: '', errors: '' }
  child.stdout.on('data', (chunk) => {
    printed.output += chunk
  })
  child.stderr.on('data', (chunk) => {
    printed.errors += chunk
  })
  const ended: Promise<Outcome> = once(child, 'close').then(() => ({ code: child.exitCode, ...printed }))
  return { child, ended, ready: () => ready(environment['PORT'], child, printed) }
}

async function ready(port: string | undefined, child: ChildProcess, printed: { errors: string }): Promise<void> {
  for (let attempt = 0; attempt < 600 && child.exitCode === null; attempt++) {
    if (await isReady(`http://127.0.0.1:${port}/healthz`)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`The server did not become ready. ${printed.errors}`)
}

/** Whether a Stepwell answers there that it can serve. */
export async function isReady(address: string): Promise<boolean> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(2_000) })
    return answer.ok && JSON.stringify(await answer.json()) === '{"status":"ready"}'
  } catch {
    return false
  }
}
