import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunView } from '#api'
import { storeFaults } from './support/check-log.ts'
import { choose, complete, confirm, doneAt, start } from './support/drive-run.ts'
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
    "select company_id as company, min(id) as account from accounts where status = 'active' group by company_id order by company_id limit 4",
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
