import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApiError, type LiveMessage } from '#api'
import { choose, complete, confirm, openOf, proposed, start } from './support/drive-run.ts'
import { startTestServer, type TestServer } from './support/test-server.ts'

/** Faults that a first reader found by using the product: each stays found. */
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

test('activity can be asked for refusals only, as JSON and as files', async () => {
  const ada = await server.as('ada')
  await ada.raw('POST', '/api/v1/workflows/validate', { definition: {} })
  const { activity } = await ada('listActivity', { query: { isDenied: 'true' } })
  expect(activity.length).toBeGreaterThan(0)
  expect(activity.every((entry) => entry.isDenied)).toBe(true)
  const file = await ada.raw('GET', '/api/v1/activity?isDenied=true&format=ndjson')
  expect(file.status).toBe(200)
  expect(
    (await file.text())
      .trim()
      .split('\n')
      .every((line) => JSON.parse(line).isDenied),
  ).toBe(true)
})

test('half of a character is refused as bad input, wherever it stands', async () => {
  const cleo = await server.as('cleo')
  const { definition } = await cleo('getWorkflow', { params: { workflow: 'kyc-review' }, query: {} })
  for (const title of ['\ud800', 'a\u0000b']) {
    const answer = await cleo.raw('POST', '/api/v1/workflows/kyc-review/versions', {
      definition: { ...definition, title },
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'invalid-input' })
  }
})

test('who lacks the right to a step can do nothing to it: neither complete nor take it in hand nor decide for the lead', async () => {
  const [ada, cleo] = [await server.as('ada'), await server.as('cleo')]
  let run = await confirm(ada, await start(ada, '10001'))
  run = await choose(ada, run, 'escalate', 'Look at the owner.')
  run = await complete(cleo, run, { kind: 'escalation', answer: 'Freeze it.' })
  const decide = choose(ada, run, 'freeze', 'I decide this myself.')
  await expect(decide).rejects.toMatchObject({ status: 403, details: { right: 'inbox.compliance-escalations.work' } })
  run = await choose(cleo, run, 'freeze', 'The owner’s passport is forged.')
  run = await confirm(cleo, run)
  expect(openOf(run).stepId).toBe('freeze')
  const taken = ada('handleManually', { params: { run: run.id, attempt: openOf(run).attempt }, body: {} })
  await expect(taken).rejects.toMatchObject({ status: 403, details: { right: 'action.freeze_account.trigger' } })
  const undone = ada('reviseStep', {
    params: { run: run.id, attempt: run.done.find((step) => step.stepId === 'lead_decides')?.attempt ?? 0 },
    body: {},
  })
  await expect(undone).rejects.toBeInstanceOf(ApiError)
})

test('"No open sanctions match" does not become "sanctions match" in a form', async () => {
  const ada = await server.as('ada')
  const run = await choose(ada, await confirm(ada, await start(ada, '10006')), 'reject', 'They asked us to stop.')
  const { answer } = openOf(run).proposal ?? {}
  expect(answer?.kind === 'trigger-action' ? answer.form['reason'] : undefined).toBeUndefined()
})

test('whoever looks at a record hears when an effect changed it, also at the end of a run and outside one', async () => {
  const ada = await server.as('ada')
  const heard: LiveMessage[] = []
  const stop = server.services.live.subscribe((message) => heard.push(message))
  const changed = async (record: string) => {
    for (let tries = 0; tries < 100; tries++) {
      if (heard.some((message) => message.type === 'record-changed' && message.record === record)) return
      await sleep(20)
    }
    throw new Error(`Nobody heard of ${record}.`)
  }
  let run = await choose(ada, await confirm(ada, await start(ada, '10002')), 'reject', 'Outside our appetite.')
  run = await complete(ada, run, {
    kind: 'trigger-action',
    action: 'reject_company',
    form: { reason: 'outside_risk_appetite' },
  })
  expect(run.status).toBe('completed')
  await changed('10002')
  await ada('runAction', {
    params: { collection: 'companies', id: '10005', action: 'reject_company' },
    body: { form: { reason: 'other', note: 'Tried out.' } },
  })
  await changed('10005')
  stop()
})

test('the ids an action gives are names, not amounts', async () => {
  const ada = await server.as('ada')
  let run = await choose(ada, await confirm(ada, await start(ada, '10003')), 'request_documents')
  run = await complete(ada, run, proposed(run))
  const given = run.context.find((entry) => entry.stepId === 'request_documents')?.values
  expect(given?.['ticket_id']).toMatchObject({
    label: 'Ticket id',
    type: 'text',
    value: expect.stringMatching(/^\d+$/),
  })
  expect(given?.['due_on']).toMatchObject({ label: 'Due on' })
})

test('what the lead answered and decided is undone by nobody who could not have done it, directly or by a step before', async () => {
  const [ada, bo, cleo] = await Promise.all(['ada', 'bo', 'cleo'].map((name) => server.as(name)))
  if (!ada || !bo || !cleo) throw new Error('Nobody is signed in.')
  let run = await confirm(ada, await start(ada, '10033'))
  run = await choose(ada, run, 'escalate', 'Please look.')
  const onRun = { params: { run: run.id } }
  const missing = { status: 403, details: { right: 'inbox.compliance-escalations.work' } }
  // What waits for the lead is neither laid aside nor taken on nor ended by others.
  await expect(ada('saveRun', { ...onRun, body: { note: '' } })).rejects.toMatchObject(missing)
  await expect(ada('abortRun', { ...onRun, body: { reason: 'Mine' } })).rejects.toMatchObject(missing)
  await cleo('saveRun', { ...onRun, body: { note: '' } })
  await expect(bo('resumeRun', { ...onRun, body: {} })).rejects.toMatchObject(missing)
  // Who starts the workflow there again is shown the run as it lies.
  const shown = await ada('startRun', { body: { workflow: 'kyc-review', collection: 'companies', record: '10033' } })
  expect(shown).toMatchObject({ id: run.id, status: 'saved', assignee: null, inbox: 'compliance-escalations' })
  await cleo('resumeRun', { ...onRun, body: {} })

  run = await ada('getRun', onRun)
  const decided = run.done.find(({ stepId }) => stepId === 'decide')
  // Before the lead has answered, the analyst may take the escalation back.
  expect(decided?.canRevise).toBe(true)
  run = await complete(cleo, await cleo('getRun', onRun), { kind: 'escalation', answer: 'No.' })
  run = await ada('getRun', onRun)
  expect(run.done.filter(({ canRevise }) => canRevise)).toEqual([])
  for (const { attempt } of run.done.filter(({ kind }) => kind === 'decision' || kind === 'guidance'))
    await expect(ada('reviseStep', { params: { run: run.id, attempt }, body: {} })).rejects.toMatchObject(missing)
  expect((await cleo('getRun', onRun)).done.some(({ canRevise }) => canRevise)).toBe(true)
})
