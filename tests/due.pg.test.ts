import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunView } from '#api'
import type { RunEvent } from '#engine'
import { storeFaults } from './support/check-log.ts'
import { complete, revise, start } from './support/drive-run.ts'
import { type ServerProcess, spawnServer } from './support/server-process.ts'
import { newGround, probeConfigFile, type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

const steps = (due: Record<string, unknown>) => [
  { id: 'look', kind: 'guidance', title: 'Look', next: 'answer' },
  { id: 'answer', kind: 'guidance', title: 'Answer', due, next: 'check' },
  {
    id: 'check',
    kind: 'decision',
    title: 'Check',
    maker: 'person',
    options: [{ id: 'late', label: 'Late', next: 'late' }],
  },
  { id: 'late', kind: 'guidance', title: 'Late', next: 'done' },
  { id: 'done', kind: 'end', title: 'Done' },
]
const workflow = (id: string, due: Record<string, unknown>, runDue?: Record<string, unknown>) => ({
  id,
  title: id,
  collection: 'companies',
  teams: ['compliance'],
  start: 'look',
  ...(runDue ? { due: runDue } : {}),
  steps: steps(due),
})
const escalations = { inbox: 'compliance-escalations' }

const publish = (by: SignedIn, definition: { id: string }) =>
  by('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
const look = (by: SignedIn, run: { id: string }) => by('getRun', { params: { run: run.id } })
const eventsOf = async (by: SignedIn, run: { id: string }): Promise<RunEvent[]> =>
  (await by('listRunEvents', { params: { run: run.id }, query: {} })).events.map(({ event }) => event)
/** A run that stands at the step that is due. */
const atAnswer = async (by: SignedIn, record: string, id: string): Promise<RunView> =>
  complete(by, await start(by, record, id), { kind: 'guidance' })
async function until(by: SignedIn, run: { id: string }, isSo: (run: RunView) => boolean): Promise<RunView> {
  for (const end = Date.now() + 30_000; ; await sleep(100)) {
    const view = await look(by, run)
    if (isSo(view)) return view
    if (Date.now() > end) throw new Error(`The run is still ${JSON.stringify(view.due)} at ${view.open?.stepId}.`)
  }
}

describe('a due time', { timeout: 90_000 }, () => {
  let server: TestServer
  let [ada, bo, cleo]: SignedIn[] = []
  const who = (found: SignedIn | undefined): SignedIn => {
    if (!found) throw new Error('Nobody is signed in.')
    return found
  }
  beforeAll(async () => {
    server = await startTestServer({ configFile: probeConfigFile })
    ;[ada, bo, cleo] = await Promise.all(['ada', 'bo', 'cleo'].map((name) => server.as(name)))
    await publish(who(cleo), workflow('due-inbox', { after: 'PT2S', overdue: escalations }))
    await publish(who(cleo), workflow('due-starter', { after: 'PT2S', overdue: { assign: 'starter' } }))
    await publish(who(cleo), workflow('due-way', { after: 'PT2S', overdue: { goTo: 'late' } }))
    await publish(who(cleo), workflow('due-run', { after: 'P1D' }, { after: 'PT2S', overdue: escalations }))
  }, 60_000)
  afterAll(() => server.stop())

  test('is told in lists and the panel, and over, the run waits in the inbox that the author named', async () => {
    const run = await atAnswer(who(ada), '10001', 'due-inbox')
    expect(run.due).toEqual({ step: { due: expect.any(String), isOver: false }, run: null })
    const over = await until(who(ada), run, ({ due }) => due.step?.isOver === true)
    expect(over).toMatchObject({ inbox: 'compliance-escalations', assignee: null, open: { stepId: 'answer' } })
    const { runs } = await who(cleo)('listInboxRuns', { params: { inbox: 'compliance-escalations' } })
    expect(runs).toMatchObject([{ id: run.id, due: { step: { isOver: true } } }])
    const fired = (await eventsOf(who(ada), run)).find((event) => event.type === 'timer-fired')
    expect(fired && fired.at >= fired.due).toBe(true)
    await who(cleo)('claimRun', { params: { run: run.id }, body: {} })
    const done = await complete(who(cleo), over, { kind: 'guidance' })
    expect(done).toMatchObject({ inbox: null, assignee: { name: 'Cleo Marchetti' }, due: { step: null } })
  })

  test('gives the run back to who started it, or goes another way', async () => {
    const given = await atAnswer(who(ada), '10002', 'due-starter')
    await who(bo)('claimRun', { params: { run: given.id }, body: {} })
    const gone = await atAnswer(who(ada), '10003', 'due-way')
    expect(await until(who(ada), given, ({ due }) => due.step?.isOver === true)).toMatchObject({
      assignee: { name: 'Ada Okafor' },
    })
    const late = await until(who(ada), gone, ({ open }) => open?.stepId === 'late')
    expect(late.done.at(-1)).toMatchObject({ stepId: 'answer', outcome: 'Not done in time' })
    expect(late.missing).toEqual(['Answer: nobody did it in time'])
    // Its record is there to be worked on again: whoever revises it has a new time.
    expect(await revise(who(ada), late, 'answer')).toMatchObject({ due: { step: { isOver: false } } })
  })

  test('is of the whole run, also of a saved one', async () => {
    const run = await atAnswer(who(ada), '10008', 'due-run')
    await who(ada)('saveRun', { params: { run: run.id }, body: { note: 'Tomorrow' } })
    const over = await until(who(ada), run, ({ due }) => due.run?.isOver === true)
    expect(over).toMatchObject({ status: 'saved', inbox: 'compliance-escalations', due: { step: { isOver: false } } })
  })

  test('is gone once the step is completed, the run revised or aborted', async () => {
    const done = await atAnswer(who(ada), '10009', 'due-inbox')
    await complete(who(ada), done, { kind: 'guidance' })
    const revised = await atAnswer(who(ada), '10010', 'due-inbox')
    await revise(who(ada), revised, 'look')
    const aborted = await atAnswer(who(ada), '10011', 'due-inbox')
    await who(ada)('abortRun', { params: { run: aborted.id }, body: { reason: 'Enough' } })
    await sleep(4_000)
    for (const run of [done, revised, aborted])
      expect((await eventsOf(who(ada), run)).filter(({ type }) => type === 'timer-fired')).toEqual([])
    expect(await storeFaults(server.store.pool)).toEqual([])
  })
})

test('servers whose clocks are a day off fire no due time early, and none is lost', { timeout: 120_000 }, async () => {
  const ground = await newGround()
  const servers: ServerProcess[] = []
  const spawn = async (days: number) => {
    const process = await spawnServer(ground, probeConfigFile, {
      NODE_OPTIONS: `--import=${resolve(import.meta.dirname, 'support/shifted-clock.ts')}`,
      CLOCK_SHIFT_MILLISECONDS: String(days * 86_400_000),
    })
    servers.push(process)
    return process
  }
  try {
    const right = await spawn(0)
    const [cleo, ada] = [await right.as('cleo'), await right.as('ada')]
    await publish(cleo, workflow('due-soon', { after: 'PT8S', overdue: escalations }))
    await publish(cleo, workflow('due-tomorrow', { after: 'PT20H', overdue: escalations }))
    const soon = await atAnswer(ada, '10001', 'due-soon')
    const tomorrow = await atAnswer(ada, '10002', 'due-tomorrow')
    await right.kill()
    const ahead = await spawn(1)
    const over = await until(await ahead.as('ada'), soon, ({ due }) => due.step?.isOver === true)
    expect(over.inbox).toBe('compliance-escalations')
    const { rows } = await ground.store.pool.query(
      "select run_id, at >= (body ->> 'due')::timestamptz as is_in_time from run_event where type = 'timer-fired'",
    )
    // By the clock of that server the other is over too.
    expect(rows).toEqual([{ run_id: soon.id, is_in_time: true }])
    expect((await look(await ahead.as('ada'), tomorrow)).due.step?.isOver).toBe(false)
  } finally {
    await Promise.all(servers.map((each) => each.kill()))
    await ground.clear()
  }
})
