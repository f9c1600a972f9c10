import type { ParsedRequestOf, RunSummary } from '#api'
import type { Access } from '#engine'
import { hasRight, RuleError } from '#engine'
import type { RecordReader } from '../records/record-reader.ts'
import type { Queryable } from '../store/pool.ts'
import type { VersionStore } from '../workflows/version-store.ts'
import { summarise } from './run-summary.ts'

interface ListParts {
  pool: Queryable
  versions: VersionStore
  records: RecordReader
}

type Wanted = ParsedRequestOf<'listRuns'>['query'] & { inbox?: string }

const statuses = { open: ['active', 'saved'], ended: ['completed', 'aborted'] }
/** Rows looked at for one page at most, where many are outside the person's scope. */
const longestSearch = 2_000
/** Rows read at once at least: a small page must not become many queries where most rows are passed over. */
const smallestRead = 50

/** Runs one may see, latest first. Rows outside the person's scope are passed over, so a page is as full as there are runs. */
export async function listRuns(
  parts: ListParts,
  access: Access,
  wanted: Wanted,
): Promise<{ runs: RunSummary[]; next: string | null }> {
  const runs: RunSummary[] = []
  let after = wanted.after === undefined ? undefined : parseCursor(wanted.after)
  const readAtOnce = Math.max(wanted.limit, smallestRead)
  for (let looked = 0; looked < longestSearch; ) {
    const rows = await readPage(parts.pool, access, wanted, after, readAtOnce)
    const visible = await visibleRows(parts, access, rows)
    for (const row of rows) {
      looked++
      after = { microseconds: row.updated_microseconds, id: row.id }
      if (!visible.has(row.id)) continue
      const workflow = await parts.versions.definition(parts.pool, row.workflow_id, row.version)
      runs.push(summarise(row.state, workflow, row.updated_at.toISOString()))
      if (runs.length === wanted.limit) return { runs, next: formatCursor(after) }
    }
    if (rows.length < readAtOnce) return { runs, next: null }
  }
  return { runs, next: after ? formatCursor(after) : null }
}

interface Row {
  id: string
  workflow_id: string
  version: number
  collection: string
  record_id: string
  state: Parameters<typeof summarise>[0]
  updated_at: Date
  updated_microseconds: string
}

async function readPage(
  client: Queryable,
  access: Access,
  wanted: Wanted,
  after: Cursor | undefined,
  limit: number,
): Promise<Row[]> {
  const status =
    wanted.status === undefined
      ? null
      : wanted.status === 'open' || wanted.status === 'ended'
        ? statuses[wanted.status]
        : [wanted.status]
  const { rows } = await client.query<Row>(
    `select r.id, r.workflow_id, r.version, r.collection, r.record_id, r.state, r.updated_at, (extract(epoch from r.updated_at) * 1000000)::bigint::text as updated_microseconds
       from run r join workflow w on w.id = r.workflow_id
      where $1 = any (w.teams)
        and ($2::text is null or r.collection = $2)
        and ($3::text is null or r.record_id = $3)
        and ($4::text is null or r.workflow_id = $4)
        and ($5::text[] is null or r.status = any ($5))
        and ($6::text is null or r.assignee_id = $6)
        and ($7::text is null or r.inbox = $7)
        and ($8::bigint is null or (r.updated_at, r.id) < (timestamptz 'epoch' + $8 * interval '1 microsecond', $9))
      order by r.updated_at desc, r.id desc limit $10`,
    [
      access.team.id,
      wanted.collection ?? null,
      wanted.record ?? null,
      wanted.workflow ?? null,
      status,
      wanted.assignee === 'me' ? access.person.id : (wanted.assignee ?? null),
      wanted.inbox ?? null,
      after?.microseconds ?? null,
      after?.id ?? null,
      limit,
    ],
  )
  return rows
}

async function visibleRows(parts: ListParts, access: Access, rows: readonly Row[]): Promise<Set<string>> {
  const byCollection = Map.groupBy(rows, (row) => row.collection)
  const visible = await Promise.all(
    [...byCollection].map(async ([collection, members]) => {
      if (!hasRight(access, `${collection}.read`)) return []
      const ids = await parts.records.visibleIds(
        access,
        collection,
        members.map((row) => row.record_id),
      )
      return members.filter((row) => ids.has(row.record_id)).map((row) => row.id)
    }),
  )
  return new Set(visible.flat())
}

interface Cursor {
  microseconds: string
  id: string
}

function formatCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.microseconds, cursor.id])).toString('base64url')
}

function parseCursor(text: string): Cursor {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (
      Array.isArray(parsed) &&
      typeof parsed[0] === 'string' &&
      /^\d{1,17}$/.test(parsed[0]) &&
      typeof parsed[1] === 'string'
    )
      return { microseconds: parsed[0], id: parsed[1] }
  } catch {
    // Said below.
  }
  throw new RuleError('invalid-input', 'This cursor is not one of ours. Start from the first page.')
}
