import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { databaseHome } from '../../bench/support/temporary-folder.ts'
import { processesOn } from '../../server/store/embedded/leftover-processes.ts'
import { readPostmasterFile } from '../../server/store/embedded/postmaster-file.ts'

/** The embedded database of a data folder as its superuser sees it, past the server. */
export class EmbeddedDatabase {
  readonly #home: string

  constructor(dataFolder: string) {
    this.#home = databaseHome(dataFolder)
  }

  /** Runs work on a connection of its own. */
  async use<Result>(database: 'stepwell' | 'payments', work: (client: pg.Client) => Promise<Result>): Promise<Result> {
    const password = readFileSync(join(this.#home, 'postgres-password'), 'utf8').trim()
    const port = readPostmasterFile(this.#folder)?.port
    if (port === undefined) throw new Error('The database does not run.')
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database })
    client.on('error', () => {})
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.end().catch(() => {})
    }
  }

  /** Kills the postmaster and every process that works on this folder. Returns how many there were. */
  kill(): number {
    const processes = processesOn(this.#folder)
    for (const pid of processes) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // Ended by itself when the postmaster died.
      }
    }
    return processes.length
  }

  get #folder(): string {
    return join(this.#home, 'postgres')
  }
}
