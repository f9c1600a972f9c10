import type { Queryable } from '../store/pool.ts'

/** The first number of the advisory locks by which servers show that they live; the second is the server's own. */
export const serverLockClass = 4600

/** How a server shows the others that it lives: a lock that PostgreSQL takes back with its connection, and a beat. */
export interface Lease {
  lockClass: number
  server: number
  /** How long it may give no sign of life before the others take it for dead. */
  seconds: number
}

/** A beat comes this often within a lease: two may be missed. */
export const beatsInLease = 4

/** Says that the server lives, by the database's clock. */
export async function beat(client: Queryable, { server, seconds }: Lease): Promise<void> {
  await client.query(
    `insert into server_life (server, seen_at, lease_seconds) values ($1, clock_timestamp(), $2)
     on conflict (server) do update set seen_at = excluded.seen_at, lease_seconds = excluded.lease_seconds`,
    [server, seconds],
  )
}

const hasExpired = 'seen_at < clock_timestamp() - make_interval(secs => lease_seconds)'

/**
 * Takes servers for dead whose lease has run out although their connection holds, such as a process or a machine that stands still:
 * ends that connection, and with it the lock, so that what they had begun is found by the others. A server that goes on later
 * makes a new one, and finds that what it had begun is not its own any more. Returns their numbers.
 */
export async function endSilentServers(client: Queryable): Promise<number[]> {
  const { rows } = await client.query<{ server: number }>(
    `select server, pg_terminate_backend(pid, 1000)
       from server_life join pg_locks on objid = server::oid
      where locktype = 'advisory' and granted and classid = $1
        and database = (select oid from pg_database where datname = current_database()) and ${hasExpired}`,
    [serverLockClass],
  )
  return rows.map(({ server }) => server)
}

/** Whether a server has given no sign of life for longer than its lease. One that nobody knows has not. */
export async function isSilent(client: Queryable, server: number): Promise<boolean> {
  const { rowCount } = await client.query(`select from server_life where server = $1 and ${hasExpired}`, [server])
  return rowCount === 1
}

/** Says that the server takes up nothing any more. */
export async function sayStopping(client: Queryable, server: number): Promise<void> {
  await client.query('update server_life set is_stopping = true where server = $1', [server])
}

/** Forgets servers that ended long ago. */
export async function forgetServers(client: Queryable): Promise<void> {
  await client.query("delete from server_life where seen_at < clock_timestamp() - interval '1 day'")
}
