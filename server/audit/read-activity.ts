import type { ActivityView, ParsedRequestOf } from '#api'
import { type Access, hasLevel, hasRight, RuleError, type Value } from '#engine'
import type { RecordReader } from '../records/record-reader.ts'
import type { Queryable } from '../store/pool.ts'

type Wanted = ParsedRequestOf<'listActivity'>['query']

interface Row {
  txid: string
  position: number
  at: Date
  type: string
  actor: ActivityView['actor']
  person_id: string | null
  person_name: string | null
  summary: string
  collection: string | null
  record_id: string | null
  record_label: string | null
  run_id: string | null
  workflow_id: string | null
  is_denied: boolean
  detail: Record<string, Value>
}

/** Rows looked at for one page at most, where many are not for this person's eyes. */
const longestSearch = 5_000

/**
 * Activity that one may see: entries about records within one's scope and workflows of one's team. Entries about neither
 * (sign-ins, searches) are shown to the person themselves, and to managers.
 * The order is that of commits (txid, position), and rows of transactions that may still be running are left for later:
 * a reader that follows the cursor sees every entry exactly once.
 */
export async function readActivity(parts: { pool: Queryable; records: RecordReader }, access: Access, wanted: Wanted): Promise<{ activity: ActivityView[]; next: string | null }> {
  const activity: ActivityView[] = []
  let after = wanted.after === undefined ? undefined : parseCursor(wanted.after)
  for (let looked = 0; looked < longestSearch; ) {
    const rows = await readPage(parts.pool, access, wanted, after)
    const visible = await visibleRows(parts.records, access, rows)
    for (const row of rows) {
      looked++
      after = { txid: row.txid, position: row.position }
      if (!visible.has(row.position)) continue
      activity.push(present(row))
      if (activity.length === wanted.limit) return { activity, next: formatCursor(after) }
    }
    if (rows.length < wanted.limit) break
  }
  // Oldest first is for followers: they come back to where they stopped.
  return { activity, next: wanted.order === 'oldest' && after ? formatCursor(after) : null }
}

async function readPage(client: Queryable, access: Access, wanted: Wanted, after: Cursor | undefined): Promise<Row[]> {
  const isOldest = wanted.order === 'oldest'
  const { rows } = await client.query<Row>(
    `select a.txid::text, a.position, a.at, a.type, a.actor, a.person_id, a.person_name, a.summary, a.collection, a.record_id, a.record_label, a.run_id, a.workflow_id, a.is_denied, a.detail
       from activity a
      where a.txid < pg_snapshot_xmin(pg_current_snapshot())
        and (a.workflow_id is null or exists (select from workflow w where w.id = a.workflow_id and $1 = any (w.teams)))
        and (a.record_id is not null or a.workflow_id is not null or a.person_id = $2 or $3)
        and ($4::text is null or a.type = $4)
        and ($5::text is null or a.person_id = $5)
        and ($6::text is null or a.collection = $6)
        and ($7::text is null or a.record_id = $7)
        and ($8::text is null or a.run_id = $8)
        and ($9::text is null or a.workflow_id = $9)
        and ($10::timestamptz is null or a.at >= $10)
        and ($11::timestamptz is null or a.at <= $11)
        and ($12::boolean is null or a.is_denied = $12)
        and ($13::xid8 is null or (a.txid, a.position) ${isOldest ? '>' : '<'} ($13::xid8, $14::bigint))
      order by a.txid ${isOldest ? 'asc' : 'desc'}, a.position ${isOldest ? 'asc' : 'desc'}
      limit $15`,
    [
      access.team.id, access.person.id, hasLevel(access, 'manager'), wanted.type ?? null, wanted.person === 'me' ? access.person.id : (wanted.person ?? null), wanted.collection ?? null, wanted.record ?? null,
      wanted.run ?? null, wanted.workflow ?? null, wanted.from ?? null, wanted.to ?? null, wanted.isDenied ?? null, after?.txid ?? null, after?.position ?? null, wanted.limit,
    ],
  )
  return rows
}

/** Positions of the rows whose record, and every record their detail names, the person may see. */
async function visibleRows(reader: RecordReader, access: Access, rows: readonly Row[]): Promise<Set<number>> {
  const named = rows.filter((row) => row.collection !== null && row.record_id !== null)
  const byCollection = Map.groupBy(named, (row) => row.collection ?? '')
  const shown = new Set(rows.filter((row) => row.record_id === null && (row.collection === null || hasRight(access, `${row.collection}.browse`))).map((row) => row.position))
  for (const [collection, members] of byCollection) {
    if (!hasRight(access, `${collection}.read`)) continue
    const ids = await reader.visibleIds(access, collection, members.map((row) => row.record_id ?? ''))
    for (const row of members) if (ids.has(row.record_id ?? '')) shown.add(row.position)
  }
  return shown
}

function present(row: Row): ActivityView {
  return {
    id: formatCursor({ txid: row.txid, position: row.position }),
    at: row.at.toISOString(),
    type: row.type,
    person: row.person_id === null ? null : { id: row.person_id, name: row.person_name ?? '' },
    actor: row.actor,
    summary: row.summary,
    record: row.collection === null || row.record_id === null ? null : { collection: row.collection, id: row.record_id, label: row.record_label ?? row.record_id },
    run: row.run_id,
    workflow: row.workflow_id,
    isDenied: row.is_denied,
    detail: row.detail,
  }
}

interface Cursor {
  txid: string
  position: number
}

function formatCursor(cursor: Cursor): string {
  return `${cursor.txid}-${cursor.position}`
}

function parseCursor(text: string): Cursor {
  const match = /^(\d{1,19})-(\d{1,15})$/.exec(text)
  if (!match) throw new RuleError('invalid-input', 'This cursor is not one of ours. Start from the first page.')
  return { txid: match[1] ?? '0', position: Number(match[2]) }
}
