import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunView } from '#api'
import { complete, openOf, settled, start } from '../support/drive-run.ts'
import { type SignedIn, startTestServer, type TestServer } from '../support/test-server.ts'

/* What a sub-run is given and gives back may come from records that not everybody who sees one of the two runs may see. */

const check = {
  id: 'account-check',
  title: 'Account check',
  collection: 'accounts',
  teams: ['compliance', 'support'],
  inputs: { iban: { label: 'IBAN', type: 'text', required: true } },
  outputs: { verdict: { label: 'Verdict', type: 'text' } },
  start: 'look',
  steps: [
    { id: 'look', kind: 'guidance', title: 'Look', instruction: '{{ run.inputs.iban }}', next: 'over' },
    {
      id: 'over',
      kind: 'end',
      title: 'Over',
      outputs: { verdict: { cel: 'run.inputs.iban + " is fine"' } },
    },
  ],
}
const review = {
  id: 'account-review',
  title: 'Account review',
  collection: 'companies',
  teams: ['compliance', 'support'],
  start: 'account',
  steps: [
    {
      id: 'account',
      kind: 'load-related-record',
      title: 'Account',
      mode: 'manual',
      relation: 'accounts',
      take: 'one',
      fields: ['iban'],
      next: 'check',
    },
    {
      id: 'check',
      kind: 'go-to',
      title: 'Check the account',
      workflow: 'account-check',
      record: 'account',
      inputs: { iban: { cel: 'steps.account.iban' } },
      outputs: { verdict: 'text' },
      next: 'read',
    },
    { id: 'read', kind: 'guidance', title: 'Read', instruction: '{{ steps.check.verdict }}', next: 'done' },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

let server: TestServer
let cleo: SignedIn
let ada: SignedIn
let iban: string
let account: string

beforeAll(async () => {
  server = await startTestServer()
  ;[ada, cleo] = await Promise.all([server.as('ada'), server.as('cleo')])
  for (const definition of [check, review])
    await cleo('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
  const { rows } = await server.demo.pool.query('select id, iban from accounts where company_id = 10002 limit 1')
  account = String(rows[0].id)
  iban = rows[0].iban
})
afterAll(() => server.stop())

async function atCheck(person: SignedIn): Promise<RunView> {
  const run = await start(person, '10002', 'account-review')
  return settled(
    person,
    await complete(person, run, { kind: 'load-related-record', relation: 'accounts', records: [account] }),
  )
}

test('who may not see the record of the sub-run is told that there is one, and no value that came from it', async () => {
  const parent = await atCheck(cleo)
  const child = openOf(parent).subrun?.run ?? ''
  const paths = (run: string) => [
    `/api/v1/runs/${run}`,
    `/api/v1/runs/${run}/events`,
    `/api/v1/activity?run=${run}&limit=500`,
    `/api/v1/activity?run=${run}&format=ndjson`,
  ]
  const { rows } = await server.store.pool.query<{ rights: string[] }>("select rights from role where id = 'analyst'")
  const rights = rows[0]?.rights ?? []
  const allow = (granted: string[]) =>
    server.store.pool.query("update role set rights = $1 where id = 'analyst'", [JSON.stringify(granted)])
  const seen = async () => {
    for (const path of paths(parent.id)) expect(await (await ada.raw('GET', path)).text(), path).toContain(iban)
    expect((await ada.raw('GET', `/api/v1/runs/${child}`)).status).toBe(200)
  }
  const hidden = async () => {
    for (const path of paths(parent.id)) {
      const answer = await ada.raw('GET', path)
      expect(answer.status, path).toBe(200)
      expect(await answer.text(), path).not.toContain(iban)
    }
    expect((await ada.raw('GET', `/api/v1/runs/${child}`)).status).toBe(404)
  }
  const without = rights
    .filter((right) => !right.startsWith('*.'))
    .concat(['companies', 'contacts', 'documents'].flatMap((each) => [`${each}.browse`, `${each}.read`]))

  await seen()
  await allow(without)
  await hidden()
  expect(openOf(await ada('getRun', { params: { run: parent.id } })).subrun).toMatchObject({
    run: null,
    title: 'Account check',
    record: null,
    waitsFor: null,
  })
  await allow(rights)
  await complete(cleo, await cleo('getRun', { params: { run: child } }), { kind: 'guidance' })
  const after = await settled(cleo, await cleo('getRun', { params: { run: parent.id } }))
  expect(openOf(after).instruction).toBe(`${iban} is fine`)
  await seen()
  await allow(without)
  await hidden()
  await allow(rights)
  await cleo('abortRun', { params: { run: parent.id }, body: { reason: 'Seen enough' } })
})

test('a sub-run starts with the rights of that moment: without them a person is asked', async () => {
  const stopped = await atCheck(cleo)
  await cleo('abortRun', { params: { run: stopped.id }, body: { reason: 'Begin anew' } })
  await server.store.pool.query("update workflow set teams = '{support}' where id = $1", [check.id])
  const unseen = await atCheck(cleo)
  expect(openOf(unseen)).toMatchObject({
    phase: 'ready',
    handOver: { code: 'right-missing', reason: expect.stringContaining('that the team of Cleo Marchetti sees') },
    subrun: null,
  })
  await server.store.pool.query("update workflow set teams = '{compliance}' where id = $1", [check.id])
  await cleo('askAgain', { params: { run: unseen.id, attempt: openOf(unseen).attempt }, body: {} })
  const started = await settled(cleo, await cleo('getRun', { params: { run: unseen.id } }))
  expect(openOf(started)).toMatchObject({
    phase: 'waiting',
    subrun: { record: { collection: 'accounts', id: account } },
  })
})
