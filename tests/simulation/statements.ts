import type { Row, Transaction } from './memory-store.ts'
import { eventKey, existing, isOlder, isOpen, jsonb, listOf } from './rows.ts'
import { runRow } from './run-row.ts'
import { isDue, refuseSecondSubrun, waitingStatements } from './waiting-statements.ts'

export interface StatementWorld {
  /** The database's clock. */
  now(): Date
  /** Whether the server of that number holds its advisory lock. */
  isAlive(server: unknown): boolean
}

export type Statement = (transaction: Transaction, values: readonly unknown[], world: StatementWorld) => Row[] | number

const effectColumns =
  'select id, run_id, attempt, effect_class, request, person_id, status, token, prospect, dispatched_at, server, tries, timeout_seconds, coalesce(idempotency_key, id) as key, greatest(0, extract(epoch from due_at - clock_timestamp()) * 1000)::double precision as due_in, dispatch_is_held(incarnation, is_ordered_by_person) as is_held, is_doubtful(incarnation, is_ordered_by_person)'

export const enqueueStatement = 'insert into simulated_job'

/**
 * Every statement that commands, workers and recovery send, by how it begins, with what PostgreSQL does for it. One that is
 * not here fails the simulation: whoever changes the SQL says here what it means.
 */
export const statements: readonly (readonly [beginning: string, Statement])[] = [
  ['select p.id, u.name', (tx, [id]) => existing(tx.get(`person/${id}`)).filter((row) => row['isDisabled'] !== true)],
  ['select w.id, w.title', (tx, [, id]) => existing(tx.get(`workflow/${id}`))],
  ['select definition from workflow_version', (tx, [id]) => existing(tx.get(`workflow/${id}`))],
  ['select clock_timestamp() as now', (_, __, { now }) => [{ now: now() }]],

  [
    `${runRow}, clock_timestamp() as now from run where id = $1 for update`,
    (tx, [id], { now }) => {
      if (tx.get(`run/${id}`)) tx.lock(`run/${id}`)
      return existing(tx.get(`run/${id}`)).map((row) => ({
        ...row,
        is_due: isDue(row, now()),
        today: dayOf(now()),
        now: now(),
      }))
    },
  ],
  [
    `${runRow} from run where id = $1`,
    (tx, [id], { now }) =>
      existing(tx.get(`run/${id}`)).map((row) => ({ ...row, is_due: isDue(row, now()), today: dayOf(now()) })),
  ],
  [
    `${runRow} from run where workflow_id = $1`,
    (tx, [workflow, collection, record], { now }) =>
      openRuns(tx, workflow, collection, record).map((row) => ({
        ...row,
        is_due: isDue(row, now()),
        today: dayOf(now()),
      })),
  ],
  [
    `${runRow} from run where parent_id = $1`,
    (tx, [parent, attempts]) =>
      tx
        .scan('run/')
        .filter((row) => row['parent_id'] === parent && listOf(attempts).includes(row['parent_attempt']))
        .toSorted((left, right) => Number(left['parent_attempt']) - Number(right['parent_attempt'])),
  ],
  [
    'insert into run (',
    (tx, values) => {
      const row = rowOf(runColumns, values)
      const [workflow, collection, record] = [row['workflow_id'], row['collection'], row['record_id']]
      tx.lock(`open/${workflow}/${collection}/${record}`)
      const inTheWay = openRuns(tx, workflow, collection, record)
      // The index waits for who is about to end the run that stands in the way.
      for (const { id } of inTheWay) tx.awaitWriter(`run/${id}`)
      if (inTheWay.length > 0) return 0
      refuseSecondSubrun(tx, row['parent_id'])
      tx.insert(`run/${row['id']}`, row)
      return 1
    },
  ],
  [
    'update run set status = $2',
    (tx, values) => tx.update(`run/${values[0]}`, { ...rowOf(runColumns.slice(0, 13), values), preparations: 0 }),
  ],
  [
    'update run set taken_by = $2',
    (tx, [id, server, seen], { isAlive }) => {
      const count = tx.update(
        `run/${id}`,
        { taken_by: server, preparations: Number(tx.get(`run/${id}`)?.['preparations'] ?? 0) + 1 },
        (row) => row['phase'] === 'preparing' && row['taken_by'] === seen && !isAlive(seen),
      )
      return count === 0 ? [] : existing(tx.get(`run/${id}`))
    },
  ],
  ['update run set last_digest', (tx, [id, digest]) => tx.update(`run/${id}`, { last_digest: digest })],
  [
    'select id, updated_at::text as place from run where (phase',
    (tx, [, , , seconds], { now, isAlive }) =>
      tx
        .scan('run/')
        .filter((row) => {
          const { phase, status } = row
          const isDue = phase === 'performing' ? isOpen(row) : isPreparing(phase, status)
          const isLeft = row['taken_by'] !== null && !isAlive(row['taken_by'])
          return isDue && (isLeft || isOlder(row, seconds, now()))
        })
        .toSorted((left, right) => Number(left['updated_at']) - Number(right['updated_at'])),
  ],

  [
    'with appended as ( insert into run_event',
    (tx, [runId, ...columns]) => {
      const lists = columns.map(listOf)
      const [sequences = []] = lists
      sequences.forEach((sequence, index) => {
        const [, type, at, actor, body, digest, previous, salt, content] = lists.map((list) => list[index])
        tx.insert(eventKey(runId, sequence), {
          ...{ run_id: runId, sequence, type, at: new Date(String(at)), digest, previous_digest: previous, salt },
          ...{ actor: jsonb(actor), body: jsonb(body), content: salt === null ? null : jsonb(content) },
        })
      })
      return sequences.length
    },
  ],
  [
    'insert into run_attempt',
    (tx, [runId, ...columns]) => {
      const lists = columns.map(listOf)
      const [ordinals = []] = lists
      ordinals.forEach((ordinal, index) => {
        const [, isManual, edited, answer, attempt] = lists.map((list) => list[index])
        const json = { edited: jsonb(edited), answer: jsonb(answer), attempt: jsonb(attempt) }
        tx.insert(attemptKey(runId, ordinal), { run_id: runId, ordinal, is_live: true, is_manual: isManual, ...json })
      })
      return ordinals.length
    },
  ],
  [
    'update run_attempt set is_live = false',
    (tx, [runId, ordinals]) =>
      listOf(ordinals).reduce<number>(
        (count, ordinal) =>
          count + tx.update(attemptKey(runId, ordinal), { is_live: false }, (row) => row['is_live'] === true),
        0,
      ),
  ],
  ['select attempt from run_attempt', (tx, [runId]) => liveAttempts(tx, runId)],
  [
    'select attempt, is_manual, edited, answer from (',
    (tx, [runId, after, limit]) =>
      liveAttempts(tx, runId)
        .filter((row) => Number(row['ordinal']) > Number(after))
        .slice(-Number(limit)),
  ],

  [
    'insert into effect',
    (tx, [id, runId, attempt, effectClass, digest, request, personId, key, timeoutSeconds]) => {
      const fresh = {
        status: 'intended',
        outcome: null,
        token: null,
        prospect: null,
        server: null,
        dispatched_at: null,
      }
      const wanted = { run_id: runId, attempt, effect_class: effectClass, digest, request: jsonb(request) }
      const repeat = { tries: 0, key: key ?? id, timeout_seconds: timeoutSeconds, due_at: null }
      tx.insert(`effect/${id}`, { id, ...wanted, person_id: personId, ...fresh, ...repeat })
      return 1
    },
  ],
  [
    "update effect set status = 'settled'",
    (tx, [id, outcome]) =>
      tx.update(
        `effect/${id}`,
        { status: 'settled', outcome },
        ({ status, outcome: before }) => status !== 'settled' || before === 'unknown',
      ),
  ],
  [
    'select from effect where id',
    (tx, [id]) => {
      if (tx.get(`effect/${id}`)) tx.lock(`effect/${id}`)
      return tx.get(`effect/${id}`)?.['status'] === 'intended' ? 1 : 0
    },
  ],
  [
    "update effect set status = 'dispatched'",
    (tx, [id, server], { now }) => {
      const tries = Number(tx.get(`effect/${id}`)?.['tries']) + 1
      const isDue = (row: Row) => !(row['due_at'] instanceof Date) || row['due_at'].getTime() <= now().getTime()
      return changedEffect(
        tx,
        id,
        tx.update(
          `effect/${id}`,
          { status: 'dispatched', server, dispatched_at: now(), tries, due_at: null },
          (row) => row['status'] === 'intended' && row['tries'] === tries - 1 && isDue(row),
        ),
        now(),
      )
    },
  ],
  [
    "update effect set status = 'intended'",
    (tx, [id, server, tries, seconds], { now }) => {
      const due_at = new Date(now().getTime() + 1_000 * Number(seconds))
      const change = { status: 'intended', token: null, prospect: null, due_at }
      return tx.update(`effect/${id}`, change, isTry(server, tries))
    },
  ],
  [
    'update effect set token = $4',
    (tx, [id, server, tries, token]) => tx.update(`effect/${id}`, { token }, isTry(server, tries)),
  ],
  [
    'update effect set prospect = $4',
    (tx, [id, server, tries, prospect]) =>
      tx.update(`effect/${id}`, { prospect: jsonb(prospect) }, isTry(server, tries)),
  ],
  ['select late_status, late_message from effect', (tx, [id]) => existing(tx.get(`effect/${id}`))],
  [
    'update effect set late_status',
    (tx, [id, late_status, late_message], { now }) =>
      tx.update(`effect/${id}`, { late_status, late_message, late_at: now() }),
  ],
  [
    'update effect set server = null',
    (tx, [id, server, tries], { now }) => {
      const isUnbegun = (row: Row) => isTry(server, tries)(row) && row['token'] === null
      return changedEffect(tx, id, tx.update(`effect/${id}`, { server: null }, isUnbegun), now())
    },
  ],
  [
    `${effectColumns} from effect where status = 'dispatched'`,
    (tx, _, { isAlive, now }) =>
      tx
        .scan('effect/')
        .filter((row) => row['status'] === 'dispatched' && !isAlive(row['server']))
        .map((row) => withDue(row, now())),
  ],
  // No server of the simulation stands still: it dies, or loses its lock.
  ['select server, pg_terminate_backend', () => []],
  ['select from server_life', () => 0],
  // Actions outside of any run are not simulated.
  [`${effectColumns} from effect where status = 'intended'`, () => []],
  [
    `${effectColumns} from effect where id = $1 for update`,
    (tx, [id], { now }) => {
      if (tx.get(`effect/${id}`)) tx.lock(`effect/${id}`)
      return existing(tx.get(`effect/${id}`)).map((row) => withDue(row, now()))
    },
  ],
  [
    'select outcome as status',
    (tx, [id]) =>
      existing(tx.get(`effect/${id}`)).flatMap((row) =>
        row['status'] === 'settled' ? [{ status: row['outcome'], message: '' }] : [],
      ),
  ],
  [
    `${effectColumns} from effect where id`,
    (tx, [id], { now }) => existing(tx.get(`effect/${id}`)).map((row) => withDue(row, now())),
  ],
  ...waitingStatements,
  ['select workflow_id from run where id', (tx, [id]) => existing(tx.get(`run/${id}`))],
  // What the log of activity says is not looked at here; that it is written in the same transaction, and may wait or fail, is.
  ['insert into activity', () => 1],
  // Stands for what pg-boss inserts: the job exists exactly when the events do.
  [
    enqueueStatement,
    (tx, [id, runId]) => {
      tx.insert(`job/${id}`, { run_id: runId })
      return 1
    },
  ],
]

/** The row as it is after a change under its lock; none where nothing was changed. */
function changedEffect(tx: Transaction, id: unknown, count: number, now: Date): Row[] {
  return count === 0 ? [] : existing(tx.get(`effect/${id}`)).map((row) => withDue(row, now))
}

function withDue(row: Row, now: Date): Row {
  const due = row['due_at']
  return { ...row, due_in: due instanceof Date ? Math.max(0, due.getTime() - now.getTime()) : 0 }
}

function isTry(server: unknown, tries: unknown): (row: Row) => boolean {
  return (row) => row['server'] === server && row['tries'] === tries && row['status'] === 'dispatched'
}

const runColumns = [
  ...[
    'id',
    'status',
    'phase',
    'waits_for',
    'due_at',
    'assignee_id',
    'inbox',
    'updated_at',
    'sequence',
    'last_digest',
    'state',
    'subrun_id',
    'taken_by',
  ],
  ...['workflow_id', 'version', 'workflow_title', 'collection', 'record_id', 'record_label', 'started_by'],
  ...['parent_id', 'parent_attempt'],
]

function rowOf(columns: readonly string[], values: readonly unknown[]): Row {
  const row = Object.fromEntries(columns.map((column, index) => [column, values[index]]))
  return { ...row, state: jsonb(row['state']), updated_at: new Date(String(row['updated_at'])) }
}

function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10)
}

function openRuns(tx: Transaction, workflow: unknown, collection: unknown, record: unknown): Row[] {
  return tx.scan('run/').filter((row) => {
    const isThat = row['workflow_id'] === workflow && row['collection'] === collection && row['record_id'] === record
    return isThat && isOpen(row)
  })
}

function liveAttempts(tx: Transaction, runId: unknown): Row[] {
  return tx
    .scan(`attempt/${runId}/`)
    .filter((row) => row['is_live'] === true)
    .toSorted((left, right) => Number(left['ordinal']) - Number(right['ordinal']))
}

function isPreparing(phase: unknown, status: unknown): boolean {
  return phase === 'preparing' && status === 'active'
}

function attemptKey(runId: unknown, ordinal: unknown): string {
  return `attempt/${runId}/${ordinal}`
}
