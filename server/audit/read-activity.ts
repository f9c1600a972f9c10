import type { ActivityView, ParsedRequestOf } from '#api'
import { type Access, hasLevel, hasRight, type RecordRef, RuleError, type Value } from '#engine'
import type { RecordReader } from '../records/record-reader.ts'
import { hiddenNote, visibleRecords } from '../runs/visibility.ts'
import type { Queryable } from '../store/pool.ts'
import { settledBefore } from './settled-before.ts'

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
/** Rows read at once at least: a small page must not become many queries where most rows are passed over. */
const smallestRead = 100

/**
 * Activity that one may see: entries about records within one's scope and workflows of one's team. Entries about neither
 * (sign-ins, searches) are shown to the person themselves, to managers of their team, and to administrators.
 * The order is that of transactions (txid, position). Newest first shows all there is. Oldest first is for followers: entries after
 * a transaction that may still be running are left for later, so that a reader that follows the cursor sees every entry exactly once.
 */
export async function readActivity(
  parts: { pool: Queryable; records: RecordReader },
  access: Access,
  wanted: Wanted,
): Promise<{ activity: ActivityView[]; next: string | null; isEnd: boolean }> {
  const activity: ActivityView[] = []
  let after = wanted.after === undefined ? undefined : parseCursor(wanted.after)
  const readAtOnce = Math.max(wanted.limit, smallestRead)
  const before = wanted.order === 'oldest' ? await settledBefore(parts.pool) : null
  for (let looked = 0; looked < longestSearch; ) {
    const rows = await readPage(parts.pool, access, wanted, { after, before }, readAtOnce)
    const visible = await visibleRecords(parts.records, access, rows.flatMap(recordsOf))
    for (const row of rows) {
      looked++
      after = { txid: row.txid, position: row.position }
      if (!isShown(access, row, visible)) continue
      activity.push(present(row, visible))
      if (activity.length === wanted.limit) return { activity, next: formatCursor(after), isEnd: false }
    }
    // Oldest first is for followers: at the end they come back to where they stopped.
    if (rows.length < readAtOnce)
      return { activity, next: wanted.order === 'oldest' && after ? formatCursor(after) : null, isEnd: true }
  }
  return { activity, next: after ? formatCursor(after) : null, isEnd: false }
}

async function readPage(
  client: Queryable,
  access: Access,
  wanted: Wanted,
  { after, before }: { after: Cursor | undefined; before: string | null },
  limit: number,
): Promise<Row[]> {
  const isOldest = wanted.order === 'oldest'
  const { rows } = await client.query<Row>(
    `select a.txid::text, a.position, a.at, a.type, a.actor, a.person_id, a.person_name, a.summary, a.collection, a.record_id, a.record_label, a.run_id, a.workflow_id, a.is_denied, a.detail
       from activity a
      where ($17::xid8 is null or a.txid < $17::xid8)
        and (a.workflow_id is null or exists (select from workflow w where w.id = a.workflow_id and $1 = any (w.teams)))
        and (a.record_id is not null or a.workflow_id is not null or a.person_id = $2 or $16
             or $3 and exists (select from person p where p.id = a.person_id and p.team_id = $1))
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
      access.team.id,
      access.person.id,
      hasLevel(access, 'manager'),
      wanted.type ?? null,
      wanted.person === 'me' ? access.person.id : (wanted.person ?? null),
      wanted.collection ?? null,
      wanted.record ?? null,
      wanted.run ?? null,
      wanted.workflow ?? null,
      wanted.from ?? null,
      wanted.to ?? null,
      wanted.isDenied ?? null,
      after?.txid ?? null,
      after?.position ?? null,
      limit,
      hasLevel(access, 'admin'),
      before,
    ],
  )
  return rows
}

/** The record an entry is about, and the others it tells of. */
function recordsOf(row: Row): RecordRef[] {
  const about =
    row.collection !== null && row.record_id !== null ? [{ collection: row.collection, id: row.record_id }] : []
  return [...about, ...namedIn(row)]
}

function namedIn({ detail }: Row): RecordRef[] {
  const { records } = detail
  if (!Array.isArray(records)) return []
  return records.flatMap((name) => {
    const slash = typeof name === 'string' ? name.indexOf('/') : -1
    return typeof name === 'string' && slash > 0
      ? [{ collection: name.slice(0, slash), id: name.slice(slash + 1) }]
      : []
  })
}

function isShown(access: Access, row: Row, visible: ReadonlySet<string>): boolean {
  if (row.record_id === null) return row.collection === null || hasRight(access, `${row.collection}.browse`)
  return visible.has(`${row.collection}/${row.record_id}`)
}

/** An entry that tells of a record out of sight keeps who, when and what kind; its words and values go. */
function present(row: Row, visible: ReadonlySet<string>): ActivityView {
  const isTold = namedIn(row).every((ref) => visible.has(`${ref.collection}/${ref.id}`))
  return {
    id: formatCursor({ txid: row.txid, position: row.position }),
    at: row.at.toISOString(),
    type: row.type,
    person: row.person_id === null ? null : { id: row.person_id, name: row.person_name ?? '' },
    actor: row.actor,
    summary: isTold ? row.summary : hiddenNote,
    record:
      row.collection === null || row.record_id === null
        ? null
        : { collection: row.collection, id: row.record_id, label: row.record_label ?? row.record_id },
    run: row.run_id,
    workflow: row.workflow_id,
    isDenied: row.is_denied,
    detail: isTold ? row.detail : {},
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
