import { evolve, type Run } from '#engine'
import { digestOf, saltedDigest } from '../../server/runs/digest.ts'
import { toEvent } from '../../server/runs/event-row.ts'
import type { Queryable } from '../../server/store/pool.ts'
import { changedTables } from './append-only.ts'

/** A row of the log with its content beside it, as the database keeps them. */
export interface LogRow {
  run_id: string
  sequence: number
  type: string
  at: Date
  actor: unknown
  body: Record<string, unknown>
  digest: string
  previous_digest: string
  salt: string | null
  content: unknown
}

export async function readLog(client: Queryable, runId: string): Promise<LogRow[]> {
  const { rows } = await client.query<LogRow>(
    `select e.run_id, e.sequence, e.type, e.at, e.actor, e.body, e.digest, e.previous_digest, p.salt, p.content
       from run_event e left join run_payload p using (run_id, sequence) where e.run_id = $1 order by e.sequence`,
    [runId],
  )
  return rows
}

/** What is wrong with a log, in words: numbers without gaps, every digest right, every link to the one before, every content the one meant. */
export function logFaults(rows: readonly LogRow[]): string[] {
  let previous = ''
  return rows.flatMap((row, index) => {
    const { run_id: runId, sequence, type, actor, body, digest, previous_digest: previousDigest, salt, content } = row
    const at = row.at.toISOString()
    const faults = [
      ...(sequence === index + 1 ? [] : [`${sequence} stands where ${index + 1} belongs`]),
      ...(previousDigest === previous ? [] : [`${sequence} does not follow the one before`]),
      ...(digest === digestOf({ runId, sequence, type, at, actor, body, previousDigest })
        ? []
        : [`${sequence} was changed`]),
      ...(salt === null || body['contentDigest'] === saltedDigest(salt, content)
        ? []
        : [`the content of ${sequence} was changed`]),
    ]
    previous = digest
    return faults
  })
}

/** Folds the log anew. */
export function foldLog(rows: readonly LogRow[]): Run {
  const [first] = rows
  if (!first) throw new Error('A run has events.')
  return rows
    .map((row) => toEvent({ ...row, at: row.at.toISOString() }))
    .reduce<Run>(evolve, { status: 'new', id: first.run_id })
}

/** Everything that does not hold in the store's runs: their chains, their folds, their effects. Empty when all is well. */
export async function storeFaults(client: Queryable): Promise<string[]> {
  const { rows: runs } = await client.query<{ id: string; state: unknown; sequence: number; last_digest: string }>(
    'select id, state, sequence, last_digest from run',
  )
  const faults: string[] = []
  for (const run of runs) {
    const rows = await readLog(client, run.id)
    const state: unknown = JSON.parse(JSON.stringify(foldLog(rows)))
    const found = [
      ...logFaults(rows),
      ...(digestOf(state) === digestOf(run.state) ? [] : ['the fold of the log is not the state of the row']),
      ...(rows.at(-1)?.digest === run.last_digest && rows.length === run.sequence
        ? []
        : ['the row is not at the end of the log']),
    ]
    faults.push(...found.map((fault) => `run ${run.id}: ${fault}`))
  }
  const { rows: stray } = await client.query<{ id: string; wrong: string }>(
    `select id, 'dispatched without an intent in the log' as wrong from effect f
      where run_id is not null and not exists (select from run_event e where e.run_id = f.run_id and e.type = 'effect-intended' and e.body ->> 'effectId' = f.id)
     union all
     select run_id || ':' || (body ->> 'attempt'), 'completed more than once' from run_event where type = 'step-completed' group by run_id, body ->> 'attempt' having count(*) > 1
     union all
     select run_id || ':' || sequence, 'content without an event' from run_payload p
      where not exists (select from run_event e where e.run_id = p.run_id and e.sequence = p.sequence)`,
  )
  const changed = (await changedTables(client)).map((table) => `${table}: rows were changed or removed`)
  return [...faults, ...stray.map(({ id, wrong }) => `${id}: ${wrong}`), ...changed]
}
