import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { address, newIdempotencyKey, type Operation, type RequestOf, type RunView, routes } from '#api'
import { forgetOldKeys } from '../server/idempotency/forget-keys.ts'
import { OrderKey, type Outcome } from '../server/idempotency/order-key.ts'
import { storeFaults } from './support/check-log.ts'
import { confirm, openOf, proposed, start } from './support/drive-run.ts'
import { spawnServer } from './support/server-process.ts'
import {
  attachTestServer,
  newGround,
  probeConfigFile,
  type SignedIn,
  startTestServer,
  type TestServer,
} from './support/test-server.ts'

let server: TestServer
let second: TestServer
let ada: SignedIn
let adaThere: SignedIn
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-ledgers-'))
  server = await startTestServer({ configFile: probeConfigFile })
  second = await server.another()
  ada = await server.as('ada')
  adaThere = await second.as('ada')
})
afterAll(async () => {
  await second.stop()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Whatever the server sent, and of it what these tests read. */
const bodySchema = z.looseObject({
  id: z.string().optional(),
  status: z.unknown().optional(),
  version: z.unknown().optional(),
  hash: z.unknown().optional(),
  message: z.unknown().optional(),
  code: z.unknown().optional(),
})

/** An answer as programs see it. */
interface Answer {
  status: number
  isRepeated: boolean
  body: z.infer<typeof bodySchema>
}

/** Sends an order as it is, with a key where one is given. */
async function send<Of extends Operation>(
  person: SignedIn,
  operation: Of,
  request: RequestOf<Of> & { params?: Record<string, unknown>; body?: unknown },
  key?: string,
): Promise<Answer> {
  const [method, template] = routes[operation]
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key }
  const answer = await person.raw(method, address(template, request.params), request.body, headers)
  return {
    status: answer.status,
    isRepeated: answer.headers.get('idempotency-replayed') === 'true',
    body: bodySchema.parse(await answer.json()),
  }
}

/** Twenty times the same order with one key at once, now on this server, now on the other. */
function race<Of extends Operation>(
  operation: Of,
  request: RequestOf<Of> & { params?: Record<string, unknown>; body?: unknown },
  key = newIdempotencyKey(),
): Promise<Answer[]> {
  return Promise.all(
    Array.from({ length: 20 }, (_, index) => send(index % 2 === 0 ? ada : adaThere, operation, request, key)),
  )
}

const eventsOf = async (run: string, type: string): Promise<number> =>
  (await server.store.pool.query('select from run_event where run_id = $1 and type = $2', [run, type])).rowCount ?? 0
const completionsOf = async (run: RunView): Promise<number> =>
  (
    await server.store.pool.query(
      "select from run_event where run_id = $1 and type = 'step-completed' and body ->> 'attempt' = $2",
      [run.id, String(openOf(run).attempt)],
    )
  ).rowCount ?? 0
const keysOf = async (key: string): Promise<number> =>
  (await server.store.pool.query('select from idempotency_key where key = $1', [key])).rowCount ?? 0
const newLedger = () => join(folder, newIdempotencyKey())
const callsIn = async (ledger: string) =>
  existsSync(ledger) ? (await readFile(ledger, 'utf8')).trim().split('\n') : []
const probe = (id: string, ledger: string, does = 'succeed', action = 'probe_database') => ({
  params: { collection: 'companies', id, action },
  body: { form: { ledger, does } },
})

describe('the same order with the same key', () => {
  test('is answered alike and done once, here and on another server', async () => {
    const run = await start(ada, '10001')
    const request = {
      params: { run: run.id, attempt: openOf(run).attempt },
      body: { answer: proposed(run) },
    }
    const key = newIdempotencyKey()
    const first = await send(ada, 'completeStep', request, key)
    const again = await send(ada, 'completeStep', request, key)
    const there = await send(adaThere, 'completeStep', request, key)
    expect([first.status, first.isRepeated]).toEqual([200, false])
    expect(again).toEqual({ status: 200, isRepeated: true, body: first.body })
    expect(there).toEqual({ status: 200, isRepeated: true, body: first.body })
    expect(await completionsOf(run)).toBe(1)
    // Without the key it is an order of its own, and comes too late.
    expect(await send(ada, 'completeStep', request)).toMatchObject({ status: 409, body: { code: 'step-moved-on' } })
  })

  test('is one whatever the order of its members', async () => {
    const key = newIdempotencyKey()
    const run = await start(ada, '10002')
    const order = [
      '{"answer":{"kind":"elsewhere","note":"By hand"},"expected":{}}',
      '{"expected":{},"answer":{"note":"By hand","kind":"elsewhere"}}',
    ]
    await ada('handleManually', { params: { run: run.id, attempt: openOf(run).attempt }, body: {} })
    const path = address(routes.completeStep[1], { run: run.id, attempt: openOf(run).attempt })
    const answers = []
    for (const body of order) answers.push(await ada.raw('POST', path, body, { 'idempotency-key': key }))
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers[1]?.headers.get('idempotency-replayed')).toBe('true')
  })

  test('is answered after all servers were restarted', async () => {
    const key = newIdempotencyKey()
    const request = { body: { workflow: 'kyc-review', collection: 'companies', record: '10003' } }
    const first = await send(adaThere, 'startRun', request, key)
    expect(first).toMatchObject({ status: 200, isRepeated: false, body: { isResumed: false } })
    const later = await server.another()
    const again = await send(await later.as('ada'), 'startRun', request, key)
    await later.stop()
    expect(again).toMatchObject({ status: 200, isRepeated: true, body: { id: first.body.id, isResumed: false } })
    // The same order with a fresh key takes the run on.
    expect(await send(ada, 'startRun', request, newIdempotencyKey())).toMatchObject({
      body: { id: first.body.id, isResumed: true },
    })
  })

  test('tells of the run it started, also when that has ended and another could start', async () => {
    const key = newIdempotencyKey()
    const request = { body: { workflow: 'kyc-review', collection: 'companies', record: '10005' } }
    const first = await send(ada, 'startRun', request, key)
    await ada('abortRun', { params: { run: first.body.id ?? '' }, body: { reason: 'By mistake' } })
    expect(await send(ada, 'startRun', request, key)).toMatchObject({
      isRepeated: true,
      body: { id: first.body.id, status: 'aborted' },
    })
  })

  test('publishes once, and tells of that version even when a later one is there', async () => {
    const cleo = await server.as('cleo')
    const definition = (title: string) => ({
      id: 'twice',
      title,
      collection: 'companies',
      teams: ['compliance'],
      start: 'done',
      steps: [{ id: 'done', kind: 'end', title: 'Done' }],
    })
    const key = newIdempotencyKey()
    const request = { params: { workflow: 'twice' }, body: { definition: definition('First') } }
    const first = await send(cleo, 'publishWorkflow', request, key)
    await cleo('publishWorkflow', { params: { workflow: 'twice' }, body: { definition: definition('Second') } })
    const again = await send(cleo, 'publishWorkflow', request, key)
    expect(again.isRepeated).toBe(true)
    expect([first.body.version, again.body.version, again.body.hash]).toEqual([1, 1, first.body.hash])
    const { version } = await cleo('getWorkflow', { params: { workflow: 'twice' }, query: {} })
    expect(version).toBe(2)
  })
})

describe('twenty at once on two servers', () => {
  test('start one run, and all hear of it', async () => {
    const answers = await race('startRun', {
      body: { workflow: 'kyc-review', collection: 'companies', record: '10010' },
    })
    expect(answers.map(({ status, body }) => [status, body.isResumed])).toEqual(Array(20).fill([200, false]))
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(answers.filter(({ isRepeated }) => !isRepeated)).toHaveLength(1)
  })

  test('complete a step once, and none is told that somebody was faster', async () => {
    const run = await start(ada, '10011')
    const answers = await race('completeStep', {
      params: { run: run.id, attempt: openOf(run).attempt },
      body: { answer: proposed(run) },
    })
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(answers.filter(({ isRepeated }) => !isRepeated)).toHaveLength(1)
    expect(await completionsOf(run)).toBe(1)
  })

  test('run an action once, and all hear what it did', async () => {
    const ledger = newLedger()
    const answers = await race('runAction', probe('10012', ledger))
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body])))).toEqual(
      new Set([JSON.stringify([200, answers[0]?.body])]),
    )
    expect(answers[0]?.body).toMatchObject({ status: 'succeeded', message: 'The probe was done.' })
    expect(await callsIn(ledger)).toHaveLength(1)
  })

  test('save, resume, claim and revise once each', async () => {
    const run = await confirm(ada, await start(ada, '10013'))
    const params = { run: run.id }
    const attempt = run.done[0]?.attempt ?? 0
    const all = async (answers: Promise<Answer[]>) => expect((await answers).map(({ status }) => status))
    ;(await all(race('reviseStep', { params: { ...params, attempt }, body: {} }))).toEqual(Array(20).fill(200))
    ;(await all(race('saveRun', { params, body: { note: 'Later' } }))).toEqual(Array(20).fill(200))
    ;(await all(race('resumeRun', { params, body: {} }))).toEqual(Array(20).fill(200))
    ;(await all(race('abortRun', { params, body: { reason: 'No' } }))).toEqual(Array(20).fill(200))
    for (const type of ['step-revised', 'run-saved', 'run-resumed', 'run-aborted'])
      expect([type, await eventsOf(run.id, type)]).toEqual([type, 1])
  })
})

describe('while the first has not come to its end', () => {
  const underWay = async (record: string) => {
    const run = await start(ada, record)
    const request = { params: { run: run.id }, body: { note: 'Later' } }
    const key = newIdempotencyKey()
    const first = await server.store.pool.connect()
    await first.query('begin')
    const outcome: Outcome = { kind: 'run', run: run.id }
    await new OrderKey(ada.person.id, key, 'saveRun', { ...request, query: {} }).keep(first, outcome)
    let isAnswered = false
    const answer = send(adaThere, 'saveRun', request, key).finally(() => {
      isAnswered = true
    })
    await sleep(400)
    expect(isAnswered).toBe(false)
    const end = async (how: 'commit' | 'rollback') => {
      await first.query(how)
      first.release()
    }
    return { run, answer, end }
  }

  test('the second waits, and does it when the first died without', async () => {
    const { run, answer, end } = await underWay('10015')
    await end('rollback')
    expect(await answer).toMatchObject({ status: 200, isRepeated: false, body: { status: 'saved' } })
    expect(await eventsOf(run.id, 'run-saved')).toBe(1)
  })

  test('the second waits, and does nothing when the first was committed', async () => {
    const { run, answer, end } = await underWay('10016')
    await end('commit')
    expect(await answer).toMatchObject({ status: 200, isRepeated: true, body: { id: run.id, status: 'active' } })
    expect(await eventsOf(run.id, 'run-saved')).toBe(0)
  })

  test('an action that takes long: the second is told to ask again, and later hears what became of it', async () => {
    const ledger = newLedger()
    const key = newIdempotencyKey()
    const request = probe('10017', ledger, 'hang-once', 'probe_other')
    const first = send(ada, 'runAction', request, key)
    await expect.poll(async () => (await callsIn(ledger)).length).toBe(1)
    // The probe's own limit of three seconds ends it: nobody knows whether it did anything.
    expect((await first).body.status).toBe('unknown')
    expect(await send(adaThere, 'runAction', request, key)).toMatchObject({
      status: 200,
      isRepeated: true,
      body: { status: 'unknown', message: (await first).body.message },
    })
    await server.store.pool.query(
      "update effect set status = 'intended', outcome = null, outcome_text = null, due_at = now() + interval '1 hour' where request #>> '{form,ledger}' = $1",
      [ledger],
    )
    expect(await send(adaThere, 'runAction', request, key)).toMatchObject({
      status: 409,
      body: { code: 'order-under-way' },
    })
    expect(await callsIn(ledger)).toHaveLength(1)
  })
})

describe('a key', () => {
  test('of another order is refused, and nothing is done', async () => {
    const run = await start(ada, '10018')
    const params = { run: run.id }
    const key = newIdempotencyKey()
    expect((await send(ada, 'claimRun', { params, body: {} }, key)).status).toBe(200)
    for (const answer of [
      await send(ada, 'saveRun', { params, body: { note: 'Later' } }, key),
      await send(adaThere, 'abortRun', { params, body: { reason: 'No' } }, key),
      await send(ada, 'runAction', probe('10018', newLedger()), key),
      await send(ada, 'claimRun', { params: { run: (await start(ada, '10019')).id }, body: {} }, key),
    ])
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'idempotency-key-reused', details: { operation: 'claimRun' } },
      })
    expect((await ada('getRun', { params })).status).toBe('active')
  })

  test('of an event is kept as that of any other order, whether it names the run or its record', async () => {
    const cleo = await server.as('cleo')
    const wait = { ...{ id: 'pause', kind: 'wait', title: 'Wait' }, event: { name: 'bank.answered', values: {} } }
    const steps = [{ ...wait, limit: { after: 'P1D' }, overdue: 'pause_again', next: 'pause_again' }]
    const again = { ...steps[0], id: 'pause_again', overdue: 'done', next: 'done' }
    const definition = {
      ...{ id: 'periodic-review', title: 'Pausing', collection: 'companies', teams: ['compliance'], start: 'pause' },
      steps: [...steps, again, { id: 'done', kind: 'end', title: 'Done' }],
    }
    await cleo('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
    for (const [record, on] of [
      ['10023', 'run'],
      ['10024', 'record'],
    ] as const) {
      const run = await start(cleo, record, definition.id)
      const say = (id: string, key: string) => {
        const body = { id, event: 'bank.answered', values: {} }
        return on === 'run'
          ? send(cleo, 'sendEvent', { params: { run: run.id }, body }, key)
          : send(cleo, 'sendEventOnRecord', { params: { workflow: definition.id, record }, body }, key)
      }
      const key = newIdempotencyKey()
      const first = await say('e1', key)
      expect(first).toMatchObject({ status: 200, isRepeated: false, body: { run: run.id, isRepeated: false } })
      expect(await say('e1', key)).toEqual({ ...first, isRepeated: true })
      expect(await say('e2', key)).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } })
      expect(await eventsOf(run.id, 'event-received')).toBe(1)
      // With a key of its own, the event's own id says that it came before.
      expect(await say('e1', newIdempotencyKey())).toMatchObject({ isRepeated: false, body: { isRepeated: true } })
      expect(await say('e2', newIdempotencyKey())).toMatchObject({ status: 200, body: { status: 'completed' } })
      expect(await say('e1', key)).toMatchObject({ isRepeated: true, body: { isRepeated: false, status: 'completed' } })
    }
  })

  test('is the person’s own', async () => {
    const key = newIdempotencyKey()
    const bo = await server.as('bo')
    const run = await start(ada, '10020')
    const params = { run: run.id }
    expect(await send(ada, 'saveRun', { params, body: { note: 'From Ada' } }, key)).toMatchObject({ status: 200 })
    expect(await send(bo, 'resumeRun', { params, body: {} }, key)).toMatchObject({ status: 200, isRepeated: false })
    expect(await keysOf(key)).toBe(2)
  })

  test('of a refused order is free: the order is decided anew', async () => {
    const run = await start(ada, '10021')
    const params = { run: run.id }
    const key = newIdempotencyKey()
    await ada('saveRun', { params, body: { note: 'Later' } })
    expect(await send(ada, 'claimRun', { params, body: {} }, key)).toMatchObject({
      status: 409,
      body: { code: 'run-not-active' },
    })
    expect(await keysOf(key)).toBe(0)
    await ada('resumeRun', { params, body: {} })
    expect(await send(ada, 'claimRun', { params, body: {} }, key)).toMatchObject({ status: 200, isRepeated: false })
  })

  test.each([
    ['', 400],
    ['k'.repeat(200), 200],
    ['k'.repeat(201), 400],
    ['clé', 400],
    ['"7c5b, quoted"', 200],
  ])('%o is answered with %i', async (key, status) => {
    const run = await start(ada, '10022')
    const answer = await send(ada, 'claimRun', { params: { run: run.id }, body: {} }, key)
    expect(answer.status).toBe(status)
    if (status === 400)
      expect(answer.body).toMatchObject({ code: 'invalid-input', detail: expect.stringContaining('idempotency-key') })
  })

  test('counts for a day, and is deleted then', async () => {
    const run = await start(ada, '10023')
    const params = { run: run.id }
    const age = (key: string, hours: number) =>
      server.store.pool.query(
        'update idempotency_key set kept_at = now() - make_interval(hours => $2) where key = $1',
        [key, hours],
      )
    const [old, young] = [newIdempotencyKey(), newIdempotencyKey()]
    await send(ada, 'saveRun', { params, body: { note: 'Later' } }, old)
    await send(ada, 'resumeRun', { params, body: {} }, young)
    await age(old, 25)
    await age(young, 23)
    // Past its time it is a fresh one, and takes the place of the old.
    expect(await send(ada, 'saveRun', { params, body: { note: 'Once more' } }, old)).toMatchObject({
      status: 200,
      isRepeated: false,
    })
    expect(await send(ada, 'resumeRun', { params, body: {} }, young)).toMatchObject({ isRepeated: true })
    await age(old, 25)
    expect(await forgetOldKeys(server.store.pool)).toBe(1)
    expect([await keysOf(old), await keysOf(young)]).toEqual([0, 1])
  })

  test('keeps no value of any record', async () => {
    const { rows } = await server.store.pool.query(
      "select string_agg(outcome::text, ' ') as outcomes from idempotency_key",
    )
    expect(rows[0].outcomes).toMatch(/^(\{[a-zA-Z0-9":, .-]*\} ?)+$/)
    expect(rows[0].outcomes).not.toMatch(/Later|From Ada|probe was done/)
  })
})

test('whoever has lost the right gets no old answer', async () => {
  const bo = await server.as('bo')
  const [runKey, actionKey] = [newIdempotencyKey(), newIdempotencyKey()]
  const ledger = newLedger()
  const starts = { body: { workflow: 'kyc-review', collection: 'companies', record: '10025' } }
  const acts = probe('10025', ledger)
  expect((await send(bo, 'startRun', starts, runKey)).status).toBe(200)
  expect((await send(bo, 'runAction', acts, actionKey)).status).toBe(200)
  await server.store.pool.query(
    "update role set rights = rights - 'action.probe_database.trigger' where id = 'analyst'",
  )
  expect(await send(bo, 'runAction', acts, actionKey)).toMatchObject({
    status: 403,
    body: { details: { right: 'action.probe_database.trigger' } },
  })
  await server.store.pool.query("update person set team_id = 'support' where id = $1", [bo.person.id])
  expect((await send(bo, 'startRun', starts, runKey)).status).toBe(404)
  await server.store.pool.query('update person set is_disabled = true where id = $1', [bo.person.id])
  expect((await send(bo, 'startRun', starts, runKey)).status).toBe(401)
  await server.store.pool.query("update person set is_disabled = false, team_id = 'compliance' where id = $1", [
    bo.person.id,
  ])
  expect(await send(bo, 'startRun', starts, runKey)).toMatchObject({ status: 200, isRepeated: true })
  expect(await callsIn(ledger)).toHaveLength(1)
})

test('every order documents the header, no read does', async () => {
  const document = await (await server.nobody.raw('GET', '/api/openapi.json')).json()
  for (const [operation, [method, template]] of Object.entries(routes)) {
    const { parameters = [] } = document.paths[template.replace(/:([a-z]+)/gi, '{$1}')][method.toLowerCase()]
    const header = parameters.find((parameter: { in: string }) => parameter.in === 'header')
    if (method === 'GET') expect(header, operation).toBeUndefined()
    else
      expect(header, operation).toMatchObject({
        name: 'idempotency-key',
        schema: { type: 'string', minLength: 1, maxLength: 200 },
      })
  }
})

test('afterwards every log folds to its run, and every chain holds', async () => {
  expect(await storeFaults(server.store.pool)).toEqual([])
})

test('with the server killed in the middle of an action, the retry hears what is known and never calls again', async () => {
  const ground = await newGround()
  const child = await spawnServer(ground, probeConfigFile)
  const person = await child.as('ada')
  const ledger = newLedger()
  const orders = (['probe_database', 'probe_other'] as const).map((action) => ({
    key: newIdempotencyKey(),
    request: probe('10001', action === 'probe_other' ? `${ledger}-other` : ledger, 'hang-once', action),
  }))
  for (const { request, key } of orders) void send(person, 'runAction', request, key).catch(() => {})
  await expect
    .poll(async () => [...(await callsIn(ledger)), ...(await callsIn(`${ledger}-other`))].length, { timeout: 5_000 })
    .toBe(2)
  await child.kill()
  const later = await attachTestServer(ground, { configFile: probeConfigFile })
  try {
    const again = await later.as('ada')
    // PostgreSQL may take a while to notice that the dead server's transaction is over.
    const told = async ({ request, key }: (typeof orders)[number]): Promise<Answer> => {
      const answer = await send(again, 'runAction', request, key)
      return answer.body.code === 'order-under-way' ? told({ request, key }) : answer
    }
    const answers = await Promise.all(orders.map(told))
    expect(answers).toMatchObject([
      { status: 200, isRepeated: true, body: { status: 'failed', message: expect.stringContaining('nothing was') } },
      { status: 200, isRepeated: true, body: { status: 'unknown' } },
    ])
    expect(await callsIn(ledger)).toHaveLength(1)
    expect(await callsIn(`${ledger}-other`)).toHaveLength(1)
  } finally {
    await later.stop()
    await ground.clear()
  }
})
