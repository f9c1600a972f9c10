import pg from 'pg'
import type { LiveMessage } from '#api'
import type { Logger } from '../logger.ts'
import type { Queryable } from '../store/pool.ts'
import { beat, beatsInLease, forgetServers, type Lease } from './server-lease.ts'

const channel = 'stepwell_live'
const reconnectMilliseconds = 500
/** PostgreSQL gives a connection up, and its lock with it, when the machine at its other end has been silent for so long: 5 + 3 × 2 s. */
const detectVanishedPeer =
  'set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3; set tcp_user_timeout = 10000'

/** Changes announced by any server process, heard by every one, after they are committed. */
export interface LiveChannel {
  /** Announces at the commit of the caller's transaction. */
  announce(client: Queryable, message: LiveMessage): Promise<void>
  /** Calls the listener for each message; returns how to stop. */
  subscribe(listener: (message: LiveMessage) => void): () => void
  close(): Promise<void>
}

/**
 * Holds one connection that listens and, by an advisory lock and a beat, tells the other servers that this one is alive.
 * When the connection is lost it is made anew, and every subscriber hears `ready`: it may have missed something and reads again.
 */
export async function openLiveChannel(databaseUrl: string, lease: Lease, log: Logger): Promise<LiveChannel> {
  const listeners = new Set<(message: LiveMessage) => void>()
  const tell = (message: LiveMessage) => listeners.forEach((listener) => listener(message))
  let client: pg.Client | undefined
  let isClosed = false

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString: databaseUrl,
      application_name: 'stepwell live',
      keepAlive: true,
      query_timeout: lease.seconds * 1_000,
    })
    fresh.on('error', (error) => log.warn({ err: error }, 'the live connection was lost'))
    fresh.once('end', () => {
      if (!isClosed && client === fresh) retry()
    })
    fresh.on('notification', ({ payload }) => tell(JSON.parse(payload ?? '{"type":"ready"}')))
    try {
      await fresh.connect()
      await fresh.query(detectVanishedPeer)
      // Before the lock: who looks at both never finds a lock whose beat is an old one.
      await beat(fresh, lease)
      await fresh.query('select pg_advisory_lock($1, $2)', [lease.lockClass, lease.server])
      await fresh.query(`listen ${channel}`)
      await forgetServers(fresh)
    } catch (error) {
      await fresh.end().catch(() => {})
      throw error
    }
    client = fresh
  }

  /** A beat that no answer comes to in time means that the line is dead, whatever the socket says. */
  async function showLife(): Promise<void> {
    const current = client
    try {
      if (current) await beat(current, lease)
    } catch (error) {
      if (isClosed || client !== current) return
      log.warn({ err: error }, 'the database heard no sign of life; the live connection is made anew')
      client = undefined
      current?.end().catch(() => {})
      retry()
    }
  }

  function retry(): void {
    setTimeout(() => {
      if (isClosed) return
      connect().then(() => tell({ type: 'ready' }), retry)
    }, reconnectMilliseconds)
  }

  await connect()
  const beats = setInterval(() => void showLife(), (lease.seconds * 1_000) / beatsInLease)
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
      clearInterval(beats)
      await client?.end()
    },
  }
}
