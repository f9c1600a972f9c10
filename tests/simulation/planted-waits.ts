import { member } from './member.ts'
import type { Row } from './memory-store.ts'
import { on, type Planted, together } from './planting.ts'
import { runRow } from './run-row.ts'
import { wakeStatement } from './waiting-statements.ts'

const lockRun = `${runRow}, clock_timestamp()`

/** Faults in what runs and orders wait for: approvals, times, and the same order sent before. */
export const plantedInWaits: Record<string, () => Planted> = {
  'who asked for an approval is forgotten': together(
    on(lockRun, changed(withoutAskers)),
    on(
      "select given.body ->> 'digest'",
      changed((row) => ({ ...row, requesters: [] })),
    ),
  ),
  'the rights of somebody else than the approver are looked at': on(
    "select given.body ->> 'digest'",
    changed((row) => ({ ...row, requesters: [], approver: { id: 'ana', name: 'Ana' } })),
  ),
  'the table of approvals is not kept': on('update approval set status = $2, decided_at', () => () => 1),
  'nobody wakes a run, neither the queue nor recovery': together(
    on(wakeStatement, () => () => 1),
    on('select id, due_at::text as place from run where due_at', () => () => []),
  ),
  'the key of an order is not kept': on('insert into idempotency_key', () => () => 1),
  'the clock that counts is a minute fast': together(
    on(
      lockRun,
      changed((row) => ({ ...row, is_due: true, now: later(row['now']) })),
    ),
    on(
      `${runRow} from run where id = $1`,
      changed((row) => ({ ...row, is_due: row['due_at'] !== null })),
    ),
  ),
}

function changed(change: (row: Row) => Row): Parameters<typeof on>[1] {
  return (statement) => (tx, values, world) => {
    const rows = statement(tx, values, world)
    return typeof rows === 'number' ? rows : rows.map(change)
  }
}

function later(now: unknown): unknown {
  return now instanceof Date ? new Date(now.getTime() + 60_000) : now
}

function withoutAskers(row: Row): Row {
  const { state } = row
  const open = member(state, 'open')
  const approval = member(open, 'approval')
  if (!isObject(state) || !isObject(open) || !isObject(approval)) return row
  return { ...row, state: { ...state, requesters: {}, open: { ...open, approval: { ...approval, requesters: [] } } } }
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object'
}
