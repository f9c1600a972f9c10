import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunView } from '#api'
import { createLogger } from '../server/logger.ts'
import { inTransaction } from '../server/store/transaction.ts'
import { openQueue } from '../server/worker/queue.ts'
import { storeFaults } from './support/check-log.ts'
import { complete, doneAt, openOf, settled, start } from './support/drive-run.ts'
import { type ServerProcess, spawnServer } from './support/server-process.ts'
import {
  attachTestServer,
  newGround,
  probeConfigFile,
  type SignedIn,
  startTestServer,
  type TestServer,
} from './support/test-server.ts'

/** One step that acts, one that writes. */
const probing = {
  id: 'probing',
  title: 'Probing',
  collection: 'companies',
  teams: ['compliance'],
  start: 'act',
  steps: [
    {
      id: 'act',
      kind: 'trigger-action',
      title: 'Act',
      mode: 'manual',
      allowed: ['probe_database', 'probe_read', 'probe_keyed', 'probe_other'],
      next: 'write',
    },
    {
      id: 'write',
      kind: 'update-data',
      title: 'Write',
      mode: 'manual',
      allowed: ['risk_score', 'city'],
      next: 'fetch',
    },
    {
      id: 'fetch',
      kind: 'load-related-record',
      title: 'Fetch',
      mode: 'automatic',
      relation: 'documents',
      take: 'many',
      next: 'done',
    },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

/** The same act, with a time-out of the step's own. */
const hurried = {
  ...probing,
  id: 'hurried',
  title: 'Hurried',
  start: 'quick',
  steps: [
    {
      id: 'quick',
      kind: 'trigger-action',
      title: 'Quick',
      mode: 'manual',
      action: 'probe_other',
      timeoutSeconds: 1,
      next: 'done',
    },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

/** The same act, tried as often as the step says. */
const persistent = (effectClass: 'keyed' | 'database' | 'other') => ({
  ...probing,
  id: `persistent-${effectClass}`,
  title: 'Persistent',
  steps: [
    {
      ...{ id: 'act', kind: 'trigger-action', title: 'Act', mode: 'confirm', next: 'done' },
      action: `probe_${effectClass}`,
      retry: { attempts: 2, delaySeconds: 1 },
    },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
})

type Does =
  | 'succeed'
  | 'fail'
  | 'refuse'
  | 'block'
  | 'late'
  | 'late-write'
  | 'late-fail'
  | `${'hang' | 'crash' | 'no-answer' | 'unreached'}${'' | '-once'}`
type Probe = `probe_${'database' | 'read' | 'keyed' | 'other'}`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-ledgers-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let ledgers = 0
const newLedger = () => join(folder, `ledger-${++ledgers}`)
const callsIn = async (ledger: string) =>
  existsSync(ledger) ? (await readFile(ledger, 'utf8')).trim().split('\n') : []
const keysIn = (ledger: string) => callsIn(`${ledger}.keys`)
const letGo = (ledger: string) => writeFile(`${ledger}.go`, '')
const order = (does: Does, ledger: string, action: Probe) => ({
  answer: { kind: 'trigger-action' as const, action, form: { ledger, does } },
})
/** Confirms the probe and does not wait for its outcome. */
const send = (person: SignedIn, run: RunView, does: Does, ledger: string, action: Probe) =>
  person('completeStep', { params: { run: run.id, attempt: openOf(run).attempt }, body: order(does, ledger, action) })
const act = async (person: SignedIn, run: RunView, does: Does, ledger: string, action: Probe) =>
  settled(person, await send(person, run, does, ledger, action))
const look = (person: SignedIn, run: RunView) => person('getRun', { params: { run: run.id } })

async function until<Result>(what: string, find: () => Promise<Result | undefined | false>): Promise<Result> {
  for (let tries = 0; tries < 800; tries++) {
    const found = await find()
    if (found) return found
    await sleep(25)
  }
  throw new Error(`Waited in vain until ${what}.`)
}

describe('with the server alive', () => {
  let server: TestServer
  let second: TestServer
  let ada: SignedIn
  let bo: SignedIn
  let cleo: SignedIn
  beforeAll(async () => {
    server = await startTestServer({ configFile: probeConfigFile })
    second = await server.another()
    ;[ada, bo, cleo] = await Promise.all([server.as('ada'), second.as('bo'), server.as('cleo')])
    for (const definition of [probing, hurried, persistent('keyed'), persistent('database'), persistent('other')])
      await cleo('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
  })
  afterAll(async () => {
    await second.stop()
    await server.stop()
  })

  test('the intent is committed before the action is called, and nobody acts meanwhile', async () => {
    const ledger = newLedger()
    const run = await start(ada, '10001', 'probing')
    const going = await send(ada, run, 'block', ledger, 'probe_database')
    expect(openOf(going)).toMatchObject({ phase: 'performing', effect: { by: { person: { name: 'Ada Okafor' } } } })
    const [effectId] = await until('the probe is called', async () =>
      (await callsIn(ledger)).length > 0 ? callsIn(ledger) : undefined,
    )
    const { rows } = await server.store.pool.query(
      "select f.status, f.settled_at, e.type from effect f join run_event e on e.run_id = f.run_id and e.body ->> 'effectId' = f.id where f.id = $1",
      [effectId],
    )
    expect(rows).toEqual([{ status: 'dispatched', settled_at: null, type: 'effect-intended' }])
    await expect(send(bo, run, 'succeed', ledger, 'probe_other')).rejects.toMatchObject({
      status: 409,
      code: 'step-busy',
      details: { winner: 'Ada Okafor' },
    })
    await expect(ada('abortRun', { params: { run: run.id }, body: { reason: 'No' } })).rejects.toMatchObject({
      status: 409,
      code: 'step-busy',
    })
    await letGo(ledger)
    const done = await settled(ada, going)
    expect(doneAt(done, 'act')).toMatchObject({
      outcome: 'The probe was done.',
      entry: { values: { probe: { value: effectId } } },
    })
  })

  test('a run saved while it acts records the outcome and stays saved', async () => {
    const ledger = newLedger()
    const run = await start(ada, '10002', 'probing')
    await send(ada, run, 'block', ledger, 'probe_other')
    await ada('saveRun', { params: { run: run.id }, body: { note: 'It takes long.' } })
    await letGo(ledger)
    const later = await until('the outcome is there', async () => {
      const seen = await look(bo, run)
      return openOf(seen).stepId === 'write' && seen
    })
    expect(later).toMatchObject({ status: 'saved', saved: { note: 'It takes long.' } })
  })

  test('is called once, however often the queue delivers the job, to two servers at that', async () => {
    const queue = await openQueue(server.store.url, createLogger('error'))
    try {
      const runs = await Promise.all(['10003', '10005', '10006'].map((record) => start(ada, record, 'probing')))
      const ledger = newLedger()
      await Promise.all(runs.map((run) => send(ada, run, 'block', ledger, 'probe_other')))
      await inTransaction(server.store.pool, async (client) => {
        for (let copy = 0; copy < 20; copy++) for (const run of runs) await queue.enqueue(client, run.id)
      })
      await until('all are called', async () => (await callsIn(ledger)).length >= runs.length)
      await sleep(500)
      await letGo(ledger)
      for (const run of runs) expect(openOf(await settled(bo, await look(bo, run))).stepId).toBe('write')
      const calls = await callsIn(ledger)
      expect(calls).toHaveLength(runs.length)
      expect(new Set(calls).size).toBe(runs.length)
    } finally {
      await queue.close()
    }
  })

  test('a failure hands the step back with its reason; trying again is another effect', async () => {
    const ledger = newLedger()
    let run = await act(ada, await start(ada, '10007', 'probing'), 'fail', ledger, 'probe_database')
    expect(openOf(run)).toMatchObject({
      stepId: 'act',
      phase: 'ready',
      handOver: { code: 'effect-failed', reason: 'The probe failed, as it was told to.' },
    })
    run = await act(ada, run, 'succeed', ledger, 'probe_database')
    expect(openOf(run).stepId).toBe('write')
    expect((await callsIn(ledger)).map((id) => id.split(':').at(-1))).toEqual(['1', '2'])
  })

  test('a database action that takes too long is undone by the database, and handed back', async () => {
    const ledger = newLedger()
    const run = await act(ada, await start(ada, '10008', 'probing'), 'hang', ledger, 'probe_database')
    expect(openOf(run)).toMatchObject({ stepId: 'act', phase: 'ready', handOver: { code: 'effect-failed' } })
    expect(await callsIn(ledger)).toHaveLength(1)
  })

  describe('an action elsewhere that gives no answer in time has an outcome that nobody knows', () => {
    const unknown = async (record: string, does: Does, ledger: string) => {
      const run = await act(ada, await start(ada, record, 'probing'), does, ledger, 'probe_other')
      expect(openOf(run)).toMatchObject({
        phase: 'unknown',
        effect: { evidence: expect.stringContaining('No answer came') },
      })
      await expect(send(ada, run, 'succeed', ledger, 'probe_other')).rejects.toMatchObject({
        status: 409,
        code: 'outcome-unknown',
      })
      await expect(ada('abortRun', { params: { run: run.id }, body: { reason: 'No' } })).rejects.toMatchObject({
        status: 409,
        code: 'outcome-unknown',
      })
      return run
    }
    test('the time is the step’s where it sets one; the action hears that it is over', async () => {
      const ledger = newLedger()
      const run = await act(ada, await start(ada, '10026', 'hurried'), 'hang', ledger, 'probe_other')
      expect(openOf(run)).toMatchObject({ phase: 'unknown', effect: { evidence: 'No answer came within 1 s.' } })
      expect(await callsIn(`${ledger}.aborted`)).toEqual(await callsIn(ledger))
    })

    const answer = async (run: RunView, said: 'happened' | 'do-it' | 'give-up', result?: Record<string, string>) =>
      settled(
        bo,
        await bo('resolveEffect', {
          params: { run: run.id, attempt: openOf(run).attempt },
          body: {
            effect: openOf(run).effect?.id ?? '',
            answer: said,
            reason: 'I rang them.',
            ...(result && { result }),
          },
        }),
      )

    test('"it happened" completes the step with the person’s word for it', async () => {
      const run = await answer(await unknown('10009', 'hang', newLedger()), 'happened', { reference: 'R-17' })
      expect(doneAt(run, 'act')).toMatchObject({
        outcome: 'Confirmed by Bo Lindqvist: I rang them.',
        entry: { values: { reference: { value: 'R-17', origin: 'person' } } },
      })
    })

    test('"do it" calls once more, under a new id', async () => {
      const ledger = newLedger()
      const run = await answer(await unknown('10010', 'hang-once', ledger), 'do-it')
      expect(openOf(run).stepId).toBe('write')
      const calls = await callsIn(ledger)
      expect(calls).toHaveLength(2)
      expect(new Set(calls).size).toBe(2)
    })

    test('"give up" hands the step back and calls nobody', async () => {
      const ledger = newLedger()
      const run = await answer(await unknown('10011', 'hang', ledger), 'give-up')
      expect(openOf(run)).toMatchObject({
        stepId: 'act',
        phase: 'ready',
        effect: { failure: 'Given up: I rang them.' },
      })
      expect(await callsIn(ledger)).toHaveLength(1)
      await expect(answer(run, 'happened')).rejects.toMatchObject({ status: 409, code: 'no-outcome-asked' })
    })
  })

  describe('an answer that comes when nobody waits for it any more', () => {
    const lateOnes = async (run: RunView) =>
      until('the late answer is there', async () => {
        const seen = await look(bo, run)
        return seen.lateAnswers.length > 0 && seen
      })
    const unknownAt = async (record: string, does: Does, ledger: string) => {
      const run = await act(ada, await start(ada, record, 'hurried'), does, ledger, 'probe_other')
      expect(openOf(run)).toMatchObject({ phase: 'unknown', effect: { evidence: 'No answer came within 1 s.' } })
      return run
    }
    const say = (run: RunView, answer: 'happened' | 'give-up') =>
      bo('resolveEffect', {
        params: { run: run.id, attempt: openOf(run).attempt },
        body: { effect: openOf(run).effect?.id ?? '', answer, reason: 'I rang them.' },
      })

    test('settles what is unknown where the call did all it does', async () => {
      const ledger = newLedger()
      const run = await unknownAt('10027', 'late', ledger)
      await letGo(ledger)
      const after = await lateOnes(run)
      expect(after.status).toBe('completed')
      expect(doneAt(after, 'quick')).toMatchObject({ outcome: 'The probe was done late.' })
      expect(after.lateAnswers).toMatchObject([
        { attempt: 1, status: 'succeeded', message: 'The probe was done late.', record: { id: '10027' } },
      ])
    })

    test.each([
      ['a call whose writes were undone meanwhile', '10028', 'late-write', 'The probe was done late.'],
      ['a call that failed after its time', '10029', 'late-fail', 'The card was declined.'],
    ] as const)('of %s is shown as evidence, and a person decides', async (_, record, does, message) => {
      const ledger = newLedger()
      const run = await unknownAt(record, does, ledger)
      await letGo(ledger)
      const after = await lateOnes(run)
      expect(openOf(after).phase).toBe('unknown')
      expect(after.lateAnswers).toMatchObject([{ effectId: openOf(run).effect?.id, message }])
      expect((await say(after, 'happened')).status).toBe('completed')
    })

    test('is kept where the store is away when the time is over and when it answers', async () => {
      const ledger = newLedger()
      const run = await start(ada, '10037', 'hurried')
      await send(ada, run, 'late', ledger, 'probe_other')
      await until('it is called', async () => (await callsIn(ledger)).length > 0)
      await server.store.asOwner('alter table effect rename to effect_away')
      try {
        await until('its time is over', async () => (await callsIn(`${ledger}.aborted`)).length > 0)
        await sleep(300)
        await letGo(ledger)
        await sleep(300)
      } finally {
        await server.store.asOwner('alter table effect_away rename to effect')
      }
      const after = await lateOnes(run)
      expect(after.status).toBe('completed')
      expect(after.lateAnswers).toMatchObject([{ status: 'succeeded', message: 'The probe was done late.' }])
    })

    test('to what a person gave up changes nothing of that, and is kept in the log', async () => {
      const ledger = newLedger()
      const run = await unknownAt('10030', 'late', ledger)
      await say(run, 'give-up')
      await letGo(ledger)
      const after = await lateOnes(run)
      expect(openOf(after)).toMatchObject({ phase: 'ready', effect: { failure: 'Given up: I rang them.' } })
      const { events } = await bo('listRunEvents', { params: { run: run.id }, query: {} })
      expect(events.at(-1)?.event).toMatchObject({
        type: 'effect-answered-late',
        effectId: openOf(run).effect?.id,
        content: { title: `Probe (other) on ${after.record.label}`, message: 'The probe was done late.' },
      })
    })

    test('after the run has ended is in its log, on the effect and in the activity', async () => {
      const ledger = newLedger()
      const run = await unknownAt('10031', 'late', ledger)
      const ended = await say(run, 'happened')
      expect(ended.status).toBe('completed')
      await letGo(ledger)
      const after = await lateOnes(run)
      expect(after).toMatchObject({ status: 'completed', sequence: ended.sequence + 1, ended: ended.ended })
      const { rows } = await server.store.pool.query(
        `select outcome, late_status, late_message, (select summary from activity a where a.run_id = f.run_id and type = 'effect-answered-late')
           from effect f where run_id = $1`,
        [run.id],
      )
      expect(rows).toEqual([
        {
          outcome: 'succeeded',
          late_status: 'succeeded',
          late_message: 'The probe was done late.',
          summary: expect.stringMatching(/^A late answer came to "Probe \(other\) on .+": The probe was done late\.$/),
        },
      ])
    })

    test('outside any run settles it too, and stands in the activity', async () => {
      const ledger = newLedger()
      const done = await ada('runAction', {
        params: { collection: 'companies', id: '10032', action: 'probe_other' },
        body: { form: { ledger, does: 'late' } },
      })
      expect(done).toMatchObject({ status: 'unknown', message: 'No answer came within 3 s.' })
      await letGo(ledger)
      const [id] = await callsIn(ledger)
      const entry = await until('the late answer is there', async () => {
        const { rows } = await server.store.pool.query(
          "select summary, outcome from activity join effect on effect.id = detail ->> 'effect' where type = 'action-answered-late' and effect.id = $1",
          [id],
        )
        return rows[0]
      })
      expect(entry).toEqual({
        summary: expect.stringContaining('The probe was done late.'),
        outcome: 'succeeded',
      })
    })
  })

  describe('an action that may be repeated', () => {
    const repeats = async (run: RunView) =>
      (
        await server.store.pool.query(
          "select summary from activity where run_id = $1 and type = 'effect-repeated' order by position",
          [run.id],
        )
      ).rows.map((row) => row.summary)

    test('is called again by itself with the same key when no answer came in time', async () => {
      const ledger = newLedger()
      const run = await act(ada, await start(ada, '10021', 'probing'), 'hang-once', ledger, 'probe_keyed')
      const calls = await callsIn(ledger)
      expect(calls).toHaveLength(2)
      expect(new Set([...calls, ...(await keysIn(ledger))]).size).toBe(1)
      expect(doneAt(run, 'act')).toMatchObject({ outcome: 'The probe was done.' })
      expect(await repeats(run)).toEqual([
        'No answer to try 1 of 3 of "Probe (keyed)"; it is tried again in 1 s: No answer came within 3 s.',
      ])
    })

    test('is called as often as its step says, where it says so', async () => {
      const ledger = newLedger()
      const run = await act(ada, await start(ada, '10027', 'persistent-keyed'), 'no-answer', ledger, 'probe_keyed')
      expect(openOf(run)).toMatchObject({ phase: 'unknown' })
      expect(await callsIn(ledger)).toHaveLength(2)
      expect(await repeats(run)).toEqual([
        expect.stringMatching(/^No answer to try 1 of 2 of "Probe \(keyed\)"; it is tried again in 1 s/),
      ])
    })

    test.each([
      ['a change that the database undid', '10038', 'database', 'hang-once', 'No answer came within 3 s. The database'],
      ['a call that reached nobody', '10039', 'other', 'unreached-once', 'Nobody was there.'],
    ] as const)('%s is tried again where its step says so', async (_, record, effectClass, does, reason) => {
      const ledger = newLedger()
      const run = await start(ada, record, `persistent-${effectClass}`)
      expect((await act(ada, run, does, ledger, `probe_${effectClass}`)).status).toBe('completed')
      expect(await callsIn(ledger)).toHaveLength(2)
      expect(await repeats(run)).toEqual([
        expect.stringContaining(
          `Try 1 of 2 of "Probe (${effectClass})" did nothing; it is tried again in 1 s: ${reason}`,
        ),
      ])
    })

    test('what reaches nobody is handed over after the last try, and at once where its step says nothing', async () => {
      const ledgers = [newLedger(), newLedger()] as const
      const tried = await start(ada, '10040', 'persistent-other')
      expect(openOf(await act(ada, tried, 'unreached', ledgers[0], 'probe_other'))).toMatchObject({
        phase: 'ready',
        handOver: { code: 'effect-failed', reason: 'Nobody was there. It was tried 2 times.' },
      })
      expect(await callsIn(ledgers[0])).toHaveLength(2)
      const once = await start(ada, '10041', 'probing')
      expect(openOf(await act(ada, once, 'unreached', ledgers[1], 'probe_other'))).toMatchObject({
        phase: 'ready',
        handOver: { code: 'effect-failed', reason: 'Nobody was there.' },
      })
      expect(await callsIn(ledgers[1])).toHaveLength(1)
    })

    test('with a key ends with a person after the last try, and ordered again keeps its key', async () => {
      const ledger = newLedger()
      const run = await act(ada, await start(ada, '10022', 'probing'), 'no-answer', ledger, 'probe_keyed')
      expect(openOf(run)).toMatchObject({
        phase: 'unknown',
        effect: {
          evidence:
            'It was sent 3 times, always with the same key, and no answer came. The last time: The other side said 504.',
        },
      })
      expect(await callsIn(ledger)).toHaveLength(3)
      const again = await settled(
        bo,
        await bo('resolveEffect', {
          params: { run: run.id, attempt: openOf(run).attempt },
          body: { effect: openOf(run).effect?.id ?? '', answer: 'do-it', reason: 'They are back.' },
        }),
      )
      expect(openOf(again).phase).toBe('unknown')
      expect(new Set(await callsIn(ledger)).size).toBe(2)
      const keys = await keysIn(ledger)
      expect(keys).toHaveLength(6)
      expect(new Set(keys).size).toBe(1)
    })

    test('and only reads is given back after the last try', async () => {
      const ledger = newLedger()
      const run = await act(ada, await start(ada, '10023', 'probing'), 'no-answer', ledger, 'probe_read')
      expect(openOf(run)).toMatchObject({
        phase: 'ready',
        handOver: {
          code: 'effect-failed',
          reason:
            'It was sent 3 times, and no answer came. The last time: The other side said 504. It only reads, so nothing was changed.',
        },
      })
      expect(await callsIn(ledger)).toHaveLength(3)
    })

    test('is not repeated when it refuses', async () => {
      const ledger = newLedger()
      const run = await act(ada, await start(ada, '10024', 'probing'), 'refuse', ledger, 'probe_keyed')
      expect(openOf(run)).toMatchObject({
        phase: 'ready',
        handOver: { code: 'effect-failed', reason: 'The card was declined.' },
      })
      expect(await callsIn(ledger)).toHaveLength(1)
    })

    test('with a key is called again after an error that does not say whether it was done', async () => {
      const ledger = newLedger()
      const run = await act(ada, await start(ada, '10033', 'probing'), 'fail', ledger, 'probe_keyed')
      expect(openOf(run)).toMatchObject({
        phase: 'unknown',
        effect: {
          evidence:
            'It was sent 3 times, always with the same key, and no clear answer came. The last time: It failed, and the error does not say whether it was done: The probe failed, as it was told to.',
        },
      })
      expect(await callsIn(ledger)).toHaveLength(3)
      expect(new Set(await keysIn(ledger)).size).toBe(1)
    })

    test('and only reads is given back at its first error', async () => {
      const ledger = newLedger()
      const run = await act(ada, await start(ada, '10034', 'probing'), 'fail', ledger, 'probe_read')
      expect(openOf(run)).toMatchObject({
        phase: 'ready',
        handOver: { reason: 'The probe failed, as it was told to.' },
      })
      expect(await callsIn(ledger)).toHaveLength(1)
    })

    test('an action elsewhere that throws anything but a refusal has an outcome that nobody knows', async () => {
      const ledger = newLedger()
      const run = await act(ada, await start(ada, '10035', 'probing'), 'fail', ledger, 'probe_other')
      expect(openOf(run)).toMatchObject({
        phase: 'unknown',
        effect: {
          evidence: 'It failed, and the error does not say whether it was done: The probe failed, as it was told to.',
        },
      })
      expect(await callsIn(ledger)).toHaveLength(1)
    })

    test('an action elsewhere that refuses is given back', async () => {
      const ledger = newLedger()
      const run = await act(ada, await start(ada, '10036', 'probing'), 'refuse', ledger, 'probe_other')
      expect(openOf(run)).toMatchObject({ phase: 'ready', handOver: { reason: 'The card was declined.' } })
      expect(await callsIn(ledger)).toHaveLength(1)
    })

    test('an action elsewhere is called once, whatever happened', async () => {
      const ledger = newLedger()
      const run = await act(ada, await start(ada, '10025', 'probing'), 'no-answer', ledger, 'probe_other')
      expect(openOf(run)).toMatchObject({ phase: 'unknown', effect: { evidence: 'The other side said 504.' } })
      expect(await callsIn(ledger)).toHaveLength(1)
    })

    test('outside any run is repeated too, while the person waits', async () => {
      const ledger = newLedger()
      const done = await ada('runAction', {
        params: { collection: 'companies', id: '10020', action: 'probe_keyed' },
        body: { form: { ledger, does: 'no-answer-once' } },
      })
      expect(done).toMatchObject({ status: 'succeeded', message: 'The probe was done.' })
      expect(await keysIn(ledger)).toHaveLength(2)
    })
  })

  describe('writing fields', () => {
    const score = async (id: string) =>
      (await server.demo.pool.query('select risk_score from companies where id = $1', [id])).rows[0]?.risk_score
    const atWrite = async (record: string) =>
      act(ada, await start(ada, record, 'probing'), 'succeed', newLedger(), 'probe_other')

    test('is refused when the record changed since it was shown, and says what was and what is', async () => {
      const run = await atWrite('10012')
      const shown = await score('10012')
      await server.demo.pool.query('update companies set risk_score = 33 where id = 10012')
      await expect(
        complete(ada, run, { kind: 'update-data', values: { risk_score: 44 } }, { risk_score: shown }),
      ).rejects.toMatchObject({
        status: 409,
        code: 'record-changed',
        details: { field: 'risk_score' },
        message: expect.stringMatching(new RegExp(`was ${shown} and is now 33`)),
      })
      expect(await score('10012')).toBe(33)
      expect(
        (
          await complete(
            ada,
            await look(ada, run),
            { kind: 'update-data', values: { risk_score: 44 } },
            { risk_score: 33 },
          )
        ).status,
      ).toBe('completed')
      expect(await score('10012')).toBe(44)
    })

    test('is caught by the write itself when the record changes between the intent and the write', async () => {
      const run = await atWrite('10013')
      const shown = await score('10013')
      const other = await server.demo.pool.connect()
      try {
        await other.query('begin')
        await other.query('update companies set risk_score = 1 where id = 10013')
        const going = await ada('completeStep', {
          params: { run: run.id, attempt: openOf(run).attempt },
          body: { answer: { kind: 'update-data', values: { risk_score: 99 } } },
        })
        expect(openOf(going).phase).toBe('performing')
        await other.query('commit')
        const after = await settled(ada, going)
        expect(openOf(after)).toMatchObject({
          stepId: 'write',
          phase: 'ready',
          handOver: { reason: expect.stringContaining(`was ${shown}, is now 1`) },
        })
        expect(await score('10013')).toBe(1)
      } finally {
        other.release()
      }
    })

    test('that are the same already is recorded as any other write', async () => {
      const run = await atWrite('10014')
      const done = await complete(ada, run, { kind: 'update-data', values: { risk_score: await score('10014') } })
      expect(doneAt(done, 'write').outcome).toMatch(/^Updated 1 field of /)
    })
  })

  describe('rights are those of the moment', () => {
    const rightsOfAnalysts = async (change: string) =>
      server.store.pool.query(`update role set rights = ${change} where id = 'analyst'`)

    test('a right lost in the middle of a run: the step names it and refuses', async () => {
      const run = await act(ada, await start(ada, '10015', 'probing'), 'succeed', newLedger(), 'probe_other')
      await rightsOfAnalysts("rights - 'companies.update'")
      try {
        expect(openOf(await look(ada, run))).toMatchObject({ missingRight: 'companies.update', form: null })
        await expect(complete(ada, run, { kind: 'update-data', values: { risk_score: 5 } })).rejects.toMatchObject({
          status: 403,
          code: 'right-missing',
          details: { right: 'companies.update' },
        })
        await expect(
          server.store.pool.query("select from effect where run_id = $1 and request ->> 'kind' = 'update-record'", [
            run.id,
          ]),
        ).resolves.toMatchObject({ rowCount: 0 })
      } finally {
        await rightsOfAnalysts(`rights || '["companies.update"]'`)
      }
    })

    test('a right lost in the middle of a run: automation hands over instead of running', async () => {
      let run = await act(ada, await start(ada, '10016', 'probing'), 'succeed', newLedger(), 'probe_other')
      await rightsOfAnalysts(`(rights - '*.browse') || '["companies.browse"]'`)
      try {
        run = await complete(ada, run, { kind: 'update-data', values: { risk_score: 6 } })
        expect(openOf(run)).toMatchObject({
          stepId: 'fetch',
          missingRight: 'documents.browse',
          handOver: { code: 'right-missing', reason: expect.stringContaining('"documents.browse"') },
        })
      } finally {
        await rightsOfAnalysts(`(rights - 'companies.browse') || '["*.browse"]'`)
      }
    })

    test('a right lost between the intent and the dispatch: nothing is sent', async () => {
      const run = await start(ada, '10017', 'probing')
      const ledger = newLedger()
      await server.store.asOwner(`
        create function lose_right() returns trigger language plpgsql as $$ begin
          update role set rights = rights - 'action.probe_other.trigger' where id = 'analyst'; return null; end $$;
        create trigger lose_right after insert on effect for each row execute function lose_right()`)
      try {
        const after = await act(ada, run, 'succeed', ledger, 'probe_other')
        expect(openOf(after)).toMatchObject({
          stepId: 'act',
          phase: 'ready',
          missingRight: null,
          handOver: { code: 'right-missing', reason: expect.stringContaining('"action.probe_other.trigger"') },
        })
        await rightsOfAnalysts(`rights || '["action.probe_other.trigger"]'`)
        await server.store.asOwner('alter table effect disable trigger lose_right')
        const { rows } = await server.store.pool.query('select status, dispatched_at from effect where run_id = $1', [
          run.id,
        ])
        expect(rows).toEqual([{ status: 'settled', dispatched_at: null }])
        expect(await callsIn(ledger)).toEqual([])
      } finally {
        await server.store.asOwner('drop trigger lose_right on effect; drop function lose_right')
      }
    })

    test('a person moved to a team without the workflow between the intent and the dispatch: nothing is sent', async () => {
      const run = await start(bo, '10019', 'probing')
      const ledger = newLedger()
      await server.store.asOwner(`
        create function move_bo() returns trigger language plpgsql as $$ begin
          update person set team_id = 'support' where id = new.person_id; return null; end $$;
        create trigger move_bo after insert on effect for each row execute function move_bo()`)
      try {
        await bo.raw(
          'POST',
          `/api/v1/runs/${run.id}/attempts/${openOf(run).attempt}/complete`,
          order('succeed', ledger, 'probe_other'),
        )
        const after = await settled(ada, await look(ada, run))
        expect(openOf(after)).toMatchObject({
          stepId: 'act',
          phase: 'ready',
          handOver: {
            code: 'right-missing',
            reason: expect.stringContaining('in a team that does not have this workflow'),
          },
        })
        expect(await callsIn(ledger)).toEqual([])
      } finally {
        await server.store.asOwner('drop trigger move_bo on effect; drop function move_bo')
        await server.store.pool.query("update person set team_id = 'compliance' where id = $1", [bo.person.id])
      }
    })

    test('a person disabled between the intent and the dispatch: nothing is sent', async () => {
      const run = await start(bo, '10018', 'probing')
      const ledger = newLedger()
      await server.store.asOwner(`
        create function disable_bo() returns trigger language plpgsql as $$ begin
          update person set is_disabled = true where id = new.person_id; return null; end $$;
        create trigger disable_bo after insert on effect for each row execute function disable_bo()`)
      try {
        await bo.raw(
          'POST',
          `/api/v1/runs/${run.id}/attempts/${openOf(run).attempt}/complete`,
          order('succeed', ledger, 'probe_other'),
        )
        const after = await settled(ada, await look(ada, run))
        expect(openOf(after)).toMatchObject({ stepId: 'act', phase: 'ready', handOver: { code: 'right-missing' } })
        expect(await callsIn(ledger)).toEqual([])
      } finally {
        await server.store.asOwner(
          'drop trigger disable_bo on effect; drop function disable_bo; update person set is_disabled = false',
        )
      }
    })
  })

  describe('outside any run', () => {
    test('an action follows the same protocol, and its two entries stand in the activity log', async () => {
      const ledger = newLedger()
      const done = await ada('runAction', {
        params: { collection: 'companies', id: '10020', action: 'probe_other' },
        body: { form: { ledger, does: 'succeed' } },
      })
      expect(done).toMatchObject({ status: 'succeeded', message: 'The probe was done.' })
      const [id] = await callsIn(ledger)
      const { rows } = await server.store.pool.query(
        "select type from activity where detail ->> 'effect' = $1 order by position",
        [id],
      )
      expect(rows).toEqual([{ type: 'action-intended' }, { type: 'action-succeeded' }])
      expect((await server.store.pool.query('select status, outcome from effect where id = $1', [id])).rows).toEqual([
        { status: 'settled', outcome: 'succeeded' },
      ])
    })

    test('a refusal, an error and a missing answer are told as what they are', async () => {
      const run = (does: Does) =>
        ada('runAction', {
          params: { collection: 'companies', id: '10020', action: 'probe_other' },
          body: { form: { ledger: newLedger(), does } },
        })
      expect(await run('refuse')).toMatchObject({ status: 'failed', message: 'The card was declined.' })
      expect(await run('fail')).toMatchObject({
        status: 'unknown',
        message: 'It failed, and the error does not say whether it was done: The probe failed, as it was told to.',
      })
      expect(await run('hang')).toMatchObject({ status: 'unknown' })
    })
  })

  test('afterwards every log folds to its run, every chain holds, no effect is without its intent', async () => {
    expect(await storeFaults(server.store.pool)).toEqual([])
  })
})

describe('with the server killed', () => {
  let ground: Awaited<ReturnType<typeof newGround>>
  let child: ServerProcess
  let ada: SignedIn

  beforeAll(async () => {
    ground = await newGround()
    // Publishes the workflow and goes.
    const first = await attachTestServer(ground, { configFile: probeConfigFile })
    await (await first.as('cleo'))('publishWorkflow', {
      params: { workflow: 'probing' },
      body: { definition: probing },
    })
    await first.stop()
  })
  afterAll(async () => {
    await child.kill()
    await ground.clear()
  })

  const begin = async (record: string) => {
    child = await spawnServer(ground, probeConfigFile)
    ada = await child.as('ada')
    return start(ada, record, 'probing')
  }
  /** Another server finds what the dead one left, and the person looks again. */
  const recovered = async (run: RunView) => {
    const server = await attachTestServer(ground, { configFile: probeConfigFile })
    const person = await server.as('ada')
    return { person, stop: server.stop, run: await settled(person, await look(person, run)) }
  }
  const city = async (id: string): Promise<string> =>
    (await ground.demo.pool.query('select city from companies where id = $1', [id])).rows[0]?.city

  test('in the middle of a database action: the database undid it, and the step is handed back', async () => {
    const run = await begin('10001')
    const ledger = newLedger()
    const before = await city('10001')
    await send(ada, run, 'crash', ledger, 'probe_database').catch(() => {})
    await child.kill()
    const after = await recovered(run)
    expect(openOf(after.run)).toMatchObject({
      stepId: 'act',
      phase: 'ready',
      handOver: { code: 'effect-failed', reason: expect.stringContaining('nothing was written') },
    })
    expect(await city('10001')).toBe(before)
    expect(await callsIn(ledger)).toHaveLength(1)
    // And it can be done again.
    expect(openOf(await act(after.person, after.run, 'succeed', ledger, 'probe_database')).stepId).toBe('write')
    await after.stop()
  })

  test('between the commit of a database action and our note of it: it counts as done, with the result it had', async () => {
    const run = await begin('10002')
    const ledger = newLedger()
    const holder = await ground.store.pool.connect()
    try {
      void send(ada, run, 'block', ledger, 'probe_database').catch(() => {})
      await until('the probe is called', async () => (await callsIn(ledger)).length > 0)
      await holder.query('begin')
      await holder.query('select from run where id = $1 for update', [run.id])
      await letGo(ledger)
      const [effectId = ''] = await callsIn(ledger)
      await until('the change is committed', async () => (await city('10002')) === effectId.slice(-40))
      await child.kill()
      await holder.query('rollback')
      const after = await recovered(run)
      expect(doneAt(after.run, 'act')).toMatchObject({
        outcome: 'The probe was done.',
        entry: { values: { probe: { value: effectId } } },
      })
      expect(await callsIn(ledger)).toHaveLength(1)
      await after.stop()
    } finally {
      holder.release()
    }
  })

  test('in the middle of an action elsewhere: nobody knows, and a person is asked with the evidence', async () => {
    const run = await begin('10003')
    const ledger = newLedger()
    await send(ada, run, 'crash', ledger, 'probe_other').catch(() => {})
    await child.kill()
    const after = await recovered(run)
    expect(openOf(after.run)).toMatchObject({
      phase: 'unknown',
      effect: { evidence: expect.stringMatching(/^It was sent at .*; the server that sent it stopped/) },
    })
    expect(await callsIn(ledger)).toHaveLength(1)
    await after.stop()
  })

  test('in the middle of an action with a key: the next server repeats it with that key', async () => {
    const run = await begin('10009')
    const ledger = newLedger()
    await send(ada, run, 'crash-once', ledger, 'probe_keyed').catch(() => {})
    await child.kill()
    const after = await recovered(run)
    const [effectId = ''] = await callsIn(ledger)
    expect(doneAt(after.run, 'act').outcome).toBe('The probe was done.')
    expect(await keysIn(ledger)).toEqual([effectId, effectId])
    expect((await ground.store.pool.query('select tries from effect where id = $1', [effectId])).rows).toEqual([
      { tries: 2 },
    ])
    await after.stop()
  })

  test('at every try of an action with a key: each death counts, and after the last a person is asked', async () => {
    const run = await begin('10010')
    const ledger = newLedger()
    await send(ada, run, 'crash', ledger, 'probe_keyed').catch(() => {})
    for (const calls of [2, 3]) {
      await child.kill()
      child = await spawnServer(ground, probeConfigFile)
      await until(`it is called ${calls} times`, async () => (await callsIn(ledger)).length === calls)
    }
    await child.kill()
    const after = await recovered(run)
    expect(openOf(after.run)).toMatchObject({
      phase: 'unknown',
      effect: { evidence: expect.stringContaining('It was sent 3 times, always with the same key') },
    })
    expect(await callsIn(ledger)).toHaveLength(3)
    await after.stop()
  })

  test('outside any run, in the middle of an action with a key: another server repeats it', async () => {
    await begin('10011')
    const ledger = newLedger()
    await ada('runAction', {
      params: { collection: 'companies', id: '10012', action: 'probe_keyed' },
      body: { form: { ledger, does: 'crash-once' } },
    }).catch(() => {})
    await child.kill()
    const server = await attachTestServer(ground, { configFile: probeConfigFile })
    const [id] = await callsIn(ledger)
    await until('the outcome is there', async () => {
      const { rows } = await ground.store.pool.query('select outcome from effect where id = $1', [id])
      return rows[0]?.outcome === 'succeeded'
    })
    expect(await keysIn(ledger)).toEqual([id, id])
    await server.stop()
  })

  test('while another server lives: that one takes it up, and never calls again', async () => {
    const run = await begin('10005')
    const ledger = newLedger()
    await send(ada, run, 'block', ledger, 'probe_other').catch(() => {})
    await until('the probe is called', async () => (await callsIn(ledger)).length > 0)
    const other = await attachTestServer(ground, { configFile: probeConfigFile })
    const bo = await other.as('bo')
    await sleep(300)
    expect(openOf(await look(bo, run)).phase).toBe('performing')
    await child.kill()
    const asked = await until('it is found out', async () => {
      const seen = await look(bo, run)
      return openOf(seen).phase === 'unknown' && seen
    })
    expect(openOf(asked).effect?.evidence).toContain('stopped before the answer came')
    expect(await callsIn(ledger)).toHaveLength(1)
    await other.stop()
  })

  test('between the intent and the dispatch: another server sends it, once', async () => {
    const run = await begin('10006')
    const ledger = newLedger()
    await letGo(ledger)
    const holder = await ground.store.pool.connect()
    try {
      // Whoever would claim the effect waits here.
      await ground.store.asOwner(
        'create function hold() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(77); return new; end $$; create trigger hold before update on effect for each row execute function hold()',
      )
      await holder.query('select pg_advisory_lock(77)')
      void send(ada, run, 'block', ledger, 'probe_other').catch(() => {})
      await until(
        'the intent is committed',
        async () => (await ground.store.pool.query('select from effect where run_id = $1', [run.id])).rowCount === 1,
      )
      await child.kill()
      // PostgreSQL has not noticed yet: left alone, it would let the dead server have the effect.
      await holder.query(
        "select pg_terminate_backend(pid, 5000) from pg_locks where locktype = 'advisory' and objid = 77 and not granted",
      )
      await holder.query('select pg_advisory_unlock(77)')
      await ground.store.asOwner('drop trigger hold on effect; drop function hold')
      const after = await recovered(run)
      expect(openOf(after.run).stepId).toBe('write')
      expect(await callsIn(ledger)).toHaveLength(1)
      await after.stop()
    } finally {
      holder.release()
    }
  })

  test('outside any run: the activity log tells what became of it', async () => {
    await begin('10007')
    const ledger = newLedger()
    await ada('runAction', {
      params: { collection: 'companies', id: '10008', action: 'probe_database' },
      body: { form: { ledger, does: 'crash' } },
    }).catch(() => {})
    await child.kill()
    const server = await attachTestServer(ground, { configFile: probeConfigFile })
    const [id] = await callsIn(ledger)
    const { rows } = await ground.store.pool.query(
      "select type, actor, summary from activity where detail ->> 'effect' = $1 order by position",
      [id],
    )
    expect(rows).toEqual([
      { type: 'action-intended', actor: 'person', summary: expect.stringContaining('Confirmed') },
      { type: 'action-failed', actor: 'system', summary: expect.stringContaining('nothing was written') },
    ])
    await server.stop()
  })

  test('afterwards every log folds to its run, every chain holds, no effect is without its intent', async () => {
    expect(await storeFaults(ground.store.pool)).toEqual([])
  })
})
