import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApiError, type RunView } from '#api'
import type { Answer } from '#engine'
import { storeFaults } from './support/check-log.ts'
import { choose, confirm, openOf, proposed, start } from './support/drive-run.ts'
import { type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

let server: TestServer
let second: TestServer
let people: SignedIn[]
beforeAll(async () => {
  server = await startTestServer()
  second = await server.another()
  people = await Promise.all([server.as('ada'), second.as('bo'), server.as('cleo'), second.as('ines')])
})
afterAll(async () => {
  await second.stop()
  await server.stop()
})

test('of twenty completions of one step at once, on two servers, one holds; the others hear who was faster', async () => {
  const run = await start(person(0), '10001')
  const answer = proposed(run)
  const { winners, losers } = await race(20, run, () => answer)
  expect(winners).toHaveLength(1)
  expect(losers).toHaveLength(19)
  const winner = (await completionsOf(run))[0]
  for (const loser of losers) {
    expect(loser).toMatchObject({
      status: 409,
      code: expect.stringMatching(/^step-(moved-on|busy)$/),
      details: { winner },
    })
  }
  expect(await completionsOf(run)).toHaveLength(1)
})

test('of twenty confirmations of one action at once, one acts', async () => {
  let run = await confirm(person(0), await start(person(0), '10003'))
  run = await choose(person(0), run, 'request_documents', 'Please send them.')
  const answer = proposed(run)
  const { winners, losers } = await race(20, run, () => answer, 3)
  expect(winners).toHaveLength(1)
  for (const loser of losers)
    expect(loser).toMatchObject({
      status: 409,
      code: expect.stringMatching(/^step-(moved-on|busy)$/),
      details: { winner: expect.stringMatching(/\w+ \w+/) },
    })
  const { rows } = await server.demo.pool.query(
    "select count(*)::int as tickets from tickets where company_id = 10003 and body like 'Please send them.%'",
  )
  expect(rows).toEqual([{ tickets: 1 }])
  expect(await completionsOf(run)).toHaveLength(1)
})

test('different answers at once: the one that was recorded is the one its sender was told holds', async () => {
  const run = await confirm(person(0), await start(person(0), '10002'))
  const options = ['approve', 'request_documents', 'reject', 'escalate']
  const { winners } = await race(12, run, (index) => ({
    kind: 'decision',
    option: options[index % 4] ?? '',
    comment: `number ${index}`,
  }))
  expect(winners).toHaveLength(1)
  const done = winners[0]?.done.findLast((step) => step.stepId === 'decide')
  expect(
    (await person(0)('getRun', { params: { run: run.id } })).done.findLast((step) => step.stepId === 'decide')?.answer,
  ).toEqual(done?.answer)
})

test('a double click completes once, and says so in words that fit', async () => {
  const run = await start(person(0), '10005')
  const answer = proposed(run)
  const clicks = await Promise.allSettled([1, 2].map(() => send(person(0), run, answer)))
  expect(clicks.filter((click) => click.status === 'fulfilled')).toHaveLength(1)
  const refused = clicks.flatMap((click) => (click.status === 'rejected' ? [click.reason] : []))
  expect(refused).toMatchObject([
    { code: 'step-moved-on', message: expect.stringMatching(/^You have completed "Red flags" already: /) },
  ])
})

test('a double click on an action acts once, and says so in words that fit', async () => {
  let run = await confirm(person(0), await start(person(0), '10008'))
  run = await choose(person(0), run, 'request_documents', 'Twice.')
  const answer = proposed(run)
  const clicks = await Promise.allSettled([1, 2].map(() => send(person(0), run, answer)))
  expect(clicks.filter((click) => click.status === 'fulfilled')).toHaveLength(1)
  const refused = clicks.flatMap((click) => (click.status === 'rejected' ? [click.reason] : []))
  expect(refused).toMatchObject([{ message: expect.stringMatching(/^You (have completed|confirmed)/) }])
})

test('saving, aborting and completing at once leave a run that one of the orders explains', async () => {
  const run = await start(person(0), '10006')
  await Promise.allSettled([
    person(0)('saveRun', { params: { run: run.id }, body: { note: 'Later' } }),
    person(1)('abortRun', { params: { run: run.id }, body: { reason: 'No' } }),
    send(person(2), run, proposed(run)),
    person(3)('resumeRun', { params: { run: run.id }, body: {} }),
  ])
  expect((await person(0)('getRun', { params: { run: run.id } })).status).toBe('aborted')
})

test('an answer to a step that is given back at that very moment completes nothing: nothing was read for it', async () => {
  const run = await start(person(0), '10009')
  await person(0)('saveRun', { params: { run: run.id }, body: { note: '' } })
  const holder = await server.store.pool.connect()
  try {
    await holder.query('begin')
    await holder.query('select from run where id = $1 for update', [run.id])
    const resumed = person(2)('resumeRun', { params: { run: run.id }, body: {} })
    await waitingForRow(1)
    // Sees the run as it was saved, and gets its row only after it was resumed.
    const answered = send(person(0), run, proposed(run)).catch((error: unknown) => error)
    await waitingForRow(2)
    await holder.query('rollback')
    await resumed
    expect(await answered).toMatchObject({
      status: 409,
      code: 'step-busy',
      message: expect.stringMatching(/given back/),
    })
  } finally {
    holder.release()
  }
  expect(await completionsOf(run)).toEqual([])
})

test('afterwards every log folds to its run, and every chain holds', async () => {
  expect(await storeFaults(server.store.pool)).toEqual([])
})

/** Sends as many answers at once, from the first of the people in turn: the first three have every right that is needed here. */
async function race(
  count: number,
  run: RunView,
  answer: (index: number) => Answer,
  from = people.length,
): Promise<{ winners: RunView[]; losers: ApiError[] }> {
  const results = await Promise.allSettled(
    Array.from({ length: count }, (_, index) => send(person(index % from), run, answer(index))),
  )
  const losers = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  return {
    winners: results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    losers: losers.filter((reason) => reason instanceof ApiError),
  }
}

/** Resolves once so many statements wait for a row of the store. */
async function waitingForRow(count: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const { rows } = await server.store.pool.query<{ waiting: number }>(
      "select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%from run where id = $1 for update%'",
    )
    if (rows[0]?.waiting === count) return
    await sleep(10)
  }
  throw new Error(`There are not ${count} statements waiting.`)
}

function send(person: SignedIn, run: RunView, answer: Answer): Promise<RunView> {
  return person('completeStep', { params: { run: run.id, attempt: openOf(run).attempt }, body: { answer } })
}

/** Who completed the open attempt of the run as it was, by the log. */
async function completionsOf(run: RunView): Promise<string[]> {
  const { rows } = await server.store.pool.query<{ name: string }>(
    "select coalesce(body #>> '{confirmedBy,person,name}', actor #>> '{person,name}') as name from run_event where run_id = $1 and type = 'step-completed' and body ->> 'attempt' = $2",
    [run.id, String(openOf(run).attempt)],
  )
  return rows.map((row) => row.name)
}

function person(index: number): SignedIn {
  const found = people[index]
  if (!found) throw new Error('There are four people.')
  return found
}
