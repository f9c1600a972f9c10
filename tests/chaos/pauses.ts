import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { type Clerk, isOpen } from './clerk.ts'
import { leaseSeconds } from './fleet.ts'
import type { Ground } from './ground.ts'
import { clerkOf } from './kills.ts'
import { judgeWoken, type StoredEvent } from './woken.ts'

const ordersAtOnce = 12
const kinds = ['charge', 'notify', 'book', 'note']
/** Two of the three stand still at a time: the third takes over from both. */
const victimsAtOnce = 2
/** A suspended server is also cut off from the database now and then, as by a broken network. */
const cutShare = 0.2
const shortestPauseMilliseconds = 1.5 * leaseSeconds * 1_000
const takeOverLimitMilliseconds = 90_000
const afterWakingMilliseconds = 2_000
/** How long it is waited for both victims to be in the midst of something. */
const busyLimitMilliseconds = 3_000

export interface PausesDone {
  violations: string[]
  /** Servers that were suspended beyond their lease while they were carrying something out. */
  pauses: number
  /** Steps that they were carrying out. */
  held: number
  /** Calls that had begun and came through after the server woke: each told as unknown before, or with a key and done already. */
  cameThrough: number
  /** Answers of which the woken server told the log. */
  toldLate: number
}

/**
 * Suspends servers while they carry out steps, for one and a half times their lease and until the others have taken over, and wakes
 * them. Nothing is done to their connections but now and then: the others end them when the lease has run out.
 */
export async function pause(ground: Ground, pauses: number, onProgress?: (line: string) => void): Promise<PausesDone> {
  const done: PausesDone = { violations: [], pauses: 0, held: 0, cameThrough: 0, toldLate: 0 }
  await ground.recorder.behave({ slowest: 800, lost: 0, noAnswer: 0 })
  for (let round = 0; done.pauses < pauses; round++) {
    await pauseOnce(ground, round, done)
    onProgress?.(`${done.pauses} of ${pauses} pauses: ${done.held} steps held, ${done.violations.length} violations`)
  }
  return done
}

async function pauseOnce(ground: Ground, round: number, done: PausesDone): Promise<void> {
  const { random, servers } = ground
  const spared = random.pick(servers)
  const victims = servers.filter((server) => server !== spared).slice(0, victimsAtOnce)
  const clerk = clerkOf(ground, `p${round.toString(36)}`, 500 + round)
  const runs = await Promise.all(
    Array.from({ length: ordersAtOnce }, async () => {
      const { id, open } = await clerk.begin('paused', ground.nextCase())
      if (!open) throw new Error(`run ${id} has no open step`)
      return clerk.complete(id, open, { kind: 'decision', option: random.pick(kinds) }, clerk.newMark())
    }),
  )
  const marks = new Map(runs.map(({ id }) => [id, clerk.newMark()]))
  const markOf = (run: string) => marks.get(run) ?? ''
  const victimOf = new Map(runs.map(({ id }) => [id, random.pick(victims)]))
  const orders = runs.map(async ({ id, open }) => {
    const victim = victimOf.get(id)
    await sleep(random.between(0, 150))
    if (open && victim) await clerk.completeAt(victim, id, open, markOf(id)).catch(() => {})
  })
  const ids = runs.map(({ id }) => id)
  const held = async () => new Set((await performing(ground, ids)).map((id) => victimOf.get(id))).size
  const orderedAt = performance.now()
  while ((await held()) < victims.length && performance.now() - orderedAt < busyLimitMilliseconds) await sleep(10)
  await sleep(random.between(0, 300))
  const suspendedAt = performance.now()
  for (const victim of victims) {
    victim.suspend()
    if (random.chance(cutShare)) victim.address.cut()
  }
  const before = await performing(ground, ids)
  done.held += before.length
  done.pauses += new Set(before.map((id) => victimOf.get(id))).size
  const isOver = () => performance.now() - suspendedAt > shortestPauseMilliseconds
  while (!isOver() || (await performing(ground, before)).length > 0) {
    if (performance.now() - suspendedAt > takeOverLimitMilliseconds) {
      done.violations.push(`nobody took over run ${(await performing(ground, before)).join(', ')} from a paused server`)
      break
    }
    await sleep(100)
  }
  const written = new Set(before.map(markOf))
  const asleep = await situation(ground, before, written)
  for (const victim of victims) {
    victim.goOn()
    victim.address.mend()
  }
  await sleep(afterWakingMilliseconds)
  compare(asleep, await situation(ground, before, written), done)
  await Promise.all(orders)
  await Promise.all(ids.map((id) => bringToEnd(ground, clerk, id, done)))
}

async function bringToEnd(ground: Ground, clerk: Clerk, id: string, done: PausesDone): Promise<void> {
  const view = await ground.counter.look(0, id)
  const ended = isOpen(view) ? await clerk.goOn(view, { isWanted: () => true, isSteady: true }) : view
  if (isOpen(ended)) done.violations.push(`run ${id} does not come to its end after a pause`)
}

/** Those of the runs that a server has to carry out something for. */
async function performing({ cluster }: Ground, runs: readonly string[]): Promise<string[]> {
  const { rows } = await cluster.use('stepwell', (client) =>
    client.query<{ id: string }>("select id from run where id = any($1) and phase = 'performing'", [runs]),
  )
  return rows.map(({ id }) => id)
}

interface Situation {
  events: StoredEvent[]
  /** How often each effect arrived at the recorder, how often it was done, and whether it has a key that makes it one. */
  arrivals: Map<string, { sent: number; done: number; isKeyed: boolean }>
  writes: number
}

const eventsSchema = z.array(
  z.object({
    ...{ run: z.string(), sequence: z.number(), type: z.string(), actor: z.string() },
    ...{ attempt: z.number().nullable(), effect: z.string().nullable(), status: z.string().nullable() },
  }),
)

async function situation(ground: Ground, runs: readonly string[], marks: ReadonlySet<string>): Promise<Situation> {
  const { rows } = await ground.cluster.use('stepwell', (client) =>
    client.query(
      `select run_id as run, sequence, type, actor ->> 'kind' as actor, (body ->> 'attempt')::int as attempt,
         body ->> 'effectId' as effect, body ->> 'status' as status
         from run_event where run_id = any($1) order by run_id, sequence`,
      [runs],
    ),
  )
  const events = eventsSchema.parse(rows)
  const ours = new Set(events.map(({ effect }) => effect))
  const report = await ground.report()
  const arrivals: Situation['arrivals'] = new Map()
  for (const { effectId, isDone, action } of report.arrivals) {
    if (!ours.has(effectId)) continue
    const { sent, done } = arrivals.get(effectId) ?? { sent: 0, done: 0 }
    arrivals.set(effectId, { sent: sent + 1, done: done + (isDone ? 1 : 0), isKeyed: action === 'charge' })
  }
  const writes = report.writes.filter(({ mark }) => marks.has(mark)).reduce((sum, { count }) => sum + count, 0)
  return { events, arrivals, writes }
}

/** What the woken server did: what it may write says `judgeWoken`, and a call that it had begun cannot be called back. */
function compare(asleep: Situation, awake: Situation, done: PausesDone): void {
  const { violations, toldLate } = judgeWoken(asleep.events, awake.events)
  done.violations.push(...violations)
  done.toldLate += toldLate
  const unknown = new Set(asleep.events.flatMap(({ type, effect }) => (type === 'effect-unknown' ? [effect] : [])))
  for (const [effect, { sent, done: times, isKeyed }] of awake.arrivals) {
    const before = asleep.arrivals.get(effect) ?? { sent: 0, done: 0 }
    if (sent === before.sent) continue
    // With a key the outside does one thing, whoever asks for it again.
    if (unknown.has(effect) || (isKeyed && times === before.done)) done.cameThrough++
    else
      done.violations.push(`a server that was taken for dead woke and sent effect ${effect}, of which nobody was told`)
  }
  if (awake.writes !== asleep.writes)
    done.violations.push(
      `a server that was taken for dead woke and wrote ${awake.writes - asleep.writes} times into the database`,
    )
}
