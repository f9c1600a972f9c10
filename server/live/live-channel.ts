import pg from 'pg'
import type { LiveMessage } from '#api'
import type { Logger } from '../logger.ts'
import type { Queryable } from '../store/pool.ts'

const channel = 'stepwell_live'
const reconnectMilliseconds = 500

/** Changes announced by any server process, heard by every one, after they are committed. */
export interface LiveChannel {
  /** Announces at the commit of the caller's transaction. */
  announce(client: Queryable, message: LiveMessage): Promise<void>
  /** Calls the listener for each message; returns how to stop. */
  subscribe(listener: (message: LiveMessage) => void): () => void
  close(): Promise<void>
}

/**
 * Holds one connection that listens and, by an advisory lock on `lock`, tells the other servers that this one is alive.
 * When the connection is lost it is made anew, and every subscriber hears `ready`: it may have missed something and reads again.
 */
export async function openLiveChannel(
  databaseUrl: string,
  lock: { lockClass: number; server: number },
  log: Logger,
): Promise<LiveChannel> {
  const listeners = new Set<(message: LiveMessage) => void>()
  const tell = (message: LiveMessage) => listeners.forEach((listener) => listener(message))
  let client: pg.Client | undefined
  let isClosed = false

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString: databaseUrl, application_name: 'stepwell live', keepAlive: true })
    fresh.on('error', (error) => log.warn({ err: error }, 'the live connection was lost'))
    fresh.once('end', () => {
      if (!isClosed && client === fresh) retry()
    })
    fresh.on('notification', ({ payload }) => tell(JSON.parse(payload ?? '{"type":"ready"}')))
    try {
      await fresh.connect()
      await fresh.query('select pg_advisory_lock($1, $2)', [lock.lockClass, lock.server])
      await fresh.query(`listen ${channel}`)
    } catch (error) {
      await fresh.end().catch(() => {})
      throw error
    }
    client = fresh
  }

  function retry(): void {
    setTimeout(() => {
      if (isClosed) return
      connect().then(() => tell({ type: 'ready' }), retry)
    }, reconnectMilliseconds)
  }

  await connect()
  return {
    async announce(sender, message) {
      const values = [channel, JSON.stringify(message)]
      await sender.query({ name: 'announce', text: 'select pg_notify($1, $2)', values })
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      isClosed = true
      await client?.end()
    },
  }
}
