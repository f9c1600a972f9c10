import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunView } from '#api'
import { storeFaults } from './support/check-log.ts'
import { choose, complete, confirm, doneAt, openOf, start } from './support/drive-run.ts'
import { type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

/* The demo's lead freezes an account in a review; revising past that offers to release it, with the form filled in. */

let server: TestServer
let ada: SignedIn
let cleo: SignedIn
let companies: { company: number; account: number }[]
beforeAll(async () => {
  server = await startTestServer()
  ;[ada, cleo] = await Promise.all([server.as('ada'), server.as('cleo')])
  const { rows } = await server.demo.pool.query(
    "select company_id as company, min(id) as account from accounts where status = 'active' group by company_id order by company_id limit 5",
  )
  companies = rows
})
afterAll(() => server.stop())

/** A review of another company in which an account was frozen, at the step after. */
async function frozen(): Promise<{ run: RunView; account: string; attempt: number }> {
  const next = companies.shift()
  if (!next) throw new Error('The demo has too few companies with an account.')
  let run = await confirm(cleo, await start(cleo, String(next.company)))
  // Where a sanctions match is open, it is escalated by itself.
  if (run.open?.stepId === 'decide') run = await choose(cleo, run, 'escalate', 'Look at this.')
  run = await choose(
    cleo,
    await complete(cleo, run, { kind: 'escalation', answer: 'Freeze it.' }),
    'freeze',
    'Freeze it.',
  )
  const account = String(next.account)
  run = await complete(cleo, run, { kind: 'load-related-record', relation: 'accounts', records: [account] })
  run = await complete(cleo, run, { kind: 'trigger-action', action: 'freeze_account', form: { reason: 'As decided' } })
  return { run, account, attempt: doneAt(run, 'freeze').attempt }
}
const statusOf = async (account: string): Promise<string> =>
  (await server.demo.pool.query('select status from accounts where id = $1', [account])).rows[0].status
const revised = async (run: RunView) => {
  const { events } = await cleo('listRunEvents', { params: { run: run.id }, query: {} })
  return events.map(({ event }) => event).findLast((event) => event.type === 'step-revised')
}

test('what was done since the price was asked for is not cancelled unseen', async () => {
  const { run } = await frozen()
  const { attempt } = doneAt(run, 'choose_account')
  const params = { run: run.id, attempt }
  // What the price said before the account was frozen.
  const before = { cancels: [attempt], stays: 0 }
  await expect(cleo('reviseStep', { params, body: { seen: before } })).rejects.toMatchObject({
    status: 409,
    code: 'step-moved-on',
  })
  expect(await cleo('getRun', { params: { run: run.id } })).toMatchObject({ sequence: run.sequence })
  const { cancels, stays } = await cleo('getRevisePrice', { params })
  const seen = { cancels: cancels.map((each) => each.attempt), stays: stays.length }
  expect(await cleo('reviseStep', { params, body: { seen } })).toMatchObject({ open: { stepId: 'choose_account' } })
})

test('what can be made up for is offered with its form, done only where it is chosen, and the choice is recorded', async () => {
  const { run, account, attempt } = await frozen()
  expect(await statusOf(account)).toBe('frozen')
  const params = { run: run.id, attempt }
  const price = await cleo('getRevisePrice', { params })
  expect(price.offers).toMatchObject([
    {
      effect: price.stays[0]?.id,
      action: { id: 'release_account', form: [{ name: 'note', required: true }] },
      record: { collection: 'accounts', id: account },
      values: { note: 'The review was revised; the account was frozen in it.' },
      missingRight: null,
    },
  ])
  const [offer] = price.offers
  const chosen = { effect: offer?.effect ?? '', form: offer?.values ?? {} }

  // The form is checked as any other, and what was not offered is no choice: then nothing is revised either.
  for (const compensations of [[{ ...chosen, form: { note: '' } }], [{ ...chosen, effect: 'another' }]])
    await expect(cleo('reviseStep', { params, body: { compensations } })).rejects.toMatchObject({
      status: expect.toBeOneOf([400, 422]),
    })
  expect(await statusOf(account)).toBe('frozen')

  let view = await cleo('reviseStep', { params, body: { compensations: [chosen] } })
  for (let tries = 0; tries < 100 && view.compensating[0]?.status === 'under-way'; tries++, await sleep(50))
    view = await cleo('getRun', { params: { run: run.id } })
  expect(view.compensating).toMatchObject([{ title: 'Release account', status: 'succeeded', record: { id: account } }])
  expect(view.open).toMatchObject({ stepId: 'freeze' })
  expect(await statusOf(account)).toBe('active')
  expect(await revised(run)).toMatchObject({
    compensations: [
      { of: chosen.effect, choice: 'compensate', action: 'release_account', effect: view.compensating[0]?.effect },
    ],
  })
  const { activity } = await cleo('listActivity', { query: { collection: 'accounts', record: account } })
  expect(activity.map(({ type }) => type)).toEqual(expect.arrayContaining(['action-intended', 'action-succeeded']))
})

test('left alone, it stays as it is, and that is recorded', async () => {
  const { run, account, attempt } = await frozen()
  await cleo('reviseStep', { params: { run: run.id, attempt }, body: {} })
  expect(await statusOf(account)).toBe('frozen')
  expect(await revised(run)).toMatchObject({ compensations: [{ choice: 'leave', action: 'release_account' }] })
})

test('who lacks the right is told which, and cannot choose it; the run stays as it was', async () => {
  const { run, account, attempt } = await frozen()
  const { rows } = await server.store.pool.query("select rights::text from role where id = 'analyst'")
  await server.store.pool.query(
    `update role set rights = rights || '["action.freeze_account.trigger", "inbox.compliance-escalations.work"]' where id = 'analyst'`,
  )
  const params = { run: run.id, attempt }
  const { offers } = await ada('getRevisePrice', { params })
  expect(offers).toMatchObject([{ missingRight: 'action.release_account.trigger' }])
  const compensations = offers.map(({ effect, values }) => ({ effect, form: values }))
  await expect(ada('reviseStep', { params, body: { compensations } })).rejects.toMatchObject({
    status: 403,
    code: 'right-missing',
    details: { right: 'action.release_account.trigger' },
  })
  expect((await ada('getRun', { params: { run: run.id } })).sequence).toBe(run.sequence)
  expect(await statusOf(account)).toBe('frozen')
  await server.store.pool.query("update role set rights = $1 where id = 'analyst'", [rows[0].rights])
})

test('of two who revise at once with the same choice, one order counts', async () => {
  const { run, account, attempt } = await frozen()
  const params = { run: run.id, attempt }
  const { offers } = await cleo('getRevisePrice', { params })
  const compensations = offers.map(({ effect, values }) => ({ effect, form: values }))
  const answers = await Promise.allSettled([1, 2, 3].map(() => cleo('reviseStep', { params, body: { compensations } })))
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (let tries = 0; tries < 100 && (await statusOf(account)) !== 'active'; tries++) await sleep(50)
  const { rows } = await server.store.pool.query(
    "select count(*)::int as count from effect where run_id is null and request -> 'record' ->> 'id' = $1",
    [account],
  )
  expect(rows).toEqual([{ count: 1 }])
  expect(await storeFaults(server.store.pool)).toEqual([])
})

describe('in a sub-run of a sub-run', () => {
  const onAccounts = { collection: 'accounts', teams: ['compliance'], start: 'first' }
  const why = { why: { label: 'Why', type: 'text', required: true } }
  const last = [
    { id: 'check', kind: 'guidance', title: 'Check', next: 'over' },
    { id: 'over', kind: 'end', title: 'Over' },
  ]
  const calling = (workflow: string, cel: string) => ({
    kind: 'go-to',
    title: 'Call',
    workflow,
    inputs: { why: { cel } },
  })
  const definitions = [
    {
      ...{ ...onAccounts, id: 'freezer', title: 'Freezer', inputs: why },
      steps: [
        {
          ...{ id: 'first', kind: 'trigger-action', title: 'Freeze', mode: 'manual', action: 'freeze_account' },
          compensate: { action: 'release_account', values: { note: { cel: '"Taken back: " + run.inputs.why' } } },
          next: 'check',
        },
        ...last,
      ],
    },
    {
      ...{ ...onAccounts, id: 'around', title: 'Around', inputs: why },
      steps: [{ id: 'first', ...calling('freezer', 'run.inputs.why'), next: 'check' }, ...last],
    },
    {
      ...{ ...onAccounts, id: 'outermost', title: 'Outermost' },
      steps: [
        { id: 'first', kind: 'guidance', title: 'Why', answer: { label: 'Why', required: true }, next: 'call' },
        { id: 'call', ...calling('around', 'steps.first.answer'), next: 'check' },
        ...last,
      ],
    },
  ]
  const accounts: string[] = []
  beforeAll(async () => {
    for (const definition of definitions)
      await cleo('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
    const { rows } = await server.demo.pool.query(
      "select id from accounts where status = 'active' order by id desc limit 5",
    )
    accounts.push(...rows.map(({ id }) => String(id)))
  })

  const look = (id: string) => cleo('getRun', { params: { run: id } })
  async function insideOf(run: RunView): Promise<RunView> {
    for (let view = run, tries = 0; tries < 400; tries++, await sleep(30), view = await look(run.id))
      if (view.open?.phase === 'waiting' && view.open.subrun?.run) return look(view.open.subrun.run)
    throw new Error(`${run.id} waits for no sub-run.`)
  }
  /** The outermost run, with the innermost one in which the account was frozen. */
  async function frozenInside() {
    const account = accounts.shift() ?? ''
    const outer = await complete(cleo, await start(cleo, account, 'outermost', 'accounts'), {
      kind: 'guidance',
      answer: 'a tip',
    })
    const inner = await insideOf(await insideOf(outer))
    const form = { reason: 'As decided' }
    const acted = await complete(cleo, inner, { kind: 'trigger-action', action: 'freeze_account', form })
    expect(await statusOf(account)).toBe('frozen')
    return { outer, inner: acted, account, params: { run: outer.id, attempt: 1 }, effect: `${inner.id}:1:1` }
  }
  const directOn = async (account: string): Promise<number> =>
    (
      await server.store.pool.query(
        "select count(*)::int as count from effect where run_id is null and request -> 'record' ->> 'id' = $1",
        [account],
      )
    ).rows[0].count

  test('it is offered, filled in from what that sub-run knows, done when it is chosen, and recorded in the run that is revised', async () => {
    const { outer, account, params, effect } = await frozenInside()
    const { stays, offers } = await cleo('getRevisePrice', { params })
    expect(stays.map(({ id }) => id)).toEqual([effect])
    expect(offers).toMatchObject([
      {
        effect,
        action: { id: 'release_account' },
        record: { collection: 'accounts', id: account },
        values: { note: 'Taken back: a tip' },
        missingRight: null,
      },
    ])
    const compensations = offers.map((offer) => ({ effect: offer.effect, form: offer.values }))
    let view = await cleo('reviseStep', { params, body: { compensations } })
    for (let tries = 0; tries < 100 && view.compensating[0]?.status === 'under-way'; tries++, await sleep(50))
      view = await look(outer.id)
    expect(view.compensating).toMatchObject([
      { title: 'Release account', status: 'succeeded', record: { id: account } },
    ])
    expect(await statusOf(account)).toBe('active')
    expect(await revised(outer)).toMatchObject({
      compensations: [{ of: effect, choice: 'compensate', effect: view.compensating[0]?.effect }],
    })
    // What was chosen about once is behind it: the sub-run belongs to an attempt that counts no more.
    const again = await complete(cleo, view, { kind: 'guidance', answer: 'another tip' })
    await insideOf(again)
    expect(await cleo('getRevisePrice', { params: { run: outer.id, attempt: openOf(view).attempt } })).toMatchObject({
      stays: [],
      offers: [],
    })
  })

  test('ended or aborted, it is offered as well; left alone, that is recorded', async () => {
    const { outer, inner, params, effect } = await frozenInside()
    await cleo('abortRun', { params: { run: inner.id }, body: { reason: 'Wrong account' } })
    expect((await cleo('getRevisePrice', { params })).offers).toMatchObject([{ effect }])
    const ended = await frozenInside()
    await complete(cleo, ended.inner, { kind: 'guidance' })
    expect((await cleo('getRevisePrice', { params: ended.params })).offers).toMatchObject([{ effect: ended.effect }])
    await cleo('reviseStep', { params, body: {} })
    expect(await revised(outer)).toMatchObject({ compensations: [{ of: effect, choice: 'leave' }] })
  })

  test('who does not see the sub-run is told what stays, and offered nothing', async () => {
    const { params, effect } = await frozenInside()
    await server.store.pool.query(`update workflow set teams = '{}' where id = 'freezer'`)
    const { stays, offers } = await cleo('getRevisePrice', { params })
    expect([stays.map(({ id }) => id), offers]).toEqual([[effect], []])
    await server.store.pool.query(`update workflow set teams = '{compliance}' where id = 'freezer'`)
  })

  test('of two who order it at once, in the sub-run and around it, one does', async () => {
    const { inner, account, params, effect } = await frozenInside()
    const compensations = [{ effect, form: { note: 'Taken back' } }]
    const within = { run: inner.id, attempt: doneAt(inner, 'first').attempt }
    const answers = await Promise.allSettled([
      cleo('reviseStep', { params: within, body: { compensations } }),
      cleo('reviseStep', { params, body: { compensations } }),
    ])
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (let tries = 0; tries < 100 && (await statusOf(account)) !== 'active'; tries++) await sleep(50)
    expect(await directOn(account)).toBe(1)
    // Revised within and left there or done there, it is told around it and not offered again.
    const { offers } = await cleo('getRevisePrice', { params }).catch(() => ({ offers: [] }))
    expect(offers).toEqual([])
    expect(await storeFaults(server.store.pool)).toEqual([])
  })
})
