import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { RunView } from '#api'
import { complete, openOf, settled, start } from './support/drive-run.ts'
import { copyOf, type TestStore } from './support/fresh-database.ts'
import { seenDrifts } from './support/said-drifts.ts'
import { attachTestServer, newGround, probeConfigFile, type SignedIn, type TestServer } from './support/test-server.ts'

/*
 * A database that lives on in another place: what was ordered just before may have been done without the log knowing.
 * Nothing is sent by itself until an administrator says what is known.
 */

const workflow = {
  id: 'acting',
  title: 'Acting',
  collection: 'companies',
  teams: ['compliance'],
  start: 'act',
  steps: [
    {
      id: 'act',
      kind: 'trigger-action',
      title: 'Act',
      mode: 'manual',
      allowed: ['probe_other', 'probe_keyed'],
      next: 'done',
    },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

let folder: string
let ground: Awaited<ReturnType<typeof newGround>>
let waiting: RunView
let keyed: RunView
/** Copies of a database in which two effects were intended and not sent yet, each with a server of its own. */
const copies: { server: TestServer; store: TestStore }[] = []

const ledgerOf = (run: RunView) => join(folder, run.id)
const calls = async (run: RunView) =>
  existsSync(ledgerOf(run)) ? (await readFile(ledgerOf(run), 'utf8')).trim().split('\n') : []
const look = (person: SignedIn, run: RunView) => person('getRun', { params: { run: run.id } })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-restore-'))
  ground = await newGround()
  const server = await attachTestServer(ground, { configFile: probeConfigFile })
  const [ada, cleo] = [await server.as('ada'), await server.as('cleo')]
  await cleo('publishWorkflow', { params: { workflow: workflow.id }, body: { definition: workflow } })
  // No effect can be claimed, as if the backup was taken right after the intents.
  await ground.store.asOwner(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$;
    create trigger refuse before update on effect for each row execute function refuse()`)
  waiting = await start(ada, '10001', workflow.id)
  keyed = await start(ada, '10002', workflow.id)
  await order(ada, waiting, 'probe_other')
  await order(ada, keyed, 'probe_keyed')
  await server.stop()
})

afterAll(async () => {
  for (const { server, store } of copies) {
    await server.stop()
    await store.drop()
  }
  await ground.clear()
  await rm(folder, { recursive: true, force: true })
})

function order(person: SignedIn, run: RunView, action: string): Promise<RunView> {
  return person('completeStep', {
    params: { run: run.id, attempt: openOf(run).attempt },
    body: { answer: { kind: 'trigger-action', action, form: { ledger: ledgerOf(run), does: 'succeed' } } },
  })
}

async function restored(): Promise<{ server: TestServer; store: TestStore; ada: SignedIn; ines: SignedIn }> {
  const store = await copyOf(ground.store)
  await store.asOwner('drop trigger refuse on effect; drop function refuse')
  const server = await attachTestServer({ ...ground, store }, { configFile: probeConfigFile })
  copies.push({ server, store })
  return { server, store, ada: await server.as('ada'), ines: await server.as('ines') }
}

test('a person who takes over during the hold what was intended before is not told that nothing was done', async () => {
  const { ada } = await restored()
  const { attempt } = openOf(await look(ada, waiting))
  await ada('handleManually', { params: { run: waiting.id, attempt }, body: {} })
  expect(openOf(await look(ada, waiting))).toMatchObject({ phase: 'unknown' })
  expect(openOf(await look(ada, waiting)).effect?.evidence).toContain('it may have been sent already')
  expect(await calls(waiting)).toEqual([])
})

test('after a restore nothing is sent by itself; new orders are, and the log says in which life', async () => {
  const { store, ada, ines } = await restored()
  expect(await ada('getDispatchHold', {})).toMatchObject({ hold: { by: null, reason: null, waiting: 2 } })
  // Recovery has looked twice by then.
  await sleep(11_000)
  for (const run of [waiting, keyed]) {
    expect(openOf(await look(ada, run)).phase).toBe('performing')
    expect(await calls(run)).toEqual([])
  }
  const fresh = await start(ada, '10003', workflow.id)
  expect((await settled(ada, await order(ada, fresh, 'probe_other'))).status).toBe('completed')
  expect(await calls(fresh)).toHaveLength(1)
  const { rows } = await store.pool.query(
    'select run_id, array_agg(distinct incarnation) as lives from run_event group by run_id order by min(position)',
  )
  expect(rows).toEqual([
    { run_id: waiting.id, lives: [1] },
    { run_id: keyed.id, lives: [1] },
    { run_id: fresh.id, lives: [2] },
  ])

  // Only an administrator releases it, and only once.
  const release = { body: { mayHaveLost: true, note: 'Restored from last night' } }
  await expect(ada('releaseDispatch', release)).rejects.toMatchObject({ problem: { code: 'right-missing' } })
  expect(await ines('releaseDispatch', release)).toEqual({ hold: null })
  await expect(ines('releaseDispatch', release)).rejects.toMatchObject({ problem: { code: 'conflict' } })

  // What may not be done twice is put to a person; what has a key is sent with that key.
  expect(openOf(await look(ada, waiting))).toMatchObject({ phase: 'unknown' })
  expect(JSON.stringify(openOf(await look(ada, waiting)))).toContain('it may have been sent already')
  await expect.poll(async () => (await look(ada, keyed)).status, { timeout: 20_000 }).toBe('completed')
  expect(await calls(keyed)).toHaveLength(1)
  expect(await calls(waiting)).toEqual([])
  const activity = await ines('listActivity', { query: { limit: 50 } })
  const said = activity.activity.map(({ type, summary }) => `${type}: ${summary}`)
  expect(said).toContainEqual(expect.stringMatching(/^dispatch-held: The database was restored/))
  expect(said).toContain(
    'dispatch-released: Released all automatic actions (committed work may be missing): Restored from last night',
  )
})

test('where nothing committed is missing, the release sends what was waiting, once', async () => {
  await rm(ledgerOf(keyed), { force: true })
  const { ada, ines } = await restored()
  expect(await ines('releaseDispatch', { body: { mayHaveLost: false } })).toEqual({ hold: null })
  for (const run of [waiting, keyed]) {
    await expect.poll(async () => (await look(ada, run)).status, { timeout: 20_000 }).toBe('completed')
    expect(await calls(run)).toHaveLength(1)
  }
})

test('an administrator holds everything automatic, with a reason, until it is released', async () => {
  const last = copies.at(-1)
  if (!last) throw new Error('The tests before this one left a server.')
  const ines = await last.server.as('ines')
  expect(await ines('holdDispatch', { body: { reason: 'The bank asked us to stop' } })).toMatchObject({
    hold: { by: 'Ines Vogel', reason: 'The bank asked us to stop', waiting: 0 },
  })
  await expect(ines('holdDispatch', { body: { reason: 'Again' } })).rejects.toMatchObject({
    problem: { code: 'conflict' },
  })
  // A server that starts meanwhile finds the same place, and the hold stays.
  const another = await last.server.another()
  expect(await (await another.as('ada'))('getDispatchHold', {})).toMatchObject({ hold: { by: 'Ines Vogel' } })
  await another.stop()
  expect(await ines('releaseDispatch', { body: { mayHaveLost: false } })).toEqual({ hold: null })
})

test('what a person asks for and another approves during a hold is sent; what was asked for before it waits', async () => {
  const { ada, ines, server } = await restored()
  const cleo = await server.as('cleo')
  expect(await ines('releaseDispatch', { body: { mayHaveLost: true } })).toEqual({ hold: null })
  const asked = async (record: string) => {
    const reasoned = await start(ada, record, 'risk-score-change')
    const run = await complete(ada, reasoned, { kind: 'guidance', answer: 'New facts' })
    return complete(ada, run, { kind: 'update-data', values: { risk_score: 12 } })
  }
  const approve = async (run: RunView) => {
    const { attempt, approval } = openOf(run)
    if (!approval) throw new Error('Nothing was asked for.')
    const body = { approval: approval.id, digest: approval.digest, comment: '', drifts: seenDrifts(openOf(run)) }
    await cleo('giveApproval', { params: { run: run.id, attempt }, body })
  }
  const before = await asked('10004')
  await ines('holdDispatch', { body: { reason: 'To see what is sent' } })
  const since = await asked('10005')
  await approve(before)
  await approve(since)
  await expect.poll(async () => (await look(ada, since)).status, { timeout: 20_000 }).toBe('completed')
  expect(openOf(await look(ada, before)).phase).toBe('performing')
  expect(await ines('releaseDispatch', { body: { mayHaveLost: false } })).toEqual({ hold: null })
  await expect.poll(async () => (await look(ada, before)).status, { timeout: 20_000 }).toBe('completed')
})

describe('what was done between the backup and the failure', { timeout: 120_000 }, () => {
  const act = { id: 'act', kind: 'trigger-action', title: 'Act', timeoutSeconds: 300, next: 'done' }
  const done = { id: 'done', kind: 'end', title: 'Done' }
  const about = { collection: 'companies', teams: ['compliance'] }
  const classes = ['database', 'keyed', 'other'] as const
  const slow = {
    ...{ ...about, id: 'slow', title: 'Slow', start: 'act' },
    steps: [{ ...act, mode: 'manual', allowed: classes.map((each) => `probe_${each}`) }, done],
  }
  /** Waits, and then acts by itself. */
  const timed = (ledger: string) => ({
    ...{ ...about, id: 'timed', title: 'Timed', start: 'pause' },
    steps: [
      { id: 'pause', kind: 'wait', title: 'Pause', until: { after: 'PT5S' }, next: 'act' },
      { ...act, mode: 'automatic', action: 'probe_other', form: { ledger, does: 'succeed' } },
      done,
    ],
  })
  let other: Awaited<ReturnType<typeof newGround>>
  let first: TestServer
  beforeAll(async () => {
    other = await newGround()
    first = await attachTestServer(other, { configFile: probeConfigFile })
  }, 60_000)
  afterAll(() => other.clear())

  async function startOn(store: TestStore): Promise<{ server: TestServer; ada: SignedIn; ines: SignedIn }> {
    const server = await attachTestServer({ ...other, store }, { configFile: probeConfigFile })
    copies.push({ server, store })
    return { server, ada: await server.as('ada'), ines: await server.as('ines') }
  }

  test('is put to a person where automation orders it again during the hold', async () => {
    const ledger = join(folder, 'timed')
    const lines = async () => (existsSync(ledger) ? (await readFile(ledger, 'utf8')).trim().split('\n') : [])
    const [cleo, bo] = [await first.as('cleo'), await first.as('bo')]
    await cleo('publishWorkflow', { params: { workflow: 'timed' }, body: { definition: timed(ledger) } })
    const run = await start(bo, '10001', 'timed')
    expect(openOf(run).stepId).toBe('pause')
    const backup = await copyOf(other.store)
    // The wait ends, and the action is done.
    await expect.poll(async () => (await look(bo, run)).status, { timeout: 60_000 }).toBe('completed')
    expect(await lines()).toHaveLength(1)

    // In the restored log the same wait ends once more, and automation orders the action again, in the new life.
    const { ines } = await startOn(backup)
    const waits = async () => (await ines('getDispatchHold', {})).hold?.waiting
    await expect.poll(waits, { timeout: 60_000 }).toBe(1)
    expect(await ines('releaseDispatch', { body: { mayHaveLost: true } })).toEqual({ hold: null })
    await expect.poll(async () => openOf(await look(ines, run)).phase, { timeout: 20_000 }).toBe('unknown')
    expect(openOf(await look(ines, run)).effect?.evidence).toContain('it may have been sent already')
    expect(await lines()).toHaveLength(1)
  })

  describe('while actions were under way', () => {
    let backup: TestStore
    const runs: Partial<Record<(typeof classes)[number], RunView>> = {}
    const each = () => Object.values(runs)
    beforeAll(async () => {
      const [cleo, ada] = [await first.as('cleo'), await first.as('ada')]
      await cleo('publishWorkflow', { params: { workflow: 'slow' }, body: { definition: slow } })
      for (const [index, effectClass] of classes.entries()) {
        const run = await start(ada, String(10_002 + index), 'slow')
        runs[effectClass] = run
        const form = { ledger: ledgerOf(run), does: 'block' }
        await ada('completeStep', {
          params: { run: run.id, attempt: openOf(run).attempt },
          body: { answer: { kind: 'trigger-action', action: `probe_${effectClass}`, form } },
        })
        await vi.waitUntil(async () => (await calls(run)).length === 1, { timeout: 20_000 })
      }
      backup = await copyOf(other.store)
      for (const run of each()) await writeFile(`${ledgerOf(run)}.go`, '')
      for (const run of each())
        await vi.waitUntil(async () => (await look(ada, run)).status === 'completed', { timeout: 60_000 })
    }, 120_000)
    afterAll(() => backup.drop())

    test.each([
      ['which transaction it had, not what it gave', undefined],
      ['not even which transaction it had', 'update effect set token = null'],
    ])('nobody is told that nothing was done where the backup says %s', async (_, change) => {
      const store = await copyOf(backup)
      if (change !== undefined) await store.asOwner(change)
      const { rows } = await store.pool.query(
        'select distinct status, prospect, token is null as has_no_token from effect where run_id = any($1)',
        [each().map(({ id }) => id)],
      )
      expect(rows).toEqual([{ status: 'dispatched', prospect: null, has_no_token: change !== undefined }])
      const { ada } = await startOn(store)
      for (const run of each()) {
        const seen = await settled(ada, await look(ada, run))
        expect(openOf(seen)).toMatchObject({ phase: 'unknown', handOver: null })
        expect(openOf(seen).effect?.evidence).toContain('it may have been sent already')
        expect(await calls(run)).toHaveLength(1)
      }
    })
  })
})
