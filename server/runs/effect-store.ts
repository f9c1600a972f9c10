import { type EffectClass, type EffectRequest, RuleError, type RunEvent, type RunEventOf } from '#engine'
import type { Queryable } from '../store/pool.ts'
import { isAskedByPerson } from './approval-store.ts'
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
  /** The number of the server that dispatched it last. */
  server: number | null
  /** How often it was dispatched. */
  tries: number
  /** What a target of class `keyed` knows it by, at every try. */
  key: string
  /** How long an answer is waited for, where the step says so. */
  timeoutSeconds: number | null
  /** How long it must wait before its next try. */
  dueInMilliseconds: number
  /** Whether nothing of its kind is sent until an administrator releases it. */
  isHeld: boolean
  /** Whether it may have been sent, or have come further, without this log knowing: committed work may be missing. */
  isDoubtful: boolean
}

const columns = `id, run_id, attempt, effect_class, request, person_id, status, token, prospect, dispatched_at, server, tries, timeout_seconds,
  coalesce(idempotency_key, id) as key, greatest(0, extract(epoch from due_at - clock_timestamp()) * 1000)::double precision as due_in, dispatch_is_held(incarnation, is_ordered_by_person) as is_held, is_doubtful(incarnation, is_ordered_by_person)`

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
      key: event.key,
      timeoutSeconds: event.timeoutSeconds,
      isOrderedByPerson:
        event.approval === undefined ? event.actor.kind === 'person' : await isAskedByPerson(client, event.approval),
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
    key?: string | undefined
    timeoutSeconds?: number | undefined
    isOrderedByPerson: boolean
  },
): Promise<void> {
  await client.query(
    "insert into effect (id, run_id, attempt, effect_class, digest, request, person_id, idempotency_key, timeout_seconds, is_ordered_by_person, status) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'intended')",
    [
      effect.id,
      effect.runId,
      effect.attempt,
      effect.effectClass,
      effect.digest,
      JSON.stringify(effect.request),
      effect.personId,
      effect.key ?? null,
      effect.timeoutSeconds ?? null,
      effect.isOrderedByPerson,
    ],
  )
}

/** Marks effects settled in the transaction that records their outcome. */
export async function settleEffects(client: Queryable, events: readonly RunEvent[]): Promise<void> {
  for (const event of events) {
    if (event.type === 'effect-succeeded') await settleEffect(client, event.effectId, 'succeeded')
    if (event.type === 'effect-failed') await settleEffect(client, event.effectId, 'failed')
    if (event.type === 'effect-answered-late')
      await keepLateAnswer(client, event.effectId, event.status, event.content.message)
    if (event.type === 'effect-unknown') await settleEffect(client, event.effectId, 'unknown')
  }
}

/** Marks an effect settled; what was unknown may be told later. False when somebody else was faster. */
export async function settleEffect(
  client: Queryable,
  id: string,
  outcome: 'succeeded' | 'failed' | 'unknown',
  text: string | null = null,
): Promise<boolean> {
  const { rowCount } = await client.query(
    "update effect set status = 'settled', outcome = $2, outcome_text = $3, settled_at = clock_timestamp() where id = $1 and (status <> 'settled' or outcome = 'unknown' and resolution is null)",
    [id, outcome, text],
  )
  return rowCount === 1
}

/** Keeps on the effect what it answered after nobody waited for it any more. */
export async function keepLateAnswer(
  client: Queryable,
  id: string,
  status: 'succeeded' | 'failed',
  message: string,
): Promise<void> {
  await client.query(
    'update effect set late_status = $2, late_message = $3, late_at = clock_timestamp() where id = $1',
    [id, status, message],
  )
}

/** What became of an effect, as its row tells it. Undefined while nothing has. */
export async function directOutcome(
  client: Queryable,
  id: string,
): Promise<{ status: 'succeeded' | 'failed' | 'unknown'; message: string } | undefined> {
  const { rows } = await client.query(
    "select outcome as status, coalesce(outcome_text, '') as message from effect where id = $1 and status = 'settled'",
    [id],
  )
  return rows[0]
}

/** The effect of that id. */
export async function readEffect(client: Queryable, id: string): Promise<StoredEffect | undefined> {
  const { rows } = await client.query(`select ${columns} from effect where id = $1`, [id])
  return rows[0] && toEffect(rows[0])
}

/** The effect of that id, locked until the caller's transaction ends. */
export async function lockEffect(client: Queryable, id: string): Promise<StoredEffect | undefined> {
  const { rows } = await client.query(`select ${columns} from effect where id = $1 for update`, [id])
  return rows[0] && toEffect(rows[0])
}

/**
 * The one step from intended to dispatched, which counts the try. Undefined for everyone but the first, and before the next try
 * is due or while it is held: the others must not dispatch.
 */
export async function claimEffect(client: Queryable, id: string, server: number): Promise<StoredEffect | undefined> {
  const { rows } = await client.query(
    `update effect set status = 'dispatched', server = $2, dispatched_at = clock_timestamp(), tries = tries + 1, due_at = null
      where id = $1 and status = 'intended' and (due_at is null or due_at <= clock_timestamp())
        and not dispatch_is_held(incarnation, is_ordered_by_person) returning ${columns}`,
    [id, server],
  )
  return rows[0] && toEffect(rows[0])
}

/**
 * Refuses where the effect has been sent since it was looked at. Its row stays locked until the caller's transaction has
 * recorded that it was not, so that nobody sends it meanwhile.
 */
export async function requireUnsent(client: Queryable, id: string): Promise<void> {
  const { rowCount } = await client.query("select from effect where id = $1 and status = 'intended' for update", [id])
  if (rowCount !== 1) throw new RuleError('no-outcome-asked', 'It has been sent in the meantime.')
}

/** One try of an effect: whoever is no longer at that one has nothing to say of it. */
export type Try = Pick<StoredEffect, 'id' | 'server' | 'tries'>

const isThisTry = "id = $1 and server is not distinct from $2 and tries = $3 and status = 'dispatched'"

/** Lets an effect be dispatched once more, after a pause. False when it is no longer at this try. */
export async function releaseEffect(client: Queryable, of: Try, pauseSeconds: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `update effect set status = 'intended', token = null, prospect = null, due_at = clock_timestamp() + make_interval(secs => $4) where ${isThisTry}`,
    [of.id, of.server, of.tries, pauseSeconds],
  )
  return rowCount === 1
}

/**
 * Keeps what will settle an effect's transaction after a crash. Throws when the try is not ours to carry out any more: a server
 * whose live connection was lost looks dead to the others, which may have settled it as never begun.
 */
export async function keepToken(client: Queryable, of: Try, token: string): Promise<void> {
  await keep(client, of, 'token', token)
}

/** Keeps what an effect will have given once its transaction commits. Throws like `keepToken`, so that nothing is committed twice. */
export async function keepProspect(client: Queryable, of: Try, prospect: unknown): Promise<void> {
  await keep(client, of, 'prospect', JSON.stringify(prospect))
}

async function keep(client: Queryable, of: Try, column: 'token' | 'prospect', value: string): Promise<void> {
  const { rowCount } = await client.query(`update effect set ${column} = $4 where ${isThisTry}`, [
    of.id,
    of.server,
    of.tries,
    value,
  ])
  if (rowCount !== 1) throw new TakenOverError('Somebody took this over in the meantime. Nothing was done here.')
}

/** A person or another server has taken an effect over from whoever carries it out: that one must not go on. */
export class TakenOverError extends Error {
  override readonly name = 'TakenOverError'
}

/**
 * Takes a try that kept no token from its server, so that it can be told that nothing was begun. Undefined when it has kept one
 * since it was read: its server only looked dead. The row's lock puts this before or after keepToken, and each refuses the other.
 * From then on the try is nobody's: were it the other server's, one that looked dead in turn could hand it back to the first,
 * which would go on as if nothing had been told.
 */
export async function takeOverEffect(client: Queryable, of: Try): Promise<StoredEffect | undefined> {
  const { rows } = await client.query(
    `update effect set server = null where ${isThisTry} and token is null returning ${columns}`,
    [of.id, of.server, of.tries],
  )
  return rows[0] && toEffect(rows[0])
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

/** The record that each effect of a run works on, or has made, or would by what was put before an approver, by attempt. */
export async function effectTargets(
  client: Queryable,
  runId: string,
): Promise<{ attempt: number; record: EffectRequest['record'] }[]> {
  const { rows } = await client.query<{ attempt: number; record: EffectRequest['record'] }>(
    `select attempt, case when outcome = 'succeeded' then coalesce(prospect -> 'record', request -> 'record') else request -> 'record' end as record
       from effect where run_id = $1
     union all
     select attempt, request -> 'record' from approval where run_id = $1`,
    [runId],
  )
  return rows
}

/** Effects of no run that were confirmed and never sent, because their server went away in between. A server that lives sends at once. */
export async function unsentDirectEffects(client: Queryable, olderThanSeconds: number): Promise<StoredEffect[]> {
  const { rows } = await client.query(
    `select ${columns} from effect where status = 'intended' and tries = 0 and run_id is null and not dispatch_is_held(incarnation, is_ordered_by_person) and intended_at < now() - make_interval(secs => $1)`,
    [olderThanSeconds],
  )
  return rows.map(toEffect)
}

/** Effects of no run whose next try is overdue: the server that would have made it is gone. */
export async function overdueDirectEffects(client: Queryable, bySeconds: number): Promise<StoredEffect[]> {
  const { rows } = await client.query(
    `select ${columns} from effect where status = 'intended' and tries > 0 and run_id is null and due_at < clock_timestamp() - make_interval(secs => $1)`,
    [bySeconds],
  )
  return rows.map(toEffect)
}

/** Effects that wait for the end of the hold: of an earlier life, or ordered by automation since. */
export async function heldEffects(client: Queryable): Promise<StoredEffect[]> {
  const { rows } = await client.query(
    `select ${columns} from effect where status = 'intended' and dispatch_is_held(incarnation, is_ordered_by_person) order by intended_at`,
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
  server: number | null
  tries: number
  key: string
  timeout_seconds: number | null
  due_in: number | null
  is_held: boolean
  is_doubtful: boolean
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
    server: row.server,
    tries: row.tries,
    key: row.key,
    timeoutSeconds: row.timeout_seconds,
    dueInMilliseconds: row.due_in ?? 0,
    isHeld: row.is_held,
    isDoubtful: row.is_doubtful,
  }
}
