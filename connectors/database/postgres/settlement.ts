import { sql } from 'kysely'
import { DatabaseError } from 'pg'
import type { Settlement } from '../data-source.ts'
import type { Connection } from './connection.ts'
import type { Connections } from './connections.ts'

/**
 * A token that tells later whether the running transaction committed: the server's identity, its timeline, the
 * transaction's number. The number alone would lie after a restore or a fail-over, where it may be given out again.
 */
export async function beginToken(connection: Connection, connections: Connections): Promise<string> {
  const [version] = await connection.rows(sql`
    select current_setting('server_version_num'), bool_and(has_function_privilege(oid, 'execute'))
      from pg_catalog.pg_proc
     where pronamespace = 'pg_catalog'::regnamespace and proname in ('pg_control_system', 'pg_walfile_name', 'pg_logical_emit_message')`)
  if (version?.[1] !== 't') return unsettleable
  // A number that reached no disk may be given out again after a crash, so it is written to the log before anyone relies on it.
  const canFlush = Number(version[0]) >= 170_000
  const [row] = await connection.rows(sql`
    select ${identity}, pg_current_xact_id(),
           ${canFlush ? sql`pg_logical_emit_message(true, 'stepwell', '', true)` : sql`pg_logical_emit_message(true, 'stepwell', '')`}`)
  // Before version 17 the log is flushed by the commit of a message of its own beside the transaction.
  if (!canFlush) await connections.side(sql`select pg_logical_emit_message(true, 'stepwell', '')`)
  const [system, timeline, number] = row ?? []
  return [tokenVersion, system, timeline, number].join('.')
}

/** What became of the token's transaction. `unknown` is never a guess: a person answers it. */
export async function settle(token: string, connections: Connections): Promise<Settlement> {
  const match = new RegExp(`^${tokenVersion}\\.(\\d+)\\.([0-9A-F]{8})\\.(\\d{1,20})$`).exec(token)
  if (match === null) return 'unknown'
  const [, system, timeline, number] = match
  const [row] = await connections
    .side(sql`select ${identity}, pg_xact_status(${number}::xid8)`)
    .catch((error: unknown) => {
      // A number from the future, or none at all: not one that this server gave us.
      if (error instanceof DatabaseError && error.code?.startsWith('22') === true) return []
      throw error
    })
  const [systemNow, timelineNow, status] = row ?? []
  if (systemNow !== system || timelineNow !== timeline) return 'unknown'
  switch (status) {
    case 'committed':
      return 'committed'
    case 'aborted':
      return 'aborted'
    case 'in progress':
      return 'in-progress'
    default:
      return 'unknown'
  }
}

/** The same, but a transaction that is still open is ended first: for one whose client will not end it. */
export async function settleEnding(token: string, connections: Connections): Promise<Settlement> {
  const settlement = await settle(token, connections)
  if (settlement !== 'in-progress') return settlement
  const number = token.split('.').at(-1)
  // Its server process belongs to our own role, so PostgreSQL lets us end it; a moment later its transaction is undone.
  await connections.side(
    sql`select pg_terminate_backend(pid, 2000) from pg_stat_activity where backend_xid = ${number}::xid8::xid and pid <> pg_backend_pid()`,
  )
  return settle(token, connections)
}

const tokenVersion = 'pg1'
const unsettleable = `${tokenVersion}.unsettleable`

/** The cluster's identity and its timeline, which a promoted standby changes. */
const identity = sql`(select system_identifier from pg_control_system()), left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)`
