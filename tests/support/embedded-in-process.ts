import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { createLogger } from '../../server/logger.ts'
import { StartError } from '../../server/start-error.ts'
import { startEmbedded } from '../../server/store/embedded/start-embedded.ts'

const announcement = z.union([
  z.object({ url: z.string(), pid: z.number() }),
  z.object({ code: z.string(), message: z.string() }),
])
export type Announcement = z.infer<typeof announcement>

/** Starts an embedded database in a process of its own, which a test may kill. Resolves to what it had to say. */
export async function embeddedInProcess(folder: string): Promise<{ child: ChildProcess; said: Announcement }> {
  const child = spawn(process.execPath, [import.meta.filename, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface(child.stdout), 'line')
  return { child, said: announcement.parse(JSON.parse(String(line))) }
}

async function hold(folder: string): Promise<void> {
  try {
    const server = await startEmbedded({ folder, log: createLogger('silent') })
    console.log(JSON.stringify({ url: server.url('postgres'), pid: server.pid() }))
    setInterval(() => {}, 60_000)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    console.log(JSON.stringify({ code: error.code, message: error.message }))
  }
}

if (process.argv[1] === import.meta.filename && process.argv[2]) await hold(process.argv[2])
