import { setTimeout as sleep } from 'node:timers/promises'
import { getMigrations } from 'better-auth/db/migration'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { logActivity } from '../server/audit/activity.ts'
import { appendOnlyTables } from '../server/store/append-only.ts'
import { type LogRow, logFaults, readLog, storeFaults } from './support/check-log.ts'
import { choose, confirm, revise, start } from './support/drive-run.ts'
import { type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

const { ownerUrl, workerUrl } = inject('testDatabase')
/** Not so on a PostgreSQL that was lent to us with a role that may make no others. */
const hasTwoRoles = ownerUrl !== workerUrl

let server: TestServer
let ada: SignedIn
let runId: string
let log: LogRow[]
beforeAll(async () => {
  server = await startTestServer()
  ada = await server.as('ada')
  let run = await confirm(ada, await start(ada, '10003'))
  run = await choose(ada, run, 'request_documents', 'The first reason.')
  run = await revise(ada, run, 'decide')
  run = await confirm(ada, await choose(ada, run, 'request_documents', 'The second reason.'))
  await ada('saveRun', { params: { run: run.id }, body: { note: 'Until they come.' } })
  runId = run.id
  log = await readLog(server.store.pool, runId)
})
afterAll(() => server.stop())

describe('the log and the activity can only grow', () => {
  test.each([
    ["update run_event set actor = '{}'"],
    ['delete from run_event'],
    ['truncate run_event cascade'],
    ["update activity set summary = ''"],
    ['delete from activity'],
    ['truncate activity'],
    ["update workflow_version set published_by = ''"],
    ['delete from workflow_version'],
    ["update run_payload set content = '{}'"],
  ])('%s', async (statement) => {
    // One role that does both took some rights from itself; of the other tables the trigger alone keeps it.
    const isOutOfReach = hasTwoRoles || /run_event|activity/.test(statement)
    await expect(server.store.pool.query(statement)).rejects.toMatchObject({ code: isOutOfReach ? '42501' : '23001' })
    // Should the owner give itself the right, the trigger still refuses.
    const owner = new pg.Client({ connectionString: server.store.ownerUrl })
    await owner.connect()
    try {
      await owner.query('begin')
      await owner.query('grant update, delete, truncate on run_event, activity to current_user')
      await expect(owner.query(statement)).rejects.toMatchObject({ code: '23001' })
    } finally {
      await owner.end()
    }
  })

  test.runIf(hasTwoRoles)('the role that Stepwell works as may read and add, and not change', async () => {
    const { rows } = await server.store.pool.query(
      `select relname, right_name from unnest($1::text[]) relname, unnest(array['select', 'insert', 'update', 'delete', 'truncate']) right_name
        where has_table_privilege(relname, right_name) order by relname, right_name`,
      [appendOnlyTables],
    )
    expect(rows).toEqual(
      appendOnlyTables
        .toSorted()
        .flatMap((relname) => ['insert', 'select'].map((right_name) => ({ relname, right_name }))),
    )
  })
})

describe('the chain of a run', () => {
  test('holds as it was written, and folds to the state of the row', async () => {
    expect(logFaults(log)).toEqual([])
    expect(await storeFaults(server.store.pool)).toEqual([])
  })

  test('breaks at any change of any event: who, when, what, its order, its content, one more, one less', () => {
    for (const [index, row] of log.entries()) {
      const changed: LogRow[] = [
        { ...row, at: new Date(row.at.getTime() + 1) },
        { ...row, type: 'run-saved ' },
        { ...row, actor: { kind: 'person', person: { id: 'x', name: 'Somebody else' } } },
        { ...row, body: { ...row.body, attempt: 99 } },
        { ...row, sequence: row.sequence + 1 },
        { ...row, previous_digest: 'x' },
        ...(row.salt === null
          ? []
          : [
              {
                ...row,
                content: {
                  ...(row.content !== null && typeof row.content === 'object' ? row.content : {}),
                  forged: true,
                },
              },
              { ...row, salt: 'another' },
            ]),
      ]
      for (const other of changed)
        expect(logFaults(log.with(index, other)), `${row.sequence} ${row.type}`).not.toEqual([])
      if (index < log.length - 1) expect(logFaults(log.toSpliced(index, 1)), `without ${row.sequence}`).not.toEqual([])
      expect(logFaults(log.toSpliced(index, 0, row)), `twice ${row.sequence}`).not.toEqual([])
    }
  })

  test('still holds when content was erased, and the events no longer tell it', async () => {
    const erased = log.map((row) => ({ ...row, salt: null, content: null }))
    expect(logFaults(erased)).toEqual([])
    expect(JSON.stringify(erased)).not.toContain('reason')
  })

  test('the bodies hold ids and choices; values and words are in the content only', () => {
    const bodies = JSON.stringify(log.map((row) => row.body))
    for (const word of ['Kestrel', 'The first reason.', 'The second reason.', 'Until they come.', '@'])
      expect(bodies).not.toContain(word)
    expect(JSON.stringify(log.map((row) => row.content))).toContain('The first reason.')
  })
})

test('a reader that follows the activity misses nothing and gets nothing twice while eight writers commit out of order', async () => {
  const total = 8 * 25
  let isDone = false
  const writers = Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let round = 0; round < 25; round++) {
        const client = await server.store.pool.connect()
        try {
          await client.query('begin')
          await logActivity(client, {
            type: 'followed',
            actor: 'person',
            person: ada.person,
            summary: `${writer}/${round}`,
          })
          // Held open for a random while: later positions commit first.
          await sleep((writer * 7 + round * 13) % 40)
          await client.query('commit')
        } finally {
          client.release()
        }
      }
    }),
  ).then(() => {
    isDone = true
  })
  const seen: string[] = []
  let after: string | undefined
  for (let last = false; ; ) {
    const { activity, next } = await ada('listActivity', {
      query: { type: 'followed', order: 'oldest', limit: 7, ...(after === undefined ? {} : { after }) },
    })
    seen.push(...activity.map((entry) => entry.summary))
    after = next ?? after
    if (activity.length > 0) continue
    if (last && seen.length >= total) break
    last = isDone
    await sleep(5)
  }
  await writers
  expect(seen).toHaveLength(total)
  expect(new Set(seen).size).toBe(total)
  for (let writer = 0; writer < 8; writer++) {
    const rounds = seen.filter((text) => text.startsWith(`${writer}/`)).map((text) => Number(text.split('/')[1]))
    expect(rounds).toEqual(rounds.toSorted((left, right) => left - right))
  }
})

test('a long transaction holds up only who follows, and only one of our own database', async () => {
  const followed = async (order: 'oldest' | 'latest') =>
    (await ada('listActivity', { query: { type: 'held-up', order, limit: 50 } })).activity.map(({ summary }) => summary)
  const log = (summary: string) =>
    logActivity(server.store.pool, { type: 'held-up', actor: 'person', person: ada.person, summary })
  const elsewhere = await server.demo.pool.connect()
  const here = await server.store.pool.connect()
  try {
    await elsewhere.query('begin')
    await elsewhere.query('select pg_current_xact_id()')
    await log('first')
    expect(await followed('oldest')).toEqual(['first'])
    await here.query('begin')
    await here.query('select pg_current_xact_id()')
    await log('second')
    expect(await followed('oldest')).toEqual(['first'])
    expect(await followed('latest')).toEqual(['second', 'first'])
    await here.query('commit')
    expect(await followed('oldest')).toEqual(['first', 'second'])
  } finally {
    await elsewhere.query('rollback')
    await here.query('rollback')
    elsewhere.release()
    here.release()
  }
})

test('the export of the activity holds every entry once, also where one person may see few of them', async () => {
  const lines = (await (await ada.raw('GET', '/api/v1/activity?format=ndjson&type=followed')).text()).trim().split('\n')
  expect(new Set(lines.map((line) => JSON.parse(line).summary)).size).toBe(200)
  const csv = await (await ada.raw('GET', '/api/v1/activity?format=csv&type=followed')).text()
  expect(csv.trim().split('\r\n')).toHaveLength(201)
})

test('the sign-in library finds its tables as it wants them', async () => {
  const { toBeCreated, toBeAdded } = await getMigrations(server.services.signIn.options)
  expect([toBeCreated, toBeAdded]).toEqual([[], []])
})
