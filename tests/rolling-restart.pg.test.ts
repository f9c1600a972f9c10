import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApiError, livePath, type RunView } from '#api'
import { storeFaults } from './support/check-log.ts'
import { openOf } from './support/drive-run.ts'
import { type ServerProcess, spawnServer } from './support/server-process.ts'
import { newGround, probeConfigFile, type SignedIn } from './support/test-server.ts'

/** Two acts beside each other: one in the company's database, one elsewhere that can never be repeated. */
const acting = {
  ...{ id: 'acting', title: 'Acting', collection: 'companies', teams: ['compliance'], start: 'inside' },
  steps: [
    {
      ...{ id: 'inside', kind: 'trigger-action', title: 'Inside', mode: 'manual', next: 'outside' },
      action: 'probe_database',
    },
    {
      ...{ id: 'outside', kind: 'trigger-action', title: 'Outside', mode: 'manual', next: 'done' },
      action: 'probe_other',
    },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

let ground: Awaited<ReturnType<typeof newGround>>
let folder: string
/** The servers that are up: a proxy in front of them would know no more. */
let servers: ServerProcess[] = []
const sessions = new Map<ServerProcess, Promise<SignedIn>>()
const spawn = () => spawnServer(ground, probeConfigFile, { LOG_LEVEL: 'warn' })
const anyServer = () => servers[Math.floor(Math.random() * servers.length)]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-rolling-'))
  ground = await newGround()
  servers = [await spawn(), await spawn()]
}, 120_000)
afterAll(async () => {
  await Promise.all(servers.map((server) => server.kill()))
  await ground.clear()
  await rm(folder, { recursive: true, force: true })
})

async function session(server: ServerProcess): Promise<SignedIn> {
  const known = sessions.get(server) ?? server.as('ada')
  sessions.set(server, known)
  return known
}

/** Sends an order to a server that is up, and the same order to another where no answer came. Refusals are told. */
async function order<Result>(send: (ada: SignedIn) => Promise<Result>): Promise<Result> {
  for (let tries = 0; tries < 400; tries++, await sleep(50)) {
    const server = anyServer()
    if (!server) continue
    try {
      return await send(await session(server))
    } catch (error) {
      const isGone = error instanceof ApiError && (error.status === 0 || error.status === 503)
      const isElsewhere = error instanceof ApiError && error.code === 'order-under-way'
      if (!isGone && !isElsewhere) throw error
    }
  }
  throw new Error('No server takes the order.')
}

/** Goes through one run after the other until told to stop. Gives what was acknowledged. */
async function work(records: readonly string[], isOver: () => boolean): Promise<RunView[]> {
  const ended: RunView[] = []
  for (let turn = 0; !isOver(); turn++) {
    const record = records[turn % records.length] ?? ''
    const body = { workflow: 'acting', collection: 'companies', record }
    const startKey = { idempotencyKey: randomUUID() }
    let run: RunView = await order((ada) => ada('startRun', { body }, startKey))
    while (run.open) {
      const open = openOf(run)
      if (open.phase === 'performing') {
        await sleep(20)
        run = await order((ada) => ada('getRun', { params: { run: run.id } }))
        continue
      }
      expect(open.phase).toBe('ready')
      const action = open.stepId === 'inside' ? 'probe_database' : 'probe_other'
      const form = { ledger: join(folder, 'calls'), does: 'succeed' }
      const params = { run: run.id, attempt: open.attempt }
      const answer = { kind: 'trigger-action' as const, action, form }
      const stepKey = { idempotencyKey: randomUUID() }
      run = await order((ada) => ada('completeStep', { params, body: { answer } }, stepKey))
    }
    ended.push(run)
  }
  return ended
}

/** Listens like a browser: when a stream ends, it asks the next server. Gives how each stream began and ended. */
async function listen(isOver: () => boolean): Promise<string[]> {
  const told: string[] = []
  while (!isOver()) {
    const server = anyServer()
    if (!server) continue
    try {
      const { cookie } = await session(server)
      const answer = await fetch(`${server.url}${livePath}`, { headers: { cookie } })
      if (!answer.ok || !answer.body) continue
      const index = told.push('open') - 1
      for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
        if (chunk.includes('run-changed')) told[index] = 'heard'
        if (isOver()) break
      }
      if (!isOver()) told[index] += ' and ended'
    } catch {
      await sleep(50)
    }
  }
  return told
}

test('a rolling restart of both servers under load loses nothing, repeats nothing, and live streams go on elsewhere', async () => {
  const cleo = await servers[0]?.as('cleo')
  await cleo?.('publishWorkflow', { params: { workflow: acting.id }, body: { definition: acting } })
  let isOver = false
  const working = [
    ['10001', '10002'],
    ['10003', '10005'],
    ['10006', '10007'],
  ].map((records) => work(records, () => isOver))
  const listening = listen(() => isOver)
  const stops: { code: number | null; said: string }[] = []
  try {
    for (const old of [...servers]) {
      await sleep(1_500)
      servers = servers.filter((server) => server !== old)
      stops.push(await old.stop())
      servers.push(await spawn())
    }
    await sleep(1_500)
  } finally {
    isOver = true
  }
  const ended = (await Promise.all(working)).flat()
  for (const { code, said } of stops) {
    expect(code).toBe(0)
    expect(said).not.toMatch(/after calling end|unexpectedly|"level":"error"/)
  }
  expect(ended.length).toBeGreaterThan(5)
  // Every run that was acknowledged as completed is, with two effects, each called once: none is unknown, none came twice.
  const { rows } = await ground.store.pool.query(
    `select count(*) filter (where r.status = 'completed')::int as completed, count(*)::int as runs,
            (select count(*)::int from effect where outcome = 'succeeded') as effects,
            (select count(*)::int from effect where outcome is distinct from 'succeeded') as others
       from run r where r.id = any ($1)`,
    [ended.map(({ id }) => id)],
  )
  expect(rows).toEqual([{ completed: ended.length, runs: ended.length, effects: 2 * ended.length, others: 0 }])
  const calls = (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n')
  expect(calls.toSorted()).toEqual([...new Set(calls)].toSorted())
  expect(calls).toHaveLength(2 * ended.length)
  // The stream of the server that stopped ended by itself, and another was open after it.
  const told = await listening
  expect(told.filter((stream) => stream.endsWith(' and ended')).length).toBeGreaterThan(0)
  expect(told.at(-1)).not.toMatch(/ and ended$/)
  expect(await storeFaults(ground.store.pool)).toEqual([])
}, 180_000)
