import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { RunView } from '#api'
import { type FaultyProxy, startFaultyProxy } from '../bench/support/faulty-proxy.ts'
import { storeFaults } from './support/check-log.ts'
import { complete, openOf, settled, start } from './support/drive-run.ts'
import { emptyDatabase, type TestDatabase } from './support/fresh-database.ts'
import { type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

vi.setConfig({ testTimeout: 90_000 })

const ends = { id: 'done', kind: 'end', title: 'Done' }
const asking = {
  ...{ id: 'asking', title: 'Asking', collection: 'companies', teams: ['compliance'], start: 'ask' },
  steps: [
    {
      ...{ id: 'ask', kind: 'trigger-action', title: 'Ask', mode: 'manual', next: 'done' },
      allowed: ['ask_watchlist', 'ask_registry', 'ask_printer'],
    },
    ends,
  ],
}
/** Asks the registry by itself. */
const registering = (url: string) => ({
  ...{ id: 'registering', title: 'Registering', collection: 'companies', teams: ['compliance'], start: 'ask' },
  steps: [
    {
      ...{ id: 'ask', kind: 'trigger-action', title: 'Ask', mode: 'automatic', next: 'done' },
      ...{ action: 'ask_registry', form: { url } },
    },
    ends,
  ],
})
const reading = {
  ...{ id: 'reading', title: 'Reading', collection: 'letters', teams: ['compliance'], start: 'look' },
  steps: [
    { id: 'look', kind: 'guidance', title: 'Look', next: 'read' },
    { id: 'read', kind: 'get-data', title: 'Read', mode: 'automatic', fields: ['title'], next: 'done' },
    ends,
  ],
}

let server: TestServer
let archive: TestDatabase
let target: Server
let asked: number
let [sick, database]: FaultyProxy[] = []
let [ada, cleo]: SignedIn[] = []
let healthyUrl = ''

beforeAll(async () => {
  asked = 0
  target = createServer((request, answer) => {
    asked++
    if (request.url === '/broken') {
      answer.writeHead(200, { 'content-encoding': 'gzip', connection: 'close' }).end('This is not what it says.')
      return
    }
    const body = JSON.stringify({ message: 'It answered.' })
    answer.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(body)
  }).listen(0, '127.0.0.1')
  await once(target, 'listening')
  const targetPort = portOf(target)
  healthyUrl = `http://127.0.0.1:${targetPort}/`
  sick = await startFaultyProxy(targetPort)
  archive = await emptyDatabase()
  await archive.pool.query(
    "create table letters (id int primary key, title text not null); insert into letters select n, 'Letter ' || n from generate_series(1, 20) n",
  )
  database = await startFaultyProxy(Number(new URL(archive.url).port))
  const behind = new URL(archive.url)
  behind.host = `127.0.0.1:${database.port}`
  process.env['ARCHIVE_URL'] = behind.href
  server = await startTestServer({ configFile: resolve(import.meta.dirname, 'support/third-party-company.config.ts') })
  ;[ada, cleo] = await Promise.all([server.as('ada'), server.as('cleo')])
  for (const definition of [asking, reading, registering(`http://127.0.0.1:${sick.port}/`)])
    await person(cleo)('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
}, 90_000)
afterEach(async () => {
  // Ends the calls that hang, and with them the turns they hold.
  await proxy(sick).set('refuse')
  await proxy(sick).set('pass')
  await proxy(database).set('pass')
})
afterAll(async () => {
  await sick?.close()
  await database?.close()
  await server.stop()
  await archive.drop()
  target.closeAllConnections()
  target.close()
})

let companies = 10_000
const nextCompany = () => String(++companies)
const person = (found: SignedIn | undefined): SignedIn => found ?? never('person')
const proxy = (found: FaultyProxy | undefined): FaultyProxy => found ?? never('proxy')
const sickUrl = () => `http://127.0.0.1:${proxy(sick).port}/`
const order = (action: string, url: string) => ({ kind: 'trigger-action' as const, action, form: { url } })
const look = (run: RunView) => person(ada)('getRun', { params: { run: run.id } })
const manually = (run: RunView) =>
  person(ada)('handleManually', { params: { run: run.id, attempt: openOf(run).attempt }, body: {} })

/** Confirms the action and does not wait for its outcome. */
async function ask(action: string, url: string, run?: RunView): Promise<RunView> {
  const open = run ?? (await start(person(ada), nextCompany(), 'asking'))
  const params = { run: open.id, attempt: openOf(open).attempt }
  return person(ada)('completeStep', { params, body: { answer: order(action, url) } })
}

/** The run, once `find` holds. */
async function until(run: RunView, what: string, find: (run: RunView) => boolean): Promise<RunView> {
  for (let tries = 0; tries < 1_500; tries++, await sleep(30)) {
    const seen = await look(run)
    if (find(seen)) return seen
  }
  throw new Error(`Waited in vain until ${what}.`)
}

const healthyRunsEnd = async () => {
  for (let run = 0; run < 3; run++) {
    const done = await complete(
      person(ada),
      await start(person(ada), nextCompany(), 'asking'),
      order('ask_printer', healthyUrl),
    )
    expect(done).toMatchObject({ status: 'completed' })
  }
}

describe('a third party that hangs', () => {
  test.each(['black-hole', 'drip', 'half-open'] as const)(
    '(%s) holds up nobody else, and a person may take over',
    async (fault) => {
      await proxy(sick).set(fault)
      // Two calls are under way, two wait for their turn.
      const runs: RunView[] = []
      for (let run = 0; run < 4; run++) runs.push(await ask('ask_watchlist', sickUrl()))
      await healthyRunsEnd()
      for (const run of runs) expect(openOf(await look(run)).phase).toBe('performing')
      const taken = await Promise.all(runs.map(manually))
      expect(taken.map((run) => openOf(run).phase).toSorted()).toEqual(['ready', 'ready', 'unknown', 'unknown'])
      for (const run of taken) {
        const { phase, effect } = openOf(run)
        if (phase === 'ready')
          expect(effect?.failure).toBe('Ada Okafor took this over before it was sent. Nothing was done.')
        else
          expect(effect?.evidence).toMatch(/^It was sent at .*, and Ada Okafor took it over before an answer came\.$/)
      }
    },
  )

  test('answers late: the answer is recorded, and settles what a person did not yet answer', async () => {
    await proxy(sick).set('half-open')
    const before = asked
    const run = await ask('ask_watchlist', sickUrl())
    await until(run, 'the request has arrived', () => asked > before)
    const taken = await manually(run)
    expect(openOf(taken).phase).toBe('unknown')
    await proxy(sick).set('pass')
    const done = await until(run, 'the late answer came', ({ lateAnswers }) => lateAnswers.length > 0)
    expect(done).toMatchObject({ status: 'completed', lateAnswers: [{ status: 'succeeded', message: 'It answered.' }] })
  })

  test('is not waited for by the run that was taken over: the next order is carried out meanwhile', async () => {
    await proxy(sick).set('black-hole')
    const run = await manually(await ask('ask_watchlist', sickUrl()))
    const { attempt, effect } = openOf(run)
    const given = await person(ada)('resolveEffect', {
      params: { run: run.id, attempt },
      body: { effect: effect?.id ?? '', answer: 'give-up', reason: 'It hangs.' },
    })
    expect(await complete(person(ada), given, order('ask_printer', healthyUrl))).toMatchObject({ status: 'completed' })
  })
})

test.each([
  ['refuse', 'ready'],
  ['reset', 'unknown'],
  ['garbage', 'unknown'],
] as const)(
  'a third party that fails at once (%s) gives each step back, and no other run notices',
  async (fault, phase) => {
    await proxy(sick).set(fault)
    const runs = await Promise.all(Array.from({ length: 4 }, () => ask('ask_watchlist', sickUrl())))
    await healthyRunsEnd()
    for (const run of runs) expect(openOf(await settled(person(ada), run)).phase).toBe(phase)
  },
)

test('what was accepted and answered with a body that cannot be unpacked may have been done', async () => {
  const run = await settled(person(ada), await ask('ask_printer', new URL('broken', healthyUrl).href))
  expect(openOf(run)).toMatchObject({
    phase: 'unknown',
    effect: { evidence: expect.stringMatching(/^It failed, and the error does not say whether it was done: /) },
  })
})

test('after two silences steps are handed over at once and nothing is sent; a person may try, and then it goes on', async () => {
  await proxy(sick).set('reset')
  for (let run = 0; run < 2; run++) await settled(person(ada), await ask('ask_registry', sickUrl()))
  await proxy(sick).set('pass')
  const before = asked
  const handed = await start(person(ada), nextCompany(), 'registering')
  expect(openOf(handed)).toMatchObject({
    phase: 'ready',
    handOver: {
      code: 'effect-failed',
      reason: expect.stringMatching(
        /^The registry has not answered since \d\d:\d\d UTC\. It is tried again in \d+ seconds; handle this manually or try again\.$/,
      ),
    },
  })
  expect(asked).toBe(before)
  // By hand: the trial, which finds it well again.
  expect(await complete(person(ada), handed, order('ask_registry', sickUrl()))).toMatchObject({ status: 'completed' })
  expect(await start(person(ada), nextCompany(), 'registering')).toMatchObject({ status: 'completed' })
})

test('a step that hangs on its database can be taken over', async () => {
  const body = { workflow: 'reading', collection: 'letters', record: '10' }
  const run = await person(ada)('startRun', { body })
  await proxy(database).set('black-hole')
  const params = { run: run.id, attempt: openOf(run).attempt }
  const hanging = await person(ada)('completeStep', { params, body: { answer: { kind: 'guidance' } } })
  expect(openOf(hanging)).toMatchObject({ stepId: 'read', phase: 'preparing' })
  expect(openOf(await manually(hanging))).toMatchObject({
    phase: 'ready',
    handledManually: { by: { name: 'Ada Okafor' } },
  })
  await healthyRunsEnd()
})

test('a database that hangs holds up only what reads it; its steps can be taken over, and are handed over at once after a while', async () => {
  await proxy(database).set('black-hole')
  const startReading = (letter: number) =>
    person(cleo)('startRun', { body: { workflow: 'reading', collection: 'letters', record: String(letter) } })
  // The record itself is read before a run starts on it, so these hang before they are runs.
  const hanging = [1, 2, 3, 4, 5].map((letter) => startReading(letter).catch((error: unknown) => error))
  await healthyRunsEnd()
  for (const refused of await Promise.all(hanging))
    expect(refused).toMatchObject({ code: expect.stringMatching(/^data-source-/) })
  await expect(startReading(6)).rejects.toMatchObject({
    code: 'data-source-failed',
    message: expect.stringMatching(/^The database "archive" has not answered since/),
  })
  await healthyRunsEnd()
  await proxy(database).set('pass')
  await vi.waitFor(async () => expect(openOf(await startReading(7)).stepId).toBe('look'), {
    timeout: 60_000,
    interval: 500,
  })
})

test('afterwards every log folds to its run, every chain holds, no effect is without its intent', async () => {
  expect(await storeFaults(server.store.pool)).toEqual([])
})

function portOf(of: Server): number {
  const address = of.address()
  if (address === null || typeof address === 'string') throw new Error('A listening TCP server has a port.')
  return address.port
}

function never(what: string): never {
  throw new Error(`There is no ${what}.`)
}
