import type { ListedApproval, ParsedRequestOf } from '#api'
import { type Access, type Actor, type EffectRequest, effectTitle, hasRight, RuleError, stepById } from '#engine'
import type { RecordReader } from '../records/record-reader.ts'
import type { Queryable } from '../store/pool.ts'
import type { VersionStore } from '../workflows/version-store.ts'
import type { StartedRun } from './read-run.ts'
import { namesHidden } from './redact.ts'
import { hiddenNote, visibleRecords } from './visibility.ts'

interface ListParts {
  pool: Queryable
  versions: VersionStore
  records: RecordReader
}

type Wanted = ParsedRequestOf<'listApprovals'>['query']

/** Rows looked at for one page at most, where many are outside the person's scope. */
const longestSearch = 2_000
/** Rows read at once at least. */
const smallestRead = 50

/**
 * Approvals that concern one, asked for last first. Those of runs one may not see are passed over; of those that work on a
 * record one may not see, what they do is withheld.
 */
export async function listApprovals(
  parts: ListParts,
  access: Access,
  wanted: Wanted,
): Promise<{ approvals: ListedApproval[]; next: string | null }> {
  const approvals: ListedApproval[] = []
  let after = wanted.after === undefined ? undefined : parseCursor(wanted.after)
  const readAtOnce = Math.max(wanted.limit, smallestRead)
  for (let looked = 0; looked < longestSearch; ) {
    const rows = await readPage(parts.pool, access, wanted.view, after, readAtOnce)
    const visible = await visibleRecords(
      parts.records,
      access,
      rows.flatMap((row) => [row.state.record, row.request.record]),
    )
    for (const row of rows) {
      looked++
      after = [row.asked_microseconds, row.id]
      const isOthers = !hasRight(access, row.needed_right) && !row.is_mine
      if (isOthers || namesHidden(row.state.record, visible)) continue
      const isHidden = namesHidden(row.request.record, visible)
      if (isHidden && wanted.view === 'to-review') continue
      approvals.push(await present(parts, access, row, isHidden))
      if (approvals.length === wanted.limit) return { approvals, next: formatCursor(after) }
    }
    if (rows.length < readAtOnce) return { approvals, next: null }
  }
  return { approvals, next: after ? formatCursor(after) : null }
}

interface Row {
  id: string
  run_id: string
  attempt: number
  step_id: string
  needed_right: string
  digest: string
  request: EffectRequest
  asked_by: Actor
  requesters: string[]
  asked_at: Date
  asked_microseconds: string
  due_at: Date | null
  status: ListedApproval['status']
  decided_by: { id: string; name: string } | null
  decided_at: Date | null
  comment: string
  is_mine: boolean
  version: number
  state: StartedRun
}

async function readPage(
  client: Queryable,
  access: Access,
  view: Wanted['view'],
  after: Cursor | undefined,
  limit: number,
): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `select a.*, (extract(epoch from a.asked_at) * 1000000)::bigint::text as asked_microseconds, r.version, r.state,
            ($2 = any (a.requesters) or a.decided_by ->> 'id' = $2) as is_mine
       from approval a join run r on r.id = a.run_id join workflow w on w.id = r.workflow_id
      where $1 = any (w.teams)
        and case $3 when 'to-review' then a.status = 'asked' and not a.requesters @> array[$2]
                    when 'asked' then a.status = 'asked' and a.requesters @> array[$2]
                    else a.status <> 'asked' end
        and ($4::bigint is null or (a.asked_at, a.id) < (timestamptz 'epoch' + $4 * interval '1 microsecond', $5))
      order by a.asked_at desc, a.id desc limit $6`,
    [access.team.id, access.person.id, view, after?.[0] ?? null, after?.[1] ?? null, limit],
  )
  return rows
}

async function present(
  { pool, versions }: ListParts,
  access: Access,
  row: Row,
  isHidden: boolean,
): Promise<ListedApproval> {
  const { workflow, record } = row.state
  const definition = await versions.definition(pool, workflow.id, row.version)
  return {
    id: row.id,
    run: row.run_id,
    attempt: row.attempt,
    workflow: { id: workflow.id, title: workflow.title },
    record: { collection: record.collection, id: record.id, label: record.label },
    step: stepById(definition, row.step_id).title,
    status: row.status,
    title: isHidden ? hiddenNote : effectTitle(row.request),
    request: isHidden ? null : row.request,
    digest: row.digest,
    by: row.asked_by,
    askedAt: row.asked_at.toISOString(),
    due: row.due_at?.toISOString() ?? null,
    neededRight: row.needed_right,
    decided:
      row.decided_by && row.decided_at
        ? { by: row.decided_by, at: row.decided_at.toISOString(), comment: isHidden ? hiddenNote : row.comment }
        : null,
    canDecide:
      row.status === 'asked' &&
      !isHidden &&
      !row.requesters.includes(access.person.id) &&
      hasRight(access, row.needed_right),
  }
}

type Cursor = [microseconds: string, id: string]

function formatCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

function parseCursor(text: string): Cursor {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (Array.isArray(parsed) && /^\d{1,17}$/.test(String(parsed[0])) && typeof parsed[1] === 'string')
      return [String(parsed[0]), parsed[1]]
  } catch {
    // Said below.
  }
  throw new RuleError('invalid-input', 'This cursor is not one of ours. Start from the first page.')
}
