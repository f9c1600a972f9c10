import { member } from './member.ts'
import type { Row, Transaction } from './memory-store.ts'
import { eventKey, existing, isOlder, isOpen, jsonb, listOf } from './rows.ts'
import type { Statement } from './statements.ts'

export const wakeStatement = 'insert into simulated_wake'

/** What runs and orders wait for: a sub-run, a time, somebody's approval, the same order sent before. */
export const waitingStatements: readonly (readonly [beginning: string, Statement])[] = [
  [
    'select parent.id from run parent',
    (tx, [ended, seconds], { now }) =>
      tx.scan('run/').filter((row) => {
        const child = row['subrun_id'] === null ? undefined : tx.get(`run/${row['subrun_id']}`)
        return child && listOf(ended).includes(child['status']) && isOlder(child, seconds, now())
      }),
  ],

  [
    'select id, due_at::text as place from run where due_at',
    (tx, _, { now }) => tx.scan('run/').filter((row) => isDue(row, now())),
  ],
  // Stands for what pg-boss inserts, like the job.
  [
    wakeStatement,
    (tx, [id, runId, due]) => {
      tx.insert(`wake/${id}`, { run_id: runId, due })
      return 1
    },
  ],

  [
    'insert into approval (',
    (tx, [id, run_id, attempt, step_id, needed_right, digest, request, asked_by, requesters, asked_at]) => {
      const wanted = { id, run_id, attempt, step_id, needed_right, digest, asked_at, requesters: listOf(requesters) }
      tx.insert(`approval/${id}`, { ...wanted, request: jsonb(request), asked_by: jsonb(asked_by), status: 'asked' })
      return 1
    },
  ],
  [
    "select asked_by ->> 'kind' = 'person'",
    (tx, [id]) =>
      existing(tx.get(`approval/${id}`)).map(({ asked_by }) => ({ is_asked: member(asked_by, 'kind') === 'person' })),
  ],
  [
    'update approval set due_at = $3',
    (tx, [run, attempt, due_at]) =>
      approvalsAt(tx, run, attempt).reduce(
        (count, { id }) => count + tx.update(`approval/${id}`, { due_at }, ({ status }) => status === 'asked'),
        0,
      ),
  ],
  [
    'update approval set status = $2, decided_by = $3',
    (tx, [id, status, decided_by, decided_at, comment, given_sequence]) =>
      tx.update(`approval/${id}`, { status, decided_by: jsonb(decided_by), decided_at, comment, given_sequence }),
  ],
  [
    'update approval set status = $2, decided_at = $3',
    (tx, [id, status, decided_at]) => tx.update(`approval/${id}`, { status, decided_at }),
  ],
  // A second one with the key waits for the first to end. None is kept for so long here that it would be forgotten.
  [
    'insert into idempotency_key',
    (tx, [person, key, operation, digest, outcome]) => {
      const name = `key/${person}/${key}`
      tx.lock(name)
      if (tx.get(name)) return 0
      tx.insert(name, { operation, digest, outcome: jsonb(outcome) })
      return 1
    },
  ],
  ['select operation, digest, outcome', (tx, [person, key]) => existing(tx.get(`key/${person}/${key}`))],

  [
    "select given.body ->> 'digest' as digest",
    (tx, [run, attempt, effectId]) =>
      approvalsAt(tx, run, attempt).flatMap(({ id, given_sequence: sequence, requesters }) => {
        const given = eventAt(tx, run, Number(sequence))
        const intended = eventAt(tx, run, Number(sequence) + 1)
        const isMeant =
          given?.['type'] === 'approval-given' &&
          member(given['body'], 'approval') === id &&
          intended?.['type'] === 'effect-intended' &&
          member(intended['body'], 'approval') === id &&
          member(intended['body'], 'effectId') === effectId
        const approver = member(given?.['actor'], 'person')
        return isMeant ? [{ digest: member(given['body'], 'digest'), approver, requesters }] : []
      }),
  ],
]

/** The unique index run_one_open_subrun: no `on conflict` names it, so that a second one fails. */
export function refuseSecondSubrun(tx: Transaction, parent: unknown): void {
  if (parent === null) return
  tx.lock(`open-subrun/${parent}`)
  for (const row of tx.scan('run/')) {
    if (row['parent_id'] !== parent || !isOpen(row)) continue
    tx.awaitWriter(`run/${row['id']}`)
    throw new Error('duplicate key value violates unique constraint: run_one_open_subrun')
  }
}

/** Whether a time of the run has come, by the database's clock. */
export function isDue({ due_at: due }: Row, now: Date): boolean {
  return typeof due === 'string' && Date.parse(due) <= now.getTime()
}

function approvalsAt(tx: Transaction, run: unknown, attempt: unknown): Row[] {
  return tx.scan('approval/').filter((row) => row['run_id'] === run && row['attempt'] === attempt)
}

function eventAt(tx: Transaction, run: unknown, sequence: number): Row | undefined {
  return tx.get(eventKey(run, sequence))
}
