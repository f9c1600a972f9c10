import { isDeepStrictEqual } from 'node:util'
import type pg from 'pg'
import { z } from 'zod'
import { evolve, type Run, type RunEvent } from '#engine'
import { digestOf, saltedDigest } from '../../server/runs/digest.ts'
import { toEvent } from '../../server/runs/event-row.ts'
import { changedTables } from '../support/append-only.ts'

const runRowSchema = z.object({
  id: z.string(),
  status: z.string(),
  phase: z.string().nullable(),
  sequence: z.number(),
  last_digest: z.string(),
  state: z.unknown(),
})
const eventRowSchema = z.object({
  run_id: z.string(),
  sequence: z.number(),
  type: z.string(),
  at: z.date(),
  actor: z.unknown(),
  body: z.record(z.string(), z.unknown()),
  digest: z.string(),
  previous_digest: z.string(),
  salt: z.string().nullable(),
  content: z.unknown(),
})
type EventRow = z.infer<typeof eventRowSchema>
type RunRow = z.infer<typeof runRowSchema>

export interface StoreCheck {
  violations: string[]
  logs: Map<string, RunEvent[]>
  runs: Map<string, { status: string; company: string }>
}

/** Reads the whole store past the server and checks that everything a command leaves behind is there, or nothing of it. */
export async function checkStore(client: pg.Client): Promise<StoreCheck> {
  // One snapshot, although nobody writes while we look.
  await client.query('begin isolation level repeatable read read only')
  const check = await checkSnapshot(client)
  await client.query('commit')
  return check
}

/** The same in the transaction that is open. */
export async function checkSnapshot(client: pg.Client): Promise<StoreCheck> {
  const runs = z
    .array(runRowSchema)
    .parse((await client.query('select id, status, phase, sequence, last_digest, state from run')).rows)
  const { rows } = await client.query(
    `select e.run_id, e.sequence, e.type, e.at, e.actor, e.body, e.digest, e.previous_digest, p.salt, p.content
       from run_event e left join run_payload p using (run_id, sequence) order by e.run_id, e.sequence`,
  )
  const byRun = Map.groupBy(z.array(eventRowSchema).parse(rows), (row) => row.run_id)
  const violations: string[] = []
  const logs = new Map<string, RunEvent[]>()
  for (const run of runs) {
    const events = byRun.get(run.id) ?? []
    violations.push(...chainProblems(run, events))
    const log = events.map((row) => toEvent({ ...row, at: row.at.toISOString() }))
    logs.set(run.id, log)
    violations.push(...foldProblems(run, log))
  }
  for (const id of byRun.keys()) if (!logs.has(id)) violations.push(`run ${id} has events but no row`)
  violations.push(...(await leftBehind(client)), ...(await changedRows(client)))
  const summary = new Map(
    [...logs].map(([id, log]) => [
      id,
      { status: runs.find((run) => run.id === id)?.status ?? '', company: companyOf(log) },
    ]),
  )
  return { violations, logs, runs: summary }
}

/** Append-only tables by PostgreSQL's own count of changed and deleted rows since its last recovery. */
export async function changedRows(client: pg.Client): Promise<string[]> {
  const tables = await changedTables(client)
  return tables.map((table) => `PostgreSQL counts changed or deleted rows in ${table}, which is append-only`)
}

function chainProblems(run: RunRow, events: readonly EventRow[]): string[] {
  let previous = ''
  for (const [index, row] of events.entries()) {
    const { run_id: runId, sequence, type, actor, body, digest, previous_digest: previousDigest, salt, content } = row
    if (sequence !== index + 1) return [`run ${run.id} has event ${sequence} where ${index + 1} is due`]
    if (
      previousDigest !== previous ||
      digestOf({ runId, sequence, type, at: row.at.toISOString(), actor, body, previousDigest }) !== digest
    )
      return [`run ${run.id}: the chain breaks at event ${sequence}`]
    if (salt !== null && saltedDigest(salt, content) !== body['contentDigest'])
      return [`run ${run.id}: the content of event ${sequence} is not what was recorded`]
    if ((salt === null) !== (body['contentDigest'] === undefined))
      return [`run ${run.id}: the content of event ${sequence} is missing`]
    previous = digest
  }
  return run.last_digest === previous ? [] : [`run ${run.id}: its row holds another last digest than its log`]
}

function foldProblems(run: RunRow, log: readonly RunEvent[]): string[] {
  let folded: unknown
  try {
    folded = JSON.parse(JSON.stringify(log.reduce<Run>(evolve, { status: 'new', id: run.id })))
  } catch (error) {
    return [`run ${run.id}: its log cannot be folded: ${error instanceof Error ? error.message : String(error)}`]
  }
  const place = firstDifference(folded, run.state)
  const problems = place === undefined ? [] : [`run ${run.id}: its row is not the fold of its log, at ${place}`]
  if (run.sequence !== log.length)
    problems.push(`run ${run.id}: its row counts ${run.sequence} events, its log ${log.length}`)
  return problems
}

/** The first place, in the order of the left side, where two pieces of JSON differ. */
function firstDifference(left: unknown, right: unknown, path = ''): string | undefined {
  if (isDeepStrictEqual(left, right)) return undefined
  if (!isMap(left) || !isMap(right)) return `${path}: ${JSON.stringify(left)} and ${JSON.stringify(right)}`
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])]
  return names
    .map((name) => firstDifference(left[name], right[name], `${path}.${name}`))
    .find((place) => place !== undefined)
}

function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object'
}

function companyOf(log: readonly RunEvent[]): string {
  const [first] = log
  return first?.type === 'run-triggered' ? first.record.id : ''
}

/** Each query names what a torn command would leave: it returns a row per piece without its counterpart. */
const tornPieces: Record<string, string> = {
  'an event without its activity entry': `
    select e.run_id || ' ' || e.sequence as piece from run_event e
     where not exists (select from activity a where a.run_id = e.run_id and (a.detail ->> 'sequence')::int = e.sequence and a.type = e.type)`,
  'an activity entry without its event, or twice': `
    select a.run_id || ' ' || a.sequence as piece
      from (select run_id, (detail ->> 'sequence')::int as sequence, count(*) from activity where run_id is not null and detail ? 'sequence' group by 1, 2) a
     where a.count > 1 or not exists (select from run_event e where e.run_id = a.run_id and e.sequence = a.sequence)`,
  'a completed attempt that is not kept, or kept without having been completed': `
    select coalesce(a.run_id, e.run_id) || ' ' || coalesce(a.ordinal, (e.body ->> 'attempt')::int) as piece
      from run_attempt a full join (select * from run_event where type = 'step-completed') e on e.run_id = a.run_id and (e.body ->> 'attempt')::int = a.ordinal
     where a.run_id is null or e.run_id is null`,
  'an attempt that is live though revised, or cancelled though nobody revised it': `
    select a.run_id || ' ' || a.ordinal as piece from run_attempt a
     where a.is_live = exists (select from run_event e where e.run_id = a.run_id and e.type = 'step-revised' and e.body -> 'cancels' @> to_jsonb(a.ordinal))`,
  'an intended effect that is not kept, or kept without having been intended': `
    select coalesce(f.id, e.body ->> 'effectId') as piece
      from (select * from effect where run_id is not null) f full join (select * from run_event where type = 'effect-intended') e on e.body ->> 'effectId' = f.id
     where f.id is null or e.run_id is null`,
  'an effect intended, succeeded or failed twice': `
    select body ->> 'effectId' as piece from run_event where type in ('effect-intended', 'effect-succeeded', 'effect-failed')
     group by body ->> 'effectId' having count(*) > 2 or count(*) filter (where type = 'effect-intended') <> 1`,
  'an effect settled without an outcome in the log, or the other way round': `
    select f.id as piece from effect f
     where f.run_id is not null and (f.status = 'settled') <> exists (
       select from run_event e where e.body ->> 'effectId' = f.id and e.type in ('effect-succeeded', 'effect-failed', 'effect-unknown'))`,
  'a second open run of a workflow on a record': `
    select record_id as piece from run where status in ('active', 'saved') group by workflow_id, collection, record_id having count(*) > 1`,
}

async function leftBehind(client: pg.Client): Promise<string[]> {
  const problems: string[] = []
  for (const [what, query] of Object.entries(tornPieces)) {
    const { rows } = await client.query<{ piece: string }>(query)
    if (rows.length > 0) problems.push(`${rows.length} × ${what}, such as ${rows[0]?.piece}`)
  }
  return problems
}
