import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunView } from '#api'
import type { RunEvent } from '#engine'
import { createLogger } from '../server/logger.ts'
import { inTransaction } from '../server/store/transaction.ts'
import { openQueue } from '../server/worker/queue.ts'
import { storeFaults } from './support/check-log.ts'
import { complete, start } from './support/drive-run.ts'
import { type ServerProcess, spawnServer } from './support/server-process.ts'
import { newGround, type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

const accessConfig = resolve(import.meta.dirname, 'support/access-company.config.ts')
const steps = (...waits: Record<string, unknown>[]) => [
  { id: 'look', kind: 'guidance', title: 'Look', next: 'pause' },
  ...waits,
  { id: 'read', kind: 'get-data', title: 'Read', mode: 'automatic', fields: ['name'], next: 'check' },
  { id: 'check', kind: 'guidance', title: 'Check', next: 'done' },
  { id: 'done', kind: 'end', title: 'Done' },
]
/** Waits for so long, then reads and asks. */
const pausing = (after: string, id = 'kyc-review') => ({
  id,
  title: 'Pausing',
  collection: 'companies',
  teams: ['compliance'],
  start: 'look',
  steps: steps({ id: 'pause', kind: 'wait', title: 'Pause', until: { after }, next: 'read' }),
})
const awaiting = {
  ...pausing('PT1H'),
  title: 'Awaiting',
  steps: [
    ...steps({
      id: 'pause',
      kind: 'wait',
      title: 'Wait for the bank',
      event: {
        name: 'bank.answered',
        title: 'The bank’s answer',
        values: { score: { label: 'Score', type: 'integer', required: true } },
      },
      limit: { after: 'PT1H' },
      next: 'read',
      overdue: 'remind',
    }),
    { id: 'remind', kind: 'guidance', title: 'Remind the bank', next: 'done' },
  ],
}

const publish = (person: SignedIn, definition: { id: string }) =>
  person('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
const look = (person: SignedIn, run: { id: string }) => person('getRun', { params: { run: run.id } })
async function eventsOf(person: SignedIn, run: { id: string }): Promise<RunEvent[]> {
  const { events } = await person('listRunEvents', { params: { run: run.id }, query: {} })
  return events.map(({ event }) => event)
}
/** A run that stands at its wait. */
async function waiting(person: SignedIn, record: string, workflow = 'kyc-review'): Promise<RunView> {
  return complete(person, await start(person, record, workflow), { kind: 'guidance' })
}
async function until(person: SignedIn, run: { id: string }, stepId: string, milliseconds = 20_000): Promise<RunView> {
  for (const end = Date.now() + milliseconds; ; await sleep(50)) {
    const view = await look(person, run)
    if (view.open?.stepId === stepId && view.open.phase === 'ready') return view
    if (Date.now() > end) throw new Error(`The run is ${view.open?.phase} at ${view.open?.stepId} still.`)
  }
}
const fired = (events: readonly RunEvent[]) => events.filter((event) => event.type === 'timer-fired')

describe('several servers, whose clocks are a day off', { timeout: 120_000 }, () => {
  let ground: Awaited<ReturnType<typeof newGround>>
  const servers: ServerProcess[] = []
  beforeAll(async () => {
    ground = await newGround()
  }, 60_000)
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill()))
    await ground.clear()
  })
  const shifted = (days: number) => ({
    NODE_OPTIONS: `--import=${resolve(import.meta.dirname, 'support/shifted-clock.ts')}`,
    CLOCK_SHIFT_MILLISECONDS: String(days * 86_400_000),
  })
  const spawn = async (days: number) => {
    const server = await spawnServer(ground, accessConfig, shifted(days))
    servers.push(server)
    return server
  }
  const stepOf = async (run: { id: string }) =>
    (
      await ground.store.pool.query<{ step: string }>(
        "select state -> 'open' ->> 'stepId' as step from run where id = $1",
        [run.id],
      )
    ).rows[0]?.step
  /** The wait of these runs has ended, and the step that follows by itself as well. */
  const ended = async (ids: readonly string[]) => {
    for (let tries = 0; tries < 300; tries++, await sleep(100)) {
      const steps = await Promise.all(ids.map((id) => stepOf({ id })))
      if (steps.every((step) => step === 'check')) return steps
    }
    throw new Error('The runs still wait.')
  }

  test('fire no timer early, each once, and none is lost when all of them are killed', async () => {
    const right = await spawn(0)
    const [cleo, ada] = [await right.as('cleo'), await right.as('ada')]
    await publish(cleo, pausing('PT6S', 'short-pause'))
    await publish(cleo, pausing('PT14S', 'long-pause'))
    const [ahead, behind] = await Promise.all([spawn(1), spawn(-1)])
    const short = [await waiting(cleo, '10001', 'short-pause'), await waiting(ada, '10002', 'short-pause')]
    const long = await waiting(ada, '10003', 'long-pause')
    expect(long.timer?.purpose).toBe('until')
    // From here on, no server's clock is right.
    await right.kill()
    await ended(short.map(({ id }) => id))
    await Promise.all([ahead.kill(), behind.kill()])
    expect(await stepOf(long)).toBe('pause')
    // Its time comes while no server is there.
    await ground.store.pool.query('select pg_sleep_until((select max(due_at) from run))')
    await spawn(-1)
    await ended([long.id])
    const { rows } = await ground.store.pool.query(
      `select e.run_id, e.at >= (e.body ->> 'due')::timestamptz as is_in_time, e.at < (e.body ->> 'due')::timestamptz + interval '3 seconds' as is_prompt
         from run_event e where e.type = 'timer-fired' order by e.at`,
    )
    expect(rows.map((row) => row.run_id).toSorted()).toEqual([...short, long].map(({ id }) => id).toSorted())
    expect(rows.every((row) => row.is_in_time)).toBe(true)
    expect(rows.filter((row) => row.run_id !== long.id).every((row) => row.is_prompt)).toBe(true)
    expect(await storeFaults(ground.store.pool)).toEqual([])
  })
})

describe('a wait', { timeout: 60_000 }, () => {
  let server: TestServer
  let [ada, bo, cleo, dan, fay]: SignedIn[] = []
  const person = (found: SignedIn | undefined): SignedIn => {
    if (!found) throw new Error('Nobody is signed in.')
    return found
  }
  beforeAll(async () => {
    server = await startTestServer({ configFile: accessConfig })
    ;[ada, bo, cleo, dan, fay] = await Promise.all(['ada', 'bo', 'cleo', 'dan', 'fay'].map((name) => server.as(name)))
    await publish(person(cleo), pausing('PT1H', 'hour'))
    await publish(person(cleo), pausing('PT2S', 'moment'))
    await publish(person(cleo), awaiting)
  }, 60_000)
  afterAll(() => server.stop())
  const dueNow = (run: RunView) =>
    server.store.pool.query("update run set due_at = clock_timestamp() - interval '1 second' where id = $1", [run.id])

  test('says in lists and in the panel until when, and a person may go on with a reason', async () => {
    const run = await waiting(person(ada), '10001', 'hour')
    expect(run).toMatchObject({
      phase: 'waiting',
      waitsFor: 'Pause',
      timer: { purpose: 'until', due: expect.any(String) },
      awaitedEvent: null,
      open: { kind: 'wait', phase: 'waiting', form: { kind: 'wait', timer: { purpose: 'until' }, event: null } },
    })
    const { runs } = await person(bo)('listRuns', { query: { record: '10001', status: 'open' } })
    expect(runs).toMatchObject([{ id: run.id, phase: 'waiting', timer: run.timer }])
    await expect(complete(person(ada), run, { kind: 'wait', ended: 'early', reason: ' ' })).rejects.toMatchObject({
      status: 422,
    })
    await expect(complete(person(ada), run, { kind: 'wait', ended: 'time', reason: 'x' })).rejects.toMatchObject({
      status: 422,
    })
    const on = await complete(person(ada), run, { kind: 'wait', ended: 'early', reason: 'The client called' })
    expect(on).toMatchObject({ timer: null, open: { stepId: 'check' } })
    expect(on.done.find((step) => step.stepId === 'pause')).toMatchObject({
      outcome: 'Went on early: The client called',
      by: { kind: 'person', person: { name: 'Ada Okafor' } },
    })
  })

  test('is not ended by a wake before its time, which is set again, nor twice by a second one', async () => {
    const run = await waiting(person(ada), '10002', 'hour')
    const due = run.timer?.due ?? ''
    const queue = await openQueue(server.store.url, createLogger('error'))
    const jobs = async () =>
      (
        await server.store.pool.query(
          "select count(*)::int as waiting from pgboss.job where name = 'wake-run' and data ->> 'runId' = $1 and state = 'created' and start_after = $2",
          [run.id, due],
        )
      ).rows[0].waiting
    expect(await jobs()).toBe(1)
    // As if the first wake had come an hour too soon.
    await server.store.pool.query(
      "update pgboss.job set start_after = now() where name = 'wake-run' and data ->> 'runId' = $1",
      [run.id],
    )
    for (let tries = 0; tries < 100 && (await jobs()) === 0; tries++) await sleep(100)
    expect(await jobs()).toBe(1)
    expect(await look(person(ada), run)).toMatchObject({ phase: 'waiting', sequence: run.sequence })

    // The row alone is due: the rules still ask the timer in the state, and refuse to be early.
    await dueNow(run)
    await sleep(6_000)
    expect(await look(person(ada), run)).toMatchObject({ phase: 'waiting', sequence: run.sequence })
    await queue.close()
  })

  test('fires once when it is woken many times at once', async () => {
    const another = await server.another()
    const run = await waiting(person(ada), '10003', 'moment')
    const queue = await openQueue(server.store.url, createLogger('error'))
    for (let count = 0; count < 8; count++)
      await inTransaction(server.store.pool, (client) => queue.enqueueAt(client, run.id, run.timer?.due ?? ''))
    await until(person(ada), run, 'check')
    await sleep(500)
    expect(fired(await eventsOf(person(ada), run))).toHaveLength(1)
    await queue.close()
    await another.stop()
  })

  test('is cancelled by revising a step before it and by aborting the run', async () => {
    const revised = await waiting(person(ada), '10004', 'moment')
    await person(ada)('reviseStep', { params: { run: revised.id, attempt: 1 }, body: {} })
    const aborted = await waiting(person(ada), '10005', 'moment')
    await person(ada)('abortRun', { params: { run: aborted.id }, body: { reason: 'Not needed' } })
    await sleep(3_500)
    for (const run of [revised, aborted]) expect(fired(await eventsOf(person(ada), run))).toEqual([])
    expect(await look(person(ada), revised)).toMatchObject({ timer: null, open: { stepId: 'look', phase: 'ready' } })
    expect(await look(person(ada), aborted)).toMatchObject({ status: 'aborted', timer: null })
  })

  test('ends in a saved run too, which stays saved at the step that follows', async () => {
    const run = await waiting(person(ada), '10006', 'moment')
    await person(ada)('saveRun', { params: { run: run.id }, body: { note: 'Tomorrow' } })
    for (let tries = 0; tries < 100 && (await look(person(ada), run)).timer; tries++) await sleep(100)
    expect(await look(person(ada), run)).toMatchObject({
      status: 'saved',
      saved: { note: 'Tomorrow' },
      open: { stepId: 'read', phase: 'preparing' },
    })
    await person(bo)('resumeRun', { params: { run: run.id }, body: {} })
    await until(person(bo), run, 'check')
  })

  test('is handed over when the person the run acts for can no longer sign in', async () => {
    const run = await waiting(person(fay), '10007', 'moment')
    await server.store.pool.query('update person set is_disabled = true where id = $1', [person(fay).person.id])
    const stuck = await until(person(ada), run, 'pause')
    expect(stuck).toMatchObject({
      timer: null,
      open: { handOver: { code: 'right-missing', reason: expect.stringContaining('Fay Changed') } },
    })
    await person(ada)('claimRun', { params: { run: run.id }, body: {} })
    await complete(person(ada), stuck, { kind: 'wait', ended: 'early', reason: 'Fay left' })
    await until(person(ada), run, 'check')
  })

  test('hands over the next step when the person the run acts for lost the right to it', async () => {
    const run = await waiting(person(bo), '10008', 'moment')
    await server.store.pool.query(
      "insert into role (id, title, level, rights) values ('nothing', 'Nothing', 'user', '[]')",
    )
    await server.store.pool.query("update person set role_id = 'nothing' where id = $1", [person(bo).person.id])
    expect(await until(person(ada), run, 'read')).toMatchObject({
      open: { handOver: { code: 'right-missing', reason: expect.stringContaining('companies.read') } },
    })
  })

  test('is handed over when the person the run acts for is in a team without the workflow', async () => {
    const run = await waiting(person(cleo), '10009', 'moment')
    const move = (team: string) =>
      server.store.pool.query('update person set team_id = $2 where id = $1', [person(cleo).person.id, team])
    await move('support')
    expect(await until(person(ada), run, 'pause')).toMatchObject({
      open: {
        handOver: { code: 'right-missing', reason: expect.stringContaining('a team that does not have this workflow') },
      },
    })
    await move('compliance')
  })

  describe('for an event', () => {
    const send = (by: SignedIn, run: { id: string }, body: Record<string, unknown>) =>
      by.raw('POST', `/api/v1/runs/${run.id}/events`, body)
    const answered = { id: 'answer-1', event: 'bank.answered', values: { score: 80 } }

    test('needs the right by name, and a run that one may see', async () => {
      const run = await waiting(person(ada), '10011')
      const refused = await send(person(ada), run, answered)
      expect([refused.status, await refused.json()]).toMatchObject([
        403,
        { code: 'right-missing', details: { right: 'workflow.kyc-review.signal' } },
      ])
      expect((await send(person(dan), run, answered)).status).toBe(404)
      expect(await look(person(ada), run)).toMatchObject({ sequence: run.sequence })
    })

    test('goes on once, however often and wherever the same event arrives', async () => {
      const another = await server.another()
      const run = await waiting(person(ada), '10012')
      const senders = [person(cleo), await another.as('cleo')]
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) => send(senders[index % 2] ?? person(cleo), run, answered)),
      )
      const receipts = await Promise.all(answers.map((answer) => answer.json()))
      expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
      expect(receipts.filter(({ isRepeated }) => !isRepeated)).toHaveLength(1)
      const view = await until(person(ada), run, 'check')
      expect(view.context.find(({ stepId }) => stepId === 'pause')?.values).toMatchObject({
        score: { value: 80, origin: 'event' },
        ended: { value: 'event' },
      })
      const events = await eventsOf(person(ada), run)
      expect(events.filter(({ type }) => type === 'event-received')).toMatchObject([
        { actor: { kind: 'person', person: { name: 'Cleo Marchetti' } }, allowedBy: 'workflow.kyc-review.signal' },
      ])
      // The run goes on for Ada, who acted last in it, not for the sender.
      expect(events.findLast(({ type }) => type === 'step-completed')?.actor).toMatchObject({
        kind: 'automation',
        person: { name: 'Ada Okafor' },
      })
      const other = await send(person(cleo), run, { ...answered, values: { score: 1 } })
      expect([other.status, await other.json()]).toMatchObject([409, { code: 'conflict' }])
      await another.stop()
    })

    test('is refused when it does not fit or is not waited for', async () => {
      const run = await waiting(person(ada), '10013')
      const asked = async (body: Record<string, unknown>) => {
        const answer = await send(person(cleo), run, body)
        return [answer.status, (await answer.json()).code]
      }
      expect(await asked({ ...answered, values: {} })).toEqual([422, 'answer-invalid'])
      expect(await asked({ ...answered, values: { score: 'high' } })).toEqual([422, 'answer-invalid'])
      expect(await asked({ ...answered, values: { score: 1, extra: 1 } })).toEqual([422, 'answer-invalid'])
      expect(await asked({ ...answered, event: 'bank.closed' })).toEqual([409, 'event-not-awaited'])
      expect(await asked({ event: 'bank.answered' })).toEqual([400, 'invalid-input'])
      expect(await look(person(ada), run)).toMatchObject({ sequence: run.sequence })
    })

    test('is found by workflow and record, and known again after the run has ended', async () => {
      const run = await waiting(person(ada), '10014')
      const to = (record: string) =>
        person(cleo)('sendEventOnRecord', { params: { workflow: 'kyc-review', record }, body: answered })
      expect(await to('10014')).toEqual({ run: run.id, status: 'active', isRepeated: false })
      await person(ada)('abortRun', { params: { run: run.id }, body: { reason: 'Enough' } })
      expect(await to('10014')).toEqual({ run: run.id, status: 'aborted', isRepeated: true })
      await expect(to('10015')).rejects.toMatchObject({ status: 409, code: 'event-not-awaited' })
      await expect(to('99999999')).rejects.toMatchObject({ status: 404 })
    })
  })

  test('leaves a store whose rows are the fold of their logs', async () => {
    await server.store.pool.query("update run set due_at = (state -> 'open' -> 'timer' ->> 'due')::timestamptz")
    expect(await storeFaults(server.store.pool)).toEqual([])
  })
})
