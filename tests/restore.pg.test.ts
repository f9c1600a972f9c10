import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunView } from '#api'
import { openOf, settled, start } from './support/drive-run.ts'
import { copyOf, type TestStore } from './support/fresh-database.ts'
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
