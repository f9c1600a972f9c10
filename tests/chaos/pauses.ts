import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { isOpen } from './clerk.ts'
import type { FleetServer } from './fleet.ts'
import type { Ground } from './ground.ts'
import { clerkOf } from './kills.ts'
import { judgeWoken, type StoredEvent } from './woken.ts'

const ordersAtOnce = 12
const kinds = ['charge', 'notify', 'book', 'note']
const takeOverLimitMilliseconds = 90_000
const afterWakingMilliseconds = 3_000

export interface PausesDone {
  violations: string[]
  pauses: number
  /** Steps that the server was carrying out when it was suspended. */
  held: number
  /** Calls of class `other` that had begun and came through after the server woke, each told as unknown before. */
  cameThrough: number
  /** Answers of which the woken server told the log. */
  toldLate: number
}

/**
 * Suspends a server while it carries out steps, lets the others take it for dead and take over, and wakes it. There is no lease
 * that runs out: a server is alive as long as its connection to the database is, so that connection is cut.
 */
export async function pause(ground: Ground, held: number, onProgress?: (line: string) => void): Promise<PausesDone> {
  const done: PausesDone = { violations: [], pauses: 0, held: 0, cameThrough: 0, toldLate: 0 }
  await ground.recorder.behave({ slowest: 800, lost: 0, noAnswer: 0 })
  while (done.held < held) {
    await pauseOnce(ground, done)
    onProgress?.(`pause ${++done.pauses}: ${done.held} steps held, ${done.violations.length} violations`)
  }
  return done
}

async function pauseOnce(ground: Ground, done: PausesDone): Promise<void> {
  const { random, servers } = ground
  const victim = random.pick(servers)
  const clerk = clerkOf(ground, `p${done.pauses.toString(36)}`, 500 + done.pauses)
  const runs = await Promise.all(
    Array.from({ length: ordersAtOnce }, async () => {
      const { id, open } = await clerk.begin('paused', ground.nextCase())
      if (!open) throw new Error(`run ${id} has no open step`)
      return clerk.complete(id, open, { kind: 'decision', option: random.pick(kinds) }, clerk.newMark())
    }),
  )
  const marks = new Map(runs.map(({ id }) => [id, clerk.newMark()]))
  const markOf = (run: string) => marks.get(run) ?? ''
  const orders = runs.map(async ({ id, open }) => {
    await sleep(random.between(0, 150))
    if (open) await clerk.completeAt(victim, id, open, markOf(id)).catch(() => {})
  })
  await sleep(random.between(20, 450))
  victim.suspend()
  if (random.chance(0.5)) victim.address.cut()
  else await takeForDead(ground, victim)
  const ids = runs.map(({ id }) => id)
  const before = await performing(ground, ids)
  done.held += before.length
  const deadline = performance.now() + takeOverLimitMilliseconds
  while ((await performing(ground, before)).length > 0) {
    if (performance.now() > deadline) {
      done.violations.push(`nobody took over run ${(await performing(ground, before)).join(', ')} from a paused server`)
      break
    }
    await sleep(100)
  }
  const written = new Set(before.map(markOf))
  const asleep = await situation(ground, before, written)
  victim.goOn()
  victim.address.mend()
  await sleep(afterWakingMilliseconds)
  compare(asleep, await situation(ground, before, written), done)
  await Promise.all(orders)
  for (const id of ids) {
    const view = await ground.counter.look(0, id)
    const ended = isOpen(view) ? await clerk.goOn(view, { isWanted: () => true, isSteady: true }) : view
    if (isOpen(ended)) done.violations.push(`run ${id} does not come to its end after a pause`)
  }
}

/** Ends the connection by which the others know that the server lives, and its transactions; its idle connections stay. */
async function takeForDead({ cluster }: Ground, { address }: FleetServer): Promise<void> {
  await cluster.use('stepwell', (client) =>
    client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where client_port = any($1) and (application_name = 'stepwell live' or datname = 'company' or state like 'idle in transaction%')`,
      [address.farPorts],
    ),
  )
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
  /** How often each effect arrived at the recorder, and how often it was done. */
  arrivals: Map<string, { sent: number; done: number }>
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
  const arrivals = new Map<string, { sent: number; done: number }>()
  for (const { effectId, isDone } of report.arrivals) {
    if (!ours.has(effectId)) continue
    const { sent, done } = arrivals.get(effectId) ?? { sent: 0, done: 0 }
    arrivals.set(effectId, { sent: sent + 1, done: done + (isDone ? 1 : 0) })
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
  for (const [effect, { sent, done: times }] of awake.arrivals) {
    const before = asleep.arrivals.get(effect) ?? { sent: 0, done: 0 }
    if (sent === before.sent) continue
    if (unknown.has(effect) || times === before.done) done.cameThrough++
    else
      done.violations.push(`a server that was taken for dead woke and sent effect ${effect}, of which nobody was told`)
  }
  if (awake.writes !== asleep.writes)
    done.violations.push(
      `a server that was taken for dead woke and wrote ${awake.writes - asleep.writes} times into the database`,
    )
}
