import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunView } from '#api'
import { storeFaults } from './support/check-log.ts'
import { complete, openOf, revise, settled, start } from './support/drive-run.ts'
import { keepingDrifts } from './support/said-drifts.ts'
import { type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

let server: TestServer
let ada: SignedIn
beforeAll(async () => {
  server = await startTestServer()
  ada = await server.as('ada')
  const cleo = await server.as('cleo')
  for (const definition of [
    copying('confirming', 'manual'),
    copying('copying', 'automatic'),
    raising('noting', movingTown),
    raising('raising-twice', raisingOnce),
    raising('asking', askingForDocuments),
    noting,
    calling,
    counting,
  ])
    await cleo('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
})
afterAll(() => server.stop())

/** Reads the score, lets a person think, and writes it into a text; then writes the score itself twice. */
const copying = (id: string, mode: string) => ({
  id,
  title: id,
  collection: 'companies',
  teams: ['compliance'],
  start: 'read',
  steps: [
    { id: 'read', kind: 'get-data', title: 'Read', mode: 'automatic', fields: ['risk_score', 'city'], next: 'think' },
    { id: 'think', kind: 'guidance', title: 'Think', next: 'note' },
    {
      id: 'note',
      kind: 'update-data',
      title: 'Note it',
      mode,
      values: { kyc_reason: { cel: "'The score is ' + string(steps.read.risk_score)" } },
      next: 'set',
    },
    { id: 'set', kind: 'update-data', title: 'Set it', mode: 'manual', allowed: ['risk_score'], next: 'done' },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
})

/** Reads the score, does something of its own to the record, lets a person think, and raises the score as it was read by one. */
const raising = (id: string, own: object) => ({
  id,
  title: id,
  collection: 'companies',
  teams: ['compliance'],
  start: 'read',
  steps: [
    { id: 'read', kind: 'get-data', title: 'Read', mode: 'automatic', fields: ['risk_score'], next: 'own' },
    { id: 'own', title: 'Own', ...own, next: 'think' },
    { id: 'think', kind: 'guidance', title: 'Think', next: 'raise' },
    {
      ...{ id: 'raise', kind: 'update-data', title: 'Raise', mode: 'automatic', next: 'done' },
      values: { risk_score: { cel: 'steps.read.risk_score + 1' } },
    },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
})
const note = (value: string) => ({
  ...{ id: 'note', kind: 'update-data', title: 'Note it', mode: 'manual', next: 'done' },
  values: { kyc_reason: { cel: value } },
})
/** Called with a score: lets a person think, notes it, and gives on what it read itself. */
const noting = {
  ...{ id: 'noting-score', title: 'Note a score', collection: 'companies', teams: ['compliance'], start: 'city' },
  inputs: { score: { label: 'Score', type: 'integer' }, revenue: { label: 'Revenue', type: 'number' } },
  outputs: { city: { label: 'City', type: 'text' } },
  steps: [
    { id: 'city', kind: 'get-data', title: 'Read the city', mode: 'automatic', fields: ['city'], next: 'think' },
    { id: 'think', kind: 'guidance', title: 'Think', next: 'note' },
    note("'The score is ' + string(run.inputs.score) + ' at ' + string(run.inputs['revenue'])"),
    { id: 'done', kind: 'end', title: 'Done', outputs: { city: { cel: 'steps.city.city' } } },
  ],
}
const calling = {
  ...{ id: 'calling', title: 'Calling', collection: 'companies', teams: ['compliance'], start: 'read' },
  steps: [
    {
      ...{ id: 'read', kind: 'get-data', title: 'Read', mode: 'automatic', next: 'call' },
      fields: ['risk_score', 'annual_revenue'],
    },
    {
      ...{ id: 'call', kind: 'go-to', title: 'Call', workflow: 'noting-score', next: 'think' },
      inputs: { score: { cel: 'steps.read.risk_score' }, revenue: { cel: 'steps.read.annual_revenue' } },
      outputs: { city: 'text' },
    },
    { id: 'think', kind: 'guidance', title: 'Think again', next: 'note' },
    note("'It is in ' + steps.call.city"),
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}
/** Loads many records and notes the sum of one field of theirs. */
const counting = {
  ...{ id: 'counting', title: 'Counting', collection: 'companies', teams: ['compliance'], start: 'load' },
  steps: [
    {
      ...{ id: 'load', kind: 'load-related-record', title: 'Load', mode: 'manual', relation: 'transactions' },
      ...{ take: 'many', next: 'think' },
    },
    { id: 'think', kind: 'guidance', title: 'Think', next: 'note' },
    note(
      "string(steps.load.records.filter(each, each.status == 'settled').size()) + ' of ' + string(steps.load.count)",
    ),
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}
const movingTown = { kind: 'update-data', mode: 'automatic', values: { city: 'Trieste' } }
const raisingOnce = { kind: 'update-data', mode: 'manual', allowed: ['risk_score'] }
const askingForDocuments = { kind: 'trigger-action', mode: 'manual', action: 'request_documents' }

const think = (run: RunView) => complete(ada, run, { kind: 'guidance' })
const scoreOf = async (record: string): Promise<number> =>
  (await server.demo.pool.query('select risk_score from companies where id = $1', [record])).rows[0].risk_score
const change = (record: string, score: number) =>
  server.demo.pool.query('update companies set risk_score = $2 where id = $1', [record, score])

test('a value that was read, that a pinned expression uses and that changed is said, with what it was and is', async () => {
  const was = await scoreOf('10001')
  const run = await start(ada, '10001', 'confirming')
  await change('10001', was + 5)
  const view = await think(run)
  expect(openOf(view).drifts).toEqual([
    {
      attempt: 1,
      step: 'Read',
      record: { collection: 'companies', id: '10001', label: 'Larkfield Trading Ltd' },
      field: 'risk_score',
      label: 'Risk score',
      was,
      is: was + 5,
    },
  ])
  // Looked at again, it is no surprise any more.
  const again = await think(await revise(ada, view, 'read'))
  expect(openOf(again).drifts).toEqual([])
})

test('automation does not write from what no longer stands: the step is handed over with both values', async () => {
  const was = await scoreOf('10002')
  const run = await start(ada, '10002', 'copying')
  await change('10002', was + 7)
  const view = await think(run)
  expect(openOf(view)).toMatchObject({
    stepId: 'note',
    phase: 'ready',
    handOver: {
      code: 'unsure',
      reason: `"Risk score" was ${was} when "Read" read it, and is now ${was + 7}. Look whether this still holds.`,
    },
    proposal: { answer: { values: { kyc_reason: `The score is ${was}` } } },
    drifts: [{ was, is: was + 7 }],
  })
  const { rows } = await server.store.pool.query('select count(*)::int as count from effect where run_id = $1', [
    run.id,
  ])
  expect(rows).toEqual([{ count: 0 }])
})

test('an earlier reading of the field that is written is compared, what the run did itself is no surprise', async () => {
  const was = await scoreOf('10003')
  const run = await ada('startRun', {
    body: { workflow: 'risk-score-change', collection: 'companies', record: '10003' },
  })
  await change('10003', was + 9)
  const asking = await complete(ada, run, { kind: 'guidance', answer: 'New facts' })
  expect(openOf(asking).drifts).toMatchObject([{ step: 'Read the company', field: 'risk_score', was, is: was + 9 }])

  // Nothing changed: the note is written by itself, and the score, read before that write of the run's own, is set.
  const copied = await think(await start(ada, '10008', 'copying'))
  expect(openOf(copied)).toMatchObject({ stepId: 'set', drifts: [] })
})

describe('what the run itself did to the record', () => {
  test('excuses no other field: what somebody else wrote there is not overwritten by itself', async () => {
    const was = await scoreOf('10014')
    const run = await start(ada, '10014', 'noting')
    await change('10014', was + 9)
    const view = await think(run)
    expect(openOf(view)).toMatchObject({
      stepId: 'raise',
      handOver: {
        reason: `"Risk score" was ${was} when "Read" read it, and is now ${was + 9}. Look whether this still holds.`,
      },
      drifts: [{ step: 'Read', was, is: was + 9 }],
    })
    expect(await scoreOf('10014')).toBe(was + 9)
  })

  test('is what it last knows of the field it wrote: no surprise by itself, and one where it changed after that', async () => {
    const raised = async (record: string) => {
      const was = await scoreOf(record)
      const run = await start(ada, record, 'raising-twice')
      return { was, run: await complete(ada, run, { kind: 'update-data', values: { risk_score: was + 2 } }) }
    }
    const alone = await raised('10015')
    expect((await think(alone.run)).status).toBe('completed')
    expect(await scoreOf('10015')).toBe(alone.was + 1)

    const { was, run } = await raised('10016')
    await change('10016', was + 7)
    expect(openOf(await think(run)).drifts).toEqual([
      expect.objectContaining({ step: 'Own', was: was + 2, is: was + 7 }),
    ])
    expect(await scoreOf('10016')).toBe(was + 7)
  })

  test('with an action may be what changed a value: it is told with the change, and nothing is written by itself', async () => {
    const was = await scoreOf('10017')
    const run = await start(ada, '10017', 'asking')
    const asked = await complete(ada, run, {
      kind: 'trigger-action',
      action: 'request_documents',
      form: {
        ...{ documents: ['licence'], reason: 'It expired', due_on: '2026-12-31' },
        ...{ email: 'office@example.com', language: 'en' },
      },
    })
    await change('10017', was + 4)
    const open = openOf(await think(asked))
    expect(open.drifts).toMatchObject([{ step: 'Read', was, is: was + 4, since: 'Own' }])
    expect(open.handOver?.reason).toContain(`is now ${was + 4} (the run's own "Own" acted on the record since)`)
    expect(await scoreOf('10017')).toBe(was + 4)
  })
})

test('what changed in a record that the person may not see any more is not told', async () => {
  const was = await scoreOf('10009')
  const view = await think(await start(ada, '10009', 'confirming'))
  await change('10009', was + 3)
  const { rows } = await server.store.pool.query("select rights::text from role where id = 'analyst'")
  await server.store.pool.query(
    `update role set rights = '["companies.browse", "companies.update"]' where id = 'analyst'`,
  )
  expect((await ada.raw('GET', `/api/v1/runs/${view.id}`)).status).toBe(404)
  await server.store.pool.query("update role set rights = $1 where id = 'analyst'", [rows[0].rights])
  expect(openOf(await ada('getRun', { params: { run: view.id } })).drifts).toMatchObject([{ is: was + 3 }])
})

describe('a value that came another way', () => {
  test('into a sub-run is compared with the field it was read from, and what a sub-run gave back as well', async () => {
    const was = await scoreOf('10041')
    const parent = await start(ada, '10041', 'calling')
    const called = async () => openOf(await ada('getRun', { params: { run: parent.id } })).subrun?.run ?? ''
    await expect.poll(called, { timeout: 20_000 }).not.toBe('')
    const child = await settled(ada, await ada('getRun', { params: { run: await called() } }))
    await change('10041', was + 5)
    const view = await think(child)
    const record = { collection: 'companies', id: '10041', label: view.record.label }
    expect(openOf(view).drifts).toEqual([
      { ...{ attempt: 0, step: 'Given by Calling', record, field: 'risk_score' }, label: 'Score', was, is: was + 5 },
    ])
    const answer = { kind: 'update-data' as const, values: { kyc_reason: 'As it was' } }
    await expect(complete(ada, view, answer)).rejects.toMatchObject({ status: 409, code: 'record-changed' })
    const drifts = keepingDrifts(openOf(view))
    const params = { run: view.id, attempt: openOf(view).attempt }
    await settled(ada, await ada('completeStep', { params, body: { answer, drifts } }))

    const back = () => ada('getRun', { params: { run: parent.id } })
    await expect.poll(async () => (await back()).open?.stepId, { timeout: 20_000 }).toBe('think')
    await server.demo.pool.query("update companies set city = 'Elsewhere', annual_revenue = 5.5 where id = 10041")
    expect(openOf(await think(await back())).drifts).toMatchObject([
      { step: 'Call', record: { id: '10041' }, field: 'city', label: 'City', is: 'Elsewhere' },
    ])
  })

  test('with one of many related records is compared too, of the fields that are used', async () => {
    const { rows } = await server.demo.pool.query(
      "select id from transactions where company_id = 10042 and status = 'settled' order by id limit 12",
    )
    const ids: string[] = rows.map(({ id }) => String(id))
    expect(ids).toHaveLength(12)
    const loading = await start(ada, '10042', 'counting')
    const loaded = await complete(ada, loading, { kind: 'load-related-record', relation: 'transactions', records: ids })
    await server.demo.pool.query("update transactions set status = 'failed' where id = any($1)", [ids.slice(3, 11)])
    await server.demo.pool.query("update transactions set reference = 'Other' where id = $1", [ids[0]])
    const { drifts } = openOf(await think(loaded))
    expect(drifts.map(({ record, field, was, is }) => [record.id, field, was, is])).toEqual(
      ids.slice(3, 11).map((id) => [id, 'status', 'settled', 'failed']),
    )
  })
})

describe('keeping what one confirms in spite of a change', () => {
  const attempt = (run: RunView) => ({ run: run.id, attempt: openOf(run).attempt })
  const answer = { kind: 'update-data' as const, values: { kyc_reason: 'As it was' } }
  const kept = (record: string, is: number) => [
    { attempt: 1, record: { collection: 'companies', id: record }, field: 'risk_score', is, choice: 'keep' as const },
  ]
  const intended = async (run: RunView) => {
    const { events } = await ada('listRunEvents', { params: { run: run.id }, query: {} })
    return events.map(({ event }) => event).find(({ type }) => type === 'effect-intended')
  }
  async function drifted(record: string): Promise<{ view: RunView; was: number }> {
    const was = await scoreOf(record)
    const run = await start(ada, record, 'confirming')
    await change(record, was + 5)
    return { view: await think(run), was }
  }

  test('is in the log: which reading openly, its values apart, and in words in the activity', async () => {
    const { view, was } = await drifted('10011')
    await ada('completeStep', { params: attempt(view), body: { answer, drifts: kept('10011', was + 5) } })
    expect(await intended(view)).toMatchObject({
      overrides: [{ attempt: 1, record: { collection: 'companies', id: '10011' }, field: 'risk_score' }],
      content: { overridden: [{ step: 'Read', label: 'Risk score', was, is: was + 5 }] },
    })
    const { rows } = await server.store.pool.query(
      "select body::text, content -> 'overridden' -> 0 ->> 'is' as is from run_event join run_payload using (run_id, sequence) where run_id = $1 and type = 'effect-intended'",
      [view.id],
    )
    expect(rows).toEqual([{ body: expect.not.stringMatching(/Risk score|"was"|"is"/), is: String(was + 5) }])
    const { activity } = await ada('listActivity', { query: { run: view.id } })
    expect(activity.find(({ type }) => type === 'effect-intended')?.summary).toBe(
      `Confirmed: Update 1 field of ${view.record.label}, although "Risk score", read as ${was}, is now ${was + 5}`,
    )
    expect(await storeFaults(server.store.pool)).toEqual([])
  })

  test('nobody is said to have kept what is not so: another change since is refused, and nothing happens', async () => {
    const { view, was } = await drifted('10012')
    const elsewhere = kept('10012', was + 5).map((each) => ({ ...each, field: 'city' }))
    for (const wrong of [kept('10012', was + 4), kept('10011', was + 5), elsewhere])
      await expect(
        ada('completeStep', { params: attempt(view), body: { answer, drifts: wrong } }),
      ).rejects.toMatchObject({ status: 409, code: 'record-changed' })
    expect(await intended(view)).toBeUndefined()
  })

  test('what one saw of a field that is not written says nothing of a value that one was not shown', async () => {
    const { view, was } = await drifted('10023')
    const expected = { kyc_reason: null, risk_score: was }
    await expect(ada('completeStep', { params: attempt(view), body: { answer, expected } })).rejects.toMatchObject({
      ...{ status: 409, code: 'record-changed' },
    })
  })

  test('an answer that takes the new value up is none that keeps the old one', async () => {
    const { view, was } = await drifted('10013')
    const drifts = kept('10013', was + 5).map((each) => ({ ...each, choice: 'use-new' as const }))
    await ada('completeStep', { params: attempt(view), body: { answer, drifts } })
    expect(await intended(view)).not.toHaveProperty('overrides')
  })

  test('who was not shown the change confirms nothing: also where it came between looking and confirming', async () => {
    const was = await scoreOf('10021')
    const view = await think(await start(ada, '10021', 'confirming'))
    expect(openOf(view).drifts).toEqual([])
    await change('10021', was + 5)
    const order = { params: attempt(view), body: { answer } }
    await expect(ada('completeStep', order)).rejects.toMatchObject({
      ...{ status: 409, code: 'record-changed' },
      message: `"Risk score" was ${was} when "Read" read it, and is now ${was + 5}. Look whether this still holds.`,
    })
    expect(await intended(view)).toBeUndefined()
    const drifts = keepingDrifts(openOf(await ada('getRun', { params: { run: view.id } })))
    await ada('completeStep', { ...order, body: { answer, drifts } })
    expect(await intended(view)).toMatchObject({ overrides: [{ field: 'risk_score' }] })
  })
})

describe('a write that does not say what it expects', () => {
  const setting = async (record: string) => {
    const was = await scoreOf(record)
    const run = await think(await start(ada, record, 'copying'))
    expect(openOf(run).stepId).toBe('set')
    await change(record, was + 6)
    return { was, params: { run: run.id, attempt: openOf(run).attempt }, run }
  }
  const answer = { kind: 'update-data' as const, values: { risk_score: 3 } }

  test('must find what the run read: nothing that somebody else wrote is overwritten unseen', async () => {
    const { was, params } = await setting('10018')
    await expect(ada('completeStep', { params, body: { answer } })).rejects.toMatchObject({
      ...{ status: 409, code: 'record-changed' },
      message: expect.stringContaining(`"Risk score" was ${was} when "Read" read it, and is now ${was + 6}`),
    })
    expect(await scoreOf('10018')).toBe(was + 6)
  })

  test('writes over it where the person saw the new value, takes it up, or keeps theirs in spite of it', async () => {
    const seen = await setting('10019')
    await complete(ada, seen.run, answer, { risk_score: seen.was + 6 })
    expect(await scoreOf('10019')).toBe(3)

    const taken = await setting('10022')
    const use = { attempt: 1, record: { collection: 'companies', id: '10022' }, field: 'risk_score', is: taken.was + 6 }
    await settled(
      ada,
      await ada('completeStep', {
        params: taken.params,
        body: { answer, drifts: [{ ...use, choice: 'use-new' as const }] },
      }),
    )
    expect(await scoreOf('10022')).toBe(3)

    const { was, params, run } = await setting('10020')
    const change = { attempt: 1, record: { collection: 'companies', id: '10020' }, field: 'risk_score', is: was + 6 }
    const drifts = [{ ...change, choice: 'keep' as const }]
    await settled(ada, await ada('completeStep', { params, body: { answer, drifts } }))
    expect(await scoreOf(run.record.id)).toBe(3)
  })
})
