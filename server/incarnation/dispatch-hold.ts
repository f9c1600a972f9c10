import { type EffectOutcome, RuleError } from '#engine'
import { logActivity } from '../audit/activity.ts'
import type { Company } from '../company/company.ts'
import type { KeepKey } from '../idempotency/order-key.ts'
import type { LiveChannel } from '../live/live-channel.ts'
import { whereToLook } from '../outside/where-to-look.ts'
import { heldEffects, type StoredEffect } from '../runs/effect-store.ts'
import type { Client, Pool, Queryable } from '../store/pool.ts'
import { inTransaction } from '../store/transaction.ts'

interface Person {
  id: string
  name: string
}

/** Why nothing is sent by itself at the moment. */
export interface DispatchHold {
  since: string
  /** What the administrator said who held it; null where the database was found in another place than before. */
  reason: string | null
  by: string | null
  /** How many effects wait for the release. */
  waiting: number
}

/** The hold on automatic dispatch. Undefined where there is none. */
export async function readHold(client: Queryable): Promise<DispatchHold | undefined> {
  const { rows } = await client.query(
    `select noticed_at, held_because, held_by, released_at,
            (select count(*) from effect where status = 'intended' and dispatch_is_held(incarnation, is_ordered_by_person)) as waiting
       from incarnation order by number desc limit 1`,
  )
  const [latest] = rows
  if (!latest || latest.released_at !== null) return undefined
  return {
    since: latest.noticed_at.toISOString(),
    reason: latest.held_because,
    by: latest.held_by,
    waiting: Number(latest.waiting),
  }
}

interface HoldParts {
  pool: Pool
  live: LiveChannel
}

/**
 * Stops every automatic dispatch, and every one that was intended before. What people order from now on is sent.
 * Throws `conflict` where it is held already.
 */
export async function holdDispatch(parts: HoldParts, person: Person, reason: string, keepKey: KeepKey): Promise<void> {
  await change(parts, keepKey, async (client) => {
    if (await readHold(client)) throw new RuleError('conflict', 'Automatic actions are held already.')
    await client.query(
      `insert into incarnation (number, fingerprint, held_because, held_by)
       select coalesce(max(number), 0) + 1, database_fingerprint(), $1, $2 from incarnation`,
      [reason, person.name],
    )
    await logActivity(client, {
      type: 'dispatch-held',
      actor: 'person',
      person,
      summary: `Held all automatic actions: ${reason}`,
    })
  })
}

/**
 * Lets automatic dispatch go on. Where committed work may be missing from the log, what waits and may not be done twice is put
 * to people first, one by one: it may have been sent already, also what automation ordered only since, as it goes on from where
 * the log stands and may have gone there before. `record` commits such an outcome. Throws `conflict` where nothing is held, or
 * automation goes on ordering.
 */
export async function releaseDispatch(
  parts: HoldParts & { company: Company },
  person: Person,
  { mayHaveLost, note }: { mayHaveLost: boolean; note: string },
  record: (effect: StoredEffect, outcome: EffectOutcome) => Promise<void>,
  keepKey: KeepKey,
): Promise<void> {
  const hold = await readHold(parts.pool)
  if (!hold) throw nothingHeld()
  const told = new Set<string>()
  const untold = async (client: Queryable) =>
    (await heldEffects(client)).filter(
      ({ id, effectClass }) => (effectClass === 'database' || effectClass === 'other') && !told.has(id),
    )
  const tell = async () => {
    for (const effect of await untold(parts.pool)) {
      await record(effect, { status: 'unknown', evidence: evidence(hold) + whereToLook(parts.company, effect) })
      told.add(effect.id)
    }
  }
  const release = async (client: Client) => {
    if (mayHaveLost) {
      // Nobody intends anything more until this is committed.
      await client.query('lock table effect in share mode')
      if ((await untold(client)).length > 0) throw new OrderedMeanwhile()
    }
    const { rowCount } = await client.query(
      `update incarnation set released_at = clock_timestamp(), released_by = $1, release_note = $2, may_have_lost = $3
        where number = current_incarnation() and released_at is null`,
      [person.name, note, mayHaveLost],
    )
    if (rowCount === 0) throw nothingHeld()
    const lost = mayHaveLost ? 'committed work may be missing' : 'nothing committed is missing'
    await logActivity(client, {
      type: 'dispatch-released',
      actor: 'person',
      person,
      summary: `Released all automatic actions (${lost})${note === '' ? '' : `: ${note}`}`,
      detail: { mayHaveLost },
    })
  }
  for (let rounds = mostRounds; ; rounds--) {
    if (mayHaveLost) await tell()
    try {
      return await change(parts, keepKey, release)
    } catch (error) {
      if (!(error instanceof OrderedMeanwhile && rounds > 1)) throw error
    }
  }
}

/** How often a release looks for what automation orders while it puts the rest to people. */
const mostRounds = 10

class OrderedMeanwhile extends RuleError {
  constructor() {
    super('conflict', 'Automation ordered more in this moment. Nothing was released; release again.')
  }
}

function evidence(hold: DispatchHold): string {
  return `It waited for the release of automatic actions, which were held at ${hold.since}, and committed work may be missing: it may have been sent already.`
}

function nothingHeld(): RuleError {
  return new RuleError('conflict', 'Automatic actions are not held; somebody may have released them just now.')
}

/** One change of the hold at a time, and everybody hears of it. */
async function change(
  { pool, live }: HoldParts,
  keepKey: KeepKey,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('lock table incarnation in share row exclusive mode')
    await work(client)
    await keepKey(client, { kind: 'dispatch-hold' })
    await live.announce(client, { type: 'dispatch-hold-changed' })
  })
}
