import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { RunView } from '#api'
import { type FaultyProxy, startFaultyProxy } from '../bench/support/faulty-proxy.ts'
import { storeFaults } from './support/check-log.ts'
import { complete, doneAt, openOf, settled, start } from './support/drive-run.ts'
import { type MailServer, startMailServer } from './support/mail-server.ts'
import { spawnServer } from './support/server-process.ts'
import { attachTestServer, type Ground, newGround, type SignedIn, type TestServer } from './support/test-server.ts'

/* E-mail in whole runs, with a real SMTP server that fails when it is told to. */

vi.setConfig({ testTimeout: 180_000 })

const configFile = resolve(import.meta.dirname, 'support/mail-company.config.ts')
const tell = {
  id: 'tell',
  kind: 'trigger-action',
  title: 'Tell',
  mode: 'manual',
  allowed: ['tell', 'note'],
  next: 'read',
}
const rest = [
  {
    ...{ id: 'read', kind: 'guidance', title: 'Read', next: 'done' },
    instruction: 'It went to {{ steps.tell.recipient }} as {{ steps.tell.message_id }}.',
  },
  { id: 'done', kind: 'end', title: 'Done' },
]
const telling = { id: 'telling', title: 'Telling', collection: 'companies', teams: ['compliance'], start: 'tell' }
const workflows = [
  { ...telling, steps: [tell, ...rest] },
  { ...telling, id: 'hurried', title: 'Hurried', steps: [{ ...tell, timeoutSeconds: 1 }, ...rest] },
  // Long enough for the message to be under way, also on a busy machine.
  { ...telling, id: 'patient', title: 'Patient', steps: [{ ...tell, timeoutSeconds: 10 }, ...rest] },
]

let ground: Ground & { clear(): Promise<void> }
let server: TestServer
let [mail]: MailServer[] = []
let [proxy]: FaultyProxy[] = []
let mailUrl = ''
let [ada, bo]: SignedIn[] = []

beforeAll(async () => {
  mail = await startMailServer()
  proxy = await startFaultyProxy(mail.port)
  mailUrl = `smtp://127.0.0.1:${proxy.port}`
  process.env['MAIL_URL'] = mailUrl
  ground = await newGround()
  server = await attachTestServer(ground, { configFile })
  ;[ada, bo] = await Promise.all([server.as('ada'), server.as('bo')])
  const cleo = await server.as('cleo')
  for (const definition of workflows)
    await cleo('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
}, 90_000)
afterEach(async () => {
  post().fault = 'none'
  // Ends the calls that hang.
  await way().set('refuse')
  await way().set('pass')
})
afterAll(async () => {
  await server.stop()
  await ground.clear()
  await proxy?.close()
  await mail?.stop()
})

const never = (what: string): never => {
  throw new Error(`There is no ${what}.`)
}
const person = (found: SignedIn | undefined) => found ?? never('person')
const post = () => mail ?? never('mail server')
const way = () => proxy ?? never('proxy')
let companies = 10_000
const begin = (workflow = 'telling') => start(person(ada), String(++companies), workflow)
const order = (to = 'ana@larkfield.example', subject = 'Documents') => ({
  ...{ kind: 'trigger-action' as const, action: 'tell' },
  form: { to, subject },
})
const send = (run: RunView, to?: string, subject?: string) => complete(person(ada), run, order(to, subject))
/** Orders the e-mail and does not wait for its outcome. */
const drop = (run: RunView) =>
  person(ada)('completeStep', { params: { run: run.id, attempt: openOf(run).attempt }, body: { answer: order() } })
const look = (run: RunView) => person(ada)('getRun', { params: { run: run.id } })
const arrived = () => post().received.length
const idOf = (run: RunView, effect = 1) => `${run.id}.1.${effect}@brightwater.example`
const answer = async (run: RunView, said: 'happened' | 'do-it' | 'give-up') =>
  settled(
    person(bo),
    await person(bo)('resolveEffect', {
      params: { run: run.id, attempt: openOf(run).attempt },
      body: { effect: openOf(run).effect?.id ?? '', answer: said, reason: 'I looked into the log of the mail server.' },
    }),
  )

test('is sent once, and tells its recipient and Message-ID to the step that follows', async () => {
  const before = arrived()
  const run = await send(await begin())
  expect(doneAt(run, 'tell')).toMatchObject({
    outcome: `Sent to ana@larkfield.example, Message-ID ${idOf(run)}. The mail server answered: 250 Queued as 4711.`,
    entry: { values: { subject: { value: 'Documents' } } },
  })
  expect(openOf(run).instruction).toBe(`It went to ana@larkfield.example as ${idOf(run)}.`)
  expect(post().received.slice(before)).toMatchObject([
    {
      from: 'no-reply@brightwater.example',
      to: ['ana@larkfield.example'],
      source: expect.stringContaining('Ada Okafor'),
    },
  ])
  expect(post().received.at(-1)?.source).toContain(`Message-ID: <${idOf(run)}>`)
})

test('a refused recipient fails with the server’s words, and the step can be done again', async () => {
  post().fault = 'refuse-recipient'
  const before = arrived()
  const run = await send(await begin())
  expect(openOf(run)).toMatchObject({
    phase: 'ready',
    effect: {
      failure: expect.stringMatching(
        /refused the e-mail to ana@larkfield\.example: 550 No such user here\. Nothing was sent\.$/,
      ),
    },
  })
  post().fault = 'none'
  expect(openOf(await send(run)).stepId).toBe('read')
  expect(arrived()).toBe(before + 1)
})

test.each([
  ['ana@larkfield.example, eve@evil.example', 'Documents', /is not one e-mail address\. Nothing was sent\./],
  ['ana@larkfield.example\r\nBcc: eve@evil.example', 'Documents', /is not one e-mail address\. Nothing was sent\./],
  ['ana@larkfield.example', 'Documents\r\nBcc: eve@evil.example', /^The subject has a line break/],
])('nobody smuggles a recipient or a header in: %j, %j', async (to, subject, words) => {
  const before = arrived()
  const run = await send(await begin(), to, subject)
  expect(openOf(run)).toMatchObject({ phase: 'ready', effect: { failure: expect.stringMatching(words) } })
  expect(arrived()).toBe(before)
})

test('a mail server that cannot be reached fails the step: nothing was sent', async () => {
  await way().set('refuse')
  const run = await send(await begin())
  expect(openOf(run)).toMatchObject({
    phase: 'ready',
    effect: { failure: expect.stringMatching(/could not be used: connect ECONNREFUSED .* Nothing was sent\.$/) },
  })
})

describe('a connection that is cut after the message leaves an outcome that nobody knows', () => {
  const unknown = async () => {
    post().fault = 'cut'
    const before = arrived()
    const run = await send(await begin())
    post().fault = 'none'
    expect(arrived()).toBe(before + 1)
    expect(openOf(run)).toMatchObject({
      phase: 'unknown',
      effect: {
        by: { person: { name: 'Ada Okafor' } },
        evidence: expect.stringContaining(`Look for Message-ID ${idOf(run)} there or with the recipient.`),
      },
    })
    return run
  }

  test('"it happened" completes the step and sends nothing', async () => {
    const run = await unknown()
    const before = arrived()
    expect(doneAt(await answer(run, 'happened'), 'tell').outcome).toMatch(/^Confirmed by Bo Lindqvist: I looked/)
    expect(arrived()).toBe(before)
  })

  test('"do it" sends it once more, under another Message-ID', async () => {
    const run = await unknown()
    const before = arrived()
    const done = await answer(run, 'do-it')
    expect(doneAt(done, 'tell').outcome).toContain(idOf(run, 2))
    expect(
      post()
        .received.slice(before)
        .map(({ source }) => source),
    ).toEqual([expect.stringContaining(`Message-ID: <${idOf(run, 2)}>`)])
  })

  test('"give up" gives the step back and sends nothing', async () => {
    const run = await unknown()
    const before = arrived()
    expect(openOf(await answer(run, 'give-up'))).toMatchObject({
      phase: 'ready',
      effect: { failure: expect.stringContaining('Given up') },
    })
    expect(arrived()).toBe(before)
  })

  test('outside a run it waits on its record with the same evidence', async () => {
    post().fault = 'cut'
    const params = { collection: 'companies', id: String(++companies) }
    const told = await person(ada)('runAction', {
      params: { ...params, action: 'tell' },
      body: { form: order().form },
    })
    expect(told.status).toBe('unknown')
    const { outcomes } = await person(ada)('listUnknownOutcomes', { params })
    expect(outcomes).toMatchObject([
      {
        request: { action: 'tell', form: { to: 'ana@larkfield.example' } },
        evidence: expect.stringMatching(/Look for Message-ID direct\.[0-9a-f-]{36}@brightwater\.example/),
      },
    ])
  })
})

describe('a mail server that hangs', () => {
  test('before it takes the message is left at the step’s time-out: nothing was sent, and nobody else waited', async () => {
    await way().set('half-open')
    const before = arrived()
    const hanging = await drop(await begin('hurried'))
    for (let other = 0; other < 3; other++) {
      const done = await complete(person(ada), await begin(), { kind: 'trigger-action', action: 'note', form: {} })
      expect(openOf(done).stepId).toBe('read')
    }
    expect(openOf(await settled(person(ada), hanging))).toMatchObject({
      phase: 'ready',
      effect: { failure: expect.stringMatching(/could not be used: its time was over\. Nothing was sent\.$/) },
    })
    await way().set('pass')
    await sleep(500)
    expect(arrived()).toBe(before)
  })

  test('after it has the message is left too: unknown, with the Message-ID', async () => {
    post().fault = 'silence'
    const run = await drop(await begin('patient'))
    await expect.poll(async () => openOf(await look(run)).phase, { timeout: 60_000 }).not.toBe('performing')
    expect(openOf(await look(run))).toMatchObject({
      phase: 'unknown',
      effect: {
        evidence: expect.stringMatching(
          /^The e-mail to ana@larkfield\.example was under way .* its time was over\. Look for Message-ID /,
        ),
      },
    })
  })

  test('can be taken over by a person, who is told what to look for', async () => {
    post().fault = 'silence'
    const before = arrived()
    const run = await drop(await begin())
    await expect.poll(arrived, { timeout: 60_000 }).toBe(before + 1)
    const taken = await person(ada)('handleManually', { params: { run: run.id, attempt: 1 }, body: {} })
    expect(openOf(taken)).toMatchObject({
      phase: 'unknown',
      effect: {
        evidence: expect.stringMatching(/took it over before an answer came\. Look for Message-ID .* there\.$/),
      },
    })
  })
})

test('a right that is lost between the order and its dispatch: not sent', async () => {
  await way().set('half-open')
  const before = arrived()
  const first = await drop(await begin())
  // Its turn at the mail server, of which there is one, comes after the first.
  const second = await drop(await begin())
  const statusOf = async (run: RunView) =>
    (await server.store.pool.query('select status from effect where run_id = $1', [run.id])).rows[0]?.status
  await expect.poll(() => statusOf(first), { timeout: 60_000 }).toBe('dispatched')
  expect(await statusOf(second)).toBe('intended')
  const { rows } = await server.store.pool.query("select rights::text from role where id = 'analyst'")
  await server.store.pool.query("update role set rights = rights - 'action.tell.trigger' where id = 'analyst'")
  await way().set('pass')
  const refused = await settled(person(ada), second)
  await server.store.pool.query("update role set rights = $1 where id = 'analyst'", [rows[0].rights])
  expect(openOf(refused)).toMatchObject({
    phase: 'ready',
    effect: { failure: 'Ada Okafor no longer has the right "action.tell.trigger". Nothing was done.' },
  })
  expect(openOf(await settled(person(ada), first)).stepId).toBe('read')
  expect(arrived()).toBe(before + 1)
})

test('after a hold in which committed work may have been lost, a person is told what to look for', async () => {
  const ines = await server.as('ines')
  await way().set('half-open')
  const before = arrived()
  const first = await drop(await begin())
  const second = await drop(await begin())
  const { rows } = await server.store.pool.query(
    "select count(*)::int as under_way from effect where run_id = any($1) and status <> 'settled'",
    [[first.id, second.id]],
  )
  expect(rows).toEqual([{ under_way: 2 }])
  await ines('holdDispatch', { body: { reason: 'The store is moved.' } })
  await way().set('pass')
  await ines('releaseDispatch', { body: { mayHaveLost: true, note: '' } })
  expect(openOf(await look(second))).toMatchObject({
    phase: 'unknown',
    effect: { evidence: expect.stringContaining(`sent already. Look for Message-ID ${idOf(second)} there.`) },
  })
  expect(arrived()).toBeLessThanOrEqual(before + 1)
})

test('a server that is killed while the mail server has the message: unknown, with the Message-ID, and not sent again', async () => {
  post().fault = 'silence'
  const run = await begin()
  const child = await spawnServer(ground, configFile, { MAIL_URL: mailUrl })
  const before = arrived()
  try {
    const there = await child.as('ada')
    void there('completeStep', {
      params: { run: run.id, attempt: openOf(run).attempt },
      body: { answer: order() },
    }).catch(() => {})
    await expect.poll(arrived, { timeout: 90_000 }).toBe(before + 1)
  } finally {
    await child.kill()
  }
  post().fault = 'none'
  await expect.poll(async () => openOf(await look(run)).phase, { timeout: 60_000 }).toBe('unknown')
  expect(openOf(await look(run)).effect?.evidence).toMatch(
    /^It was sent at .*; the server that sent it stopped before the answer came\. Look for Message-ID .*@brightwater\.example there\.$/,
  )
  expect(arrived()).toBe(before + 1)
})

test('afterwards every log folds to its run, every chain holds, no effect is without its intent', async () => {
  expect(await storeFaults(server.store.pool)).toEqual([])
})
