import type { EffectClass, EffectRequest, RunEvent, RunEventOf } from '#engine'
import type { Queryable } from '../store/pool.ts'
import type { StartedRun } from './read-run.ts'

export interface StoredEffect {
  id: string
  runId: string | null
  attempt: number | null
  effectClass: EffectClass
  request: EffectRequest
  personId: string
  status: 'intended' | 'dispatched' | 'settled'
  token: string | null
  prospect: unknown
  dispatchedAt: Date | null
}

const columns = 'id, run_id, attempt, effect_class, request, person_id, status, token, prospect, dispatched_at'

/** Commits the intent of effects together with the events that carry it. */
export async function insertEffects(
  client: Queryable,
  run: StartedRun,
  events: readonly RunEventOf<'effect-intended'>[],
): Promise<void> {
  for (const event of events) {
    await insertEffect(client, {
      id: event.effectId,
      runId: run.id,
      attempt: event.attempt,
      effectClass: event.effectClass,
      digest: event.digest,
      request: event.content.request,
      personId: event.actor.person.id,
    })
  }
}

/** Commits the intent of one effect. The primary key refuses a second intent of the same id. */
export async function insertEffect(
  client: Queryable,
  effect: {
    id: string
    runId: string | null
    attempt: number | null
    effectClass: EffectClass
    digest: string
    request: EffectRequest
    personId: string
  },
): Promise<void> {
  await client.query(
    "insert into effect (id, run_id, attempt, effect_class, digest, request, person_id, status) values ($1, $2, $3, $4, $5, $6, $7, 'intended')",
    [
      effect.id,
      effect.runId,
      effect.attempt,
      effect.effectClass,
      effect.digest,
      JSON.stringify(effect.request),
      effect.personId,
    ],
  )
}

/** Marks effects settled in the transaction that records their outcome. */
export async function settleEffects(client: Queryable, events: readonly RunEvent[]): Promise<void> {
  for (const event of events) {
    if (event.type === 'effect-succeeded') await settleEffect(client, event.effectId, 'succeeded')
    if (event.type === 'effect-failed') await settleEffect(client, event.effectId, 'failed')
    if (event.type === 'effect-unknown') await settleEffect(client, event.effectId, 'unknown')
  }
}

/** Marks an effect settled; what was unknown may be told later. False when somebody else was faster. */
export async function settleEffect(
  client: Queryable,
  id: string,
  outcome: 'succeeded' | 'failed' | 'unknown',
): Promise<boolean> {
  const { rowCount } = await client.query(
    "update effect set status = 'settled', outcome = $2, settled_at = clock_timestamp() where id = $1 and (status <> 'settled' or outcome = 'unknown')",
    [id, outcome],
  )
  return rowCount === 1
}

/** The effect of that id. */
export async function readEffect(client: Queryable, id: string): Promise<StoredEffect | undefined> {
  const { rows } = await client.query(`select ${columns} from effect where id = $1`, [id])
  return rows[0] && toEffect(rows[0])
}

/** The one step from intended to dispatched. False for everyone but the first: the others must not dispatch. */
export async function claimEffect(client: Queryable, id: string, server: number): Promise<boolean> {
  const { rowCount } = await client.query(
    "update effect set status = 'dispatched', server = $2, dispatched_at = clock_timestamp() where id = $1 and status = 'intended'",
    [id, server],
  )
  return rowCount === 1
}

/**
 * Keeps what will settle a database effect after a crash. Throws when the effect is not ours to carry out any more: a server
 * whose live connection was lost looks dead to the others, which may have settled it as never begun.
 */
export async function keepToken(client: Queryable, id: string, token: string): Promise<void> {
  const { rowCount } = await client.query("update effect set token = $2 where id = $1 and status = 'dispatched'", [
    id,
    token,
  ])
  if (rowCount !== 1) throw new Error('Another server took this over in the meantime. Nothing was done here.')
}

/** Keeps what a database effect will have given once its transaction commits. */
export async function keepProspect(client: Queryable, id: string, prospect: unknown): Promise<void> {
  await client.query('update effect set prospect = $2 where id = $1', [id, JSON.stringify(prospect)])
}

/**
 * Effects that were dispatched by a server that is gone. A server that lives holds an advisory lock (serverLockClass, its number)
 * on a connection of its own: PostgreSQL releases it when the process or its connection dies, so no lease can run out by mistake.
 */
export async function orphanedEffects(client: Queryable, serverLockClass: number): Promise<StoredEffect[]> {
  const { rows } = await client.query(
    `select ${columns} from effect
      where status = 'dispatched'
        and not exists (
          select from pg_locks
           where locktype = 'advisory' and granted and classid = $1 and objid = effect.server
             and database = (select oid from pg_database where datname = current_database()))`,
    [serverLockClass],
  )
  return rows.map(toEffect)
}

/** The record that each effect of a run works on, by attempt. */
export async function effectTargets(
  client: Queryable,
  runId: string,
): Promise<{ attempt: number; record: EffectRequest['record'] }[]> {
  const { rows } = await client.query<{ attempt: number; record: EffectRequest['record'] }>(
    "select attempt, request -> 'record' as record from effect where run_id = $1",
    [runId],
  )
  return rows
}

/** Effects of no run that were confirmed and never sent, because their server went away in between. A server that lives sends at once. */
export async function unsentDirectEffects(client: Queryable, olderThanSeconds: number): Promise<StoredEffect[]> {
  const { rows } = await client.query(
    `select ${columns} from effect where status = 'intended' and run_id is null and intended_at < now() - make_interval(secs => $1)`,
    [olderThanSeconds],
  )
  return rows.map(toEffect)
}

function toEffect(row: {
  id: string
  run_id: string | null
  attempt: number | null
  effect_class: EffectClass
  request: EffectRequest
  person_id: string
  status: StoredEffect['status']
  token: string | null
  prospect: unknown
  dispatched_at: Date | null
}): StoredEffect {
  return {
    id: row.id,
    runId: row.run_id,
    attempt: row.attempt,
    effectClass: row.effect_class,
    request: row.request,
    personId: row.person_id,
    status: row.status,
    token: row.token,
    prospect: row.prospect,
    dispatchedAt: row.dispatched_at,
  }
}
