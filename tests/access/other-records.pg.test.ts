import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Access } from '#engine'
import { choose, complete, confirm, doneAt, start } from '../support/drive-run.ts'
import { type SignedIn, startTestServer, type TestServer } from '../support/test-server.ts'

/* A run speaks of more records than the one it is about. What it says of those is for those who may see them. */

let server: TestServer
let cleo: SignedIn
let ada: SignedIn
let iban: string
let runId: string
let freezing: number
beforeAll(async () => {
  server = await startTestServer()
  ;[ada, cleo] = await Promise.all([server.as('ada'), server.as('cleo')])
  let run = await choose(cleo, await confirm(cleo, await start(cleo, '10002')), 'escalate', 'Look at this.')
  run = await choose(
    cleo,
    await complete(cleo, run, { kind: 'escalation', answer: 'Freeze it.' }),
    'freeze',
    'Freeze it.',
  )
  run = await confirm(cleo, await confirm(cleo, run))
  runId = run.id
  freezing = doneAt(run, 'freeze').attempt
  iban = (await server.demo.pool.query("select iban from accounts where company_id = 10002 and status = 'frozen'"))
    .rows[0]?.iban
  expect(doneAt(run, 'freeze').outcome).toContain(iban)
})
afterAll(() => server.stop())

const paths = () => [
  `/api/v1/runs/${runId}`,
  `/api/v1/runs/${runId}/events`,
  `/api/v1/runs/${runId}/attempts/${freezing}/revise-price`,
  `/api/v1/activity?run=${runId}&limit=500`,
  `/api/v1/activity?run=${runId}&format=csv`,
  `/api/v1/activity?run=${runId}&format=ndjson`,
]

test('who may see the account reads what was done with it', async () => {
  for (const path of paths()) expect(await (await ada.raw('GET', path)).text(), path).toContain(iban)
})

test('who may not see accounts reads that something was done, by whom and when, and nothing of the account', async () => {
  const { rows } = await server.store.pool.query<{ rights: string[] }>("select rights from role where id = 'analyst'")
  const without = (rows[0]?.rights ?? [])
    .filter((right) => !right.startsWith('*.'))
    .concat(
      ['companies', 'contacts', 'documents', 'watchlist_hits'].flatMap((each) => [`${each}.browse`, `${each}.read`]),
    )
  await server.store.pool.query("update role set rights = $1 where id = 'analyst'", [JSON.stringify(without)])
  for (const path of paths()) {
    const answer = await ada.raw('GET', path)
    const body = await answer.text()
    expect(answer.status, path).toBe(200)
    expect(body, path).not.toContain(iban)
    expect(body, path).toContain('hidden by your role')
  }
  const { activity } = await ada('listActivity', { query: { run: runId, type: 'effect-succeeded' } })
  expect(activity).toMatchObject([{ summary: 'hidden by your role', person: { name: 'Cleo Marchetti' }, detail: {} }])
})

describe('a filter through a relation', () => {
  /** Sees all tickets, and of the companies only those outside Cyprus: the case in which a filter could tell more than a list. */
  const access: Access = {
    person: { id: 'x', name: 'X', email: 'x@x.example' },
    team: { id: 'x', title: 'X' },
    role: { id: 'x', title: 'X', level: 'user' },
    rights: ['*.browse', '*.read'],
    scopes: { companies: { field: 'country', operator: 'not-equals', value: 'CY' } },
  }
  const count = async (filter: Parameters<TestServer['services']['records']['count']>[1]['filter']) =>
    (await server.services.records.count(access, { collection: 'contacts', ...(filter ? { filter } : {}) }, 100_000))
      .count

  test('matches nothing of a record out of scope, whatever it asks', async () => {
    const hidden = Number(
      (
        await server.demo.pool.query(
          "select count(*) from contacts where company_id in (select id from companies where country = 'CY')",
        )
      ).rows[0]?.count,
    )
    const all = await count(undefined)
    expect(hidden).toBeGreaterThan(0)
    expect(await count({ field: 'company.country', operator: 'equals', value: 'CY' })).toBe(0)
    expect(await count({ field: 'company.name', operator: 'starts-with', value: 'Aphrodite' })).toBe(0)
    expect(
      await count({
        or: [
          { field: 'company.name', operator: 'starts-with', value: 'Aphrodite' },
          { field: 'name', operator: 'equals', value: '' },
        ],
      }),
    ).toBe(0)
    expect(await count({ field: 'company.country', operator: 'not-equals', value: 'XX' })).toBe(all - hidden)
  })

  test('ids are looked up with the scope in one go, and what is no id names nothing', async () => {
    const { records } = server.services
    expect(await records.visibleIds(access, 'companies', ['10001', '10004', '10006', '77777777'])).toEqual(
      new Set(['10001', '10006']),
    )
    expect(await records.visibleIds(access, 'companies', ['10001', '10004', 'no id'])).toEqual(new Set(['10001']))
    expect(await records.visibleIds(access, 'nothing', ['1'])).toEqual(new Set())
  })
})

test('a manager sees the sign-ins and searches of their own team only', async () => {
  const dan = await server.as('dan')
  await cleo('listRecords', { params: { collection: 'companies' }, query: { search: 'Something private' } })
  await server.store.pool.query("update role set level = 'manager' where id = 'support_agent'")
  const { activity } = await dan('listActivity', { query: { limit: 500 } })
  expect(activity.map((entry) => entry.person?.name)).not.toContain('Cleo Marchetti')
  expect(activity.map((entry) => entry.type)).toContain('signed-in')
  expect(JSON.stringify(activity)).not.toContain('Something private')
})
