import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunView } from '#api'
import type { RunEvent } from '#engine'
import { storeFaults } from './support/check-log.ts'
import { complete, openOf, revise, settled, start } from './support/drive-run.ts'
import { seenDrifts } from './support/said-drifts.ts'
import { type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

/*
 * Four eyes on a write: Ada and Bo are analysts who may set a risk score, Cleo and Fay are leads who may approve that. The
 * demo's workflow "risk-score-change" asks for it.
 */

const accessConfig = resolve(import.meta.dirname, 'support/access-company.config.ts')
let server: TestServer
let [ada, bo, cleo, fay]: SignedIn[] = []
const who = (found: SignedIn | undefined): SignedIn => {
  if (!found) throw new Error('Nobody is signed in.')
  return found
}

beforeAll(async () => {
  server = await startTestServer({ configFile: accessConfig })
  ;[ada, bo, cleo, fay] = await Promise.all(['ada', 'bo', 'cleo', 'fay'].map((name) => server.as(name)))
  await who(cleo)('publishWorkflow', { params: { workflow: 'quick-change' }, body: { definition: quick } })
}, 60_000)
afterAll(() => server.stop())

/** The same with two seconds to approve, and a step to go back to. */
const quick = {
  id: 'quick-change',
  title: 'Quick change',
  collection: 'companies',
  teams: ['compliance'],
  start: 'look',
  steps: [
    { id: 'look', kind: 'guidance', title: 'Look', next: 'change' },
    {
      id: 'change',
      kind: 'update-data',
      title: 'Change',
      mode: 'manual',
      allowed: ['risk_score', 'city'],
      approval: { by: { inbox: 'compliance-escalations' }, expiresAfter: 'PT2S' },
      next: 'done',
    },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

const scoreOf = async (record: string): Promise<number> =>
  (await server.demo.pool.query('select risk_score from companies where id = $1', [record])).rows[0].risk_score
const effectsOf = async (run: RunView) =>
  (await server.store.pool.query('select status, outcome from effect where run_id = $1', [run.id])).rows
const eventsOf = async (run: RunView): Promise<RunEvent[]> =>
  (await who(ada)('listRunEvents', { params: { run: run.id }, query: {} })).events.map(({ event }) => event)
const look = (person: SignedIn, run: RunView) => person('getRun', { params: { run: run.id } })
const setScore = (person: SignedIn, run: RunView, score: number) =>
  complete(person, run, { kind: 'update-data', values: { risk_score: score } })

/** A run in which somebody asked to set the score. */
async function asked(record: string, score: number, by = who(ada)): Promise<RunView> {
  const run = await complete(by, await start(by, record, 'risk-score-change'), {
    kind: 'guidance',
    answer: 'New facts',
  })
  return setScore(by, run, score)
}

function approvalOf(run: RunView) {
  const { approval } = openOf(run)
  if (!approval) throw new Error(`Nothing was asked for at "${run.open?.title}".`)
  return approval
}

const on = (run: RunView) => ({ params: { run: run.id, attempt: openOf(run).attempt } })
const approve = async (by: SignedIn, run: RunView, comment = '') => {
  const { id: approval, digest } = approvalOf(run)
  const body = { approval, digest, comment, drifts: seenDrifts(openOf(run)) }
  return settled(by, await by('giveApproval', { ...on(run), body }))
}
const refuse = (by: SignedIn, run: RunView, comment: string) =>
  by('refuseApproval', { ...on(run), body: { approval: approvalOf(run).id, comment } })
const withdraw = (by: SignedIn, run: RunView) =>
  by('withdrawApproval', { ...on(run), body: { approval: approvalOf(run).id } })
const listed = async (person: SignedIn, view: 'to-review' | 'asked' | 'history') =>
  (await person('listApprovals', { query: { view } })).approvals

/** While the work is done, whatever would be sent is met by this statement in the store, right as its intent is written. */
async function meeting<Result>(statement: string, work: () => Promise<Result>): Promise<Result> {
  const { store } = server
  await store.asOwner(
    `create function meddle() returns trigger language plpgsql as $$ begin ${statement} return new; end $$;
     create trigger meddle before insert on effect for each row execute function meddle()`,
  )
  try {
    return await work()
  } finally {
    await store.asOwner('drop trigger meddle on effect; drop function meddle()')
  }
}

test('nothing is written before somebody else approved exactly that, and then exactly that is written', async () => {
  const before = await scoreOf('10001')
  const run = await asked('10001', 12)
  expect(run).toMatchObject({
    phase: 'approving',
    open: {
      phase: 'approving',
      approval: {
        status: 'asked',
        title: 'Update 1 field of Larkfield Trading Ltd',
        request: { kind: 'update-record', values: { risk_score: 12 }, expected: { risk_score: before } },
        neededRight: 'companies.approve',
        canDecide: false,
        canWithdraw: true,
        due: expect.any(String),
      },
    },
  })
  expect(await effectsOf(run)).toEqual([])
  expect(await scoreOf('10001')).toBe(before)

  const waiting = { id: approvalOf(run).id, status: 'asked', run: run.id, step: 'Set the new score' }
  expect(await listed(who(ada), 'asked')).toMatchObject([waiting])
  expect(await listed(who(ada), 'to-review')).toEqual([])
  expect(await listed(who(bo), 'to-review')).toEqual([])
  expect(await listed(who(cleo), 'to-review')).toMatchObject([
    { ...waiting, canDecide: true, request: { values: { risk_score: 12 } }, by: { person: { name: 'Ada Okafor' } } },
  ])
  await expect(approve(who(bo), run)).rejects.toMatchObject({
    status: 403,
    code: 'right-missing',
    details: { right: 'companies.approve' },
  })

  const done = await approve(who(cleo), run, 'Looks right')
  expect(done).toMatchObject({ status: 'completed', outcome: 'changed' })
  expect(await scoreOf('10001')).toBe(12)
  expect(await effectsOf(run)).toEqual([{ status: 'settled', outcome: 'succeeded' }])
  expect(done.done.find(({ stepId }) => stepId === 'change')?.by).toMatchObject({ person: { name: 'Ada Okafor' } })
  const events = await eventsOf(run)
  const given = events.findIndex(({ type }) => type === 'approval-given')
  expect(events[given]).toMatchObject({
    actor: { person: { name: 'Cleo Marchetti' } },
    allowedBy: 'companies.approve',
    content: { comment: 'Looks right' },
  })
  expect(events[given + 1]).toMatchObject({
    type: 'effect-intended',
    actor: { kind: 'automation', person: { name: 'Ada Okafor' } },
    approval: approvalOf(run).id,
    digest: approvalOf(run).digest,
  })
  expect(await listed(who(cleo), 'to-review')).toEqual([])
  expect(await listed(who(ada), 'history')).toMatchObject([
    { status: 'given', decided: { by: { name: 'Cleo Marchetti' }, comment: 'Looks right' } },
  ])
  expect(await listed(who(bo), 'history')).toEqual([])
})

test('an approval sent twice with one key is given once', async () => {
  const run = await asked('10002', 13)
  const { id: approval, digest } = approvalOf(run)
  const path = `/api/v1/runs/${run.id}/attempts/${openOf(run).attempt}/approval/give`
  const key = { 'idempotency-key': 'approve-once' }
  const first = await who(cleo).raw('POST', path, { approval, digest }, key)
  const second = await who(cleo).raw('POST', path, { approval, digest }, key)
  expect([first.status, second.status, second.headers.get('idempotency-replayed')]).toEqual([200, 200, 'true'])
  await settled(who(cleo), await look(who(cleo), run))
  expect((await eventsOf(run)).filter(({ type }) => type === 'approval-given')).toHaveLength(1)
})

describe('who asked cannot approve', () => {
  const asLead = async (person: SignedIn, work: () => Promise<void>) => {
    const role = (id: string) =>
      server.store.pool.query('update person set role_id = $2 where id = $1', [person.person.id, id])
    await role('lead')
    await work().finally(() => role('analyst'))
  }

  test('not even when given the right after, by whatever way', async () => {
    const run = await asked('10003', 14)
    await asLead(who(ada), async () => {
      await expect(approve(who(ada), run)).rejects.toMatchObject({ status: 403, code: 'own-request' })
      await who(ada)('assignRun', { params: { run: run.id }, body: { person: who(bo).person.id } })
      await expect(approve(who(ada), run)).rejects.toMatchObject({ code: 'own-request' })
      await who(bo)('saveRun', { params: { run: run.id }, body: { note: '' } })
      await who(bo)('resumeRun', { params: { run: run.id }, body: {} })
      await expect(refuse(who(ada), run, 'No')).rejects.toMatchObject({ code: 'own-request' })
      // Bo asks for something else: Ada had a hand in it all the same.
      const changed = await setScore(who(bo), await look(who(bo), run), 15)
      await expect(approve(who(ada), changed)).rejects.toMatchObject({ code: 'own-request' })
      // Bo revises and asks anew.
      const again = await complete(who(bo), await revise(who(bo), changed, 'reason'), {
        kind: 'guidance',
        answer: 'Still new facts',
      })
      const anew = await setScore(who(bo), again, 14)
      await expect(approve(who(ada), anew)).rejects.toMatchObject({ code: 'own-request' })
      expect(await listed(who(ada), 'to-review')).toEqual([])
    })
    expect(await effectsOf(run)).toEqual([])
  })

  test('whoever takes the run over may, as long as they asked for nothing; the run does not go on for them', async () => {
    const run = await asked('10008', 16)
    await who(cleo)('claimRun', { params: { run: run.id }, body: {} })
    await approve(who(cleo), run)
    expect(await scoreOf('10008')).toBe(16)
    const { rows } = await server.store.pool.query('select person_id from effect where run_id = $1', [run.id])
    expect(rows).toEqual([{ person_id: who(ada).person.id }])
  })
})

test('who sent the event that automation computes it from cannot approve, and reads why', async () => {
  const approval = { by: { right: 'companies.approve' } }
  const event = { name: 'told', values: { score: { label: 'Score', type: 'integer' } } }
  const definition = {
    id: 'told-score',
    title: 'Told score',
    collection: 'companies',
    teams: ['compliance'],
    start: 'bank',
    steps: [
      { id: 'bank', kind: 'wait', title: 'The bank', event, limit: { after: 'P1D' }, overdue: 'done', next: 'change' },
      {
        id: 'change',
        kind: 'update-data',
        title: 'Change',
        mode: 'automatic',
        allowed: ['risk_score'],
        values: { risk_score: { cel: 'steps.bank.score' } },
        approval,
        next: 'done',
      },
      { id: 'done', kind: 'end', title: 'Done' },
    ],
  }
  await who(cleo)('publishWorkflow', { params: { workflow: 'told-score' }, body: { definition } })
  await server.store.pool.query(`update role set rights = rights || '["workflow.told-score.signal"]' where id = 'lead'`)
  const run = await start(who(ada), '10004', 'told-score')
  await who(cleo)('sendEvent', { params: { run: run.id }, body: { id: 'e-1', event: 'told', values: { score: 1 } } })
  const asks = await settled(who(ada), await look(who(ada), run))
  expect(approvalOf(asks).requesters.map(({ name }) => name)).toEqual(['Ada Okafor', 'Cleo Marchetti'])
  expect(approvalOf(await look(who(cleo), run))).toMatchObject({ ownInputAt: 'The bank', canDecide: false })
  await expect(approve(who(cleo), asks)).rejects.toMatchObject({
    code: 'own-request',
    message: expect.stringContaining('What you gave at "The bank"'),
  })
  await approve(who(fay), asks)
  expect(await scoreOf('10004')).toBe(1)
})

test('refused, it is given back with the reason; changed, it is asked for again; withdrawn, it waits for nobody', async () => {
  const run = await asked('10009', 17)
  await expect(refuse(who(cleo), run, ' ')).rejects.toMatchObject({ status: 422 })
  const back = await refuse(who(cleo), run, 'Too low')
  expect(back).toMatchObject({
    assignee: { name: 'Ada Okafor' },
    open: {
      phase: 'ready',
      handOver: { code: 'approval-refused', reason: 'Cleo Marchetti refused: Too low' },
      approval: { status: 'refused', decided: { comment: 'Too low' }, canDecide: false, canWithdraw: false },
    },
  })
  const anew = await setScore(who(ada), back, 60)
  const mine = await withdraw(who(ada), anew)
  expect(mine).toMatchObject({ open: { phase: 'ready', approval: { status: 'withdrawn' } } })
  await expect(approve(who(cleo), anew)).rejects.toMatchObject({ status: 409, code: 'approval-settled' })
  expect(await effectsOf(run)).toEqual([])
})

test('who asked being gone, whoever may take the run over withdraws it, under their name; that approves nothing', async () => {
  const run = await asked('10020', 19)
  const { pool } = server.store
  const setInbox = (inbox: string | null) =>
    pool.query(`update run set inbox = $2, state = $3::jsonb || (state - 'inbox') where id = $1`, [
      run.id,
      inbox,
      JSON.stringify(inbox === null ? {} : { inbox }),
    ])
  // In an inbox where they do not work it is not theirs to take.
  await setInbox('compliance-escalations')
  expect(openOf(await who(bo)('getRun', { params: { run: run.id } })).approval).toMatchObject({ canWithdraw: false })
  await expect(withdraw(who(bo), run)).rejects.toMatchObject({ status: 403, code: 'not-your-request' })
  await setInbox(null)
  expect(openOf(await who(bo)('getRun', { params: { run: run.id } })).approval).toMatchObject({
    canWithdraw: true,
    isRequester: false,
    canDecide: false,
  })
  const taken = await withdraw(who(bo), run)
  expect(taken).toMatchObject({ open: { phase: 'ready', approval: { status: 'withdrawn' } } })
  const { events } = await who(bo)('listRunEvents', { params: { run: run.id }, query: {} })
  expect(events.at(-1)?.event).toMatchObject({
    type: 'approval-ended',
    how: 'withdrawn',
    actor: { kind: 'person', person: { id: who(bo).person.id } },
  })
  await expect(approve(who(cleo), run)).rejects.toMatchObject({ status: 409, code: 'approval-settled' })
  // Asked anew by them, who asked before has still had a hand in it.
  const again = await setScore(who(bo), taken, 20)
  await expect(approve(who(ada), again)).rejects.toMatchObject({ status: 403 })
  expect(await effectsOf(run)).toEqual([])
  await withdraw(who(bo), again)
  await who(bo)('abortRun', { params: { run: run.id }, body: { reason: 'Done with it' } })
})

describe('at once', () => {
  test('of two approvers one wins, and the other hears who', async () => {
    const another = await server.another()
    const elsewhere = await another.as('fay')
    for (const [index, record] of ['10011', '10012', '10013', '10014'].entries()) {
      const run = await asked(record, 20 + index)
      const answers = await Promise.allSettled([approve(who(cleo), run), approve(elsewhere, run)])
      expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      const winner = answers[0].status === 'fulfilled' ? 'Cleo Marchetti' : 'Fay Changed'
      const lost = answers.find((answer) => answer.status === 'rejected')
      expect(lost).toMatchObject({ reason: { status: 409, code: 'approval-settled', details: { winner } } })
      expect((await eventsOf(run)).filter(({ type }) => type === 'approval-given')).toHaveLength(1)
      expect(await effectsOf(run)).toHaveLength(1)
    }
    await another.stop()
  })

  test('an approval and a revision never both hold', async () => {
    for (const [index, record] of ['10015', '10016', '10017', '10018', '10019', '10020'].entries()) {
      const run = await asked(record, 30 + index)
      const before = await scoreOf(record)
      const [given, revised] = await Promise.allSettled([
        approve(who(cleo), run),
        who(ada)('reviseStep', { params: { run: run.id, attempt: run.done.at(-1)?.attempt ?? 0 }, body: {} }),
      ])
      expect([given.status, revised.status].toSorted()).toEqual(['fulfilled', 'rejected'])
      expect(await scoreOf(record)).toBe(given.status === 'fulfilled' ? 30 + index : before)
    }
  })
})

describe('right before it is sent', () => {
  const notSent = async (run: RunView, record: string, before: number, reason: string) => {
    const view = await look(who(ada), run)
    expect(view.open).toMatchObject({ phase: 'ready', handOver: { reason: expect.stringContaining(reason) } })
    expect(await scoreOf(record)).toBe(before)
    expect(await effectsOf(run)).toEqual([{ status: 'settled', outcome: 'failed' }])
  }

  test('what is sent is compared with what was approved', async () => {
    const before = await scoreOf('10021')
    const run = await asked('10021', 41)
    await meeting("new.request := jsonb_set(new.request, '{values,risk_score}', '99');", () => approve(who(cleo), run))
    await notSent(run, '10021', before, 'It is not what Cleo Marchetti approved. Nothing was done.')
  })

  test('the right of who approved is looked at again', async () => {
    const before = await scoreOf('10022')
    const run = await asked('10022', 42)
    const leave = (isDisabled: boolean) =>
      `update person set is_disabled = ${isDisabled} where id = '${who(fay).person.id}';`
    await meeting(leave(true), () => approve(who(fay), run).catch(() => undefined))
    await sleep(500)
    await notSent(run, '10022', before, 'Fay Changed, who approved it, can no longer sign in. Nothing was done.')
    await server.store.pool.query(leave(false))

    const other = await asked('10023', 43)
    const beforeOther = await scoreOf('10023')
    const { rows } = await server.store.pool.query("select rights::text from role where id = 'lead'")
    await meeting(`update role set rights = rights - 'companies.approve' where id = 'lead';`, () =>
      approve(who(cleo), other),
    )
    await server.store.pool.query("update role set rights = $1 where id = 'lead'", [rows[0].rights])
    await notSent(other, '10023', beforeOther, 'no longer has the right "companies.approve". Nothing was done.')
  })

  test('and the right of who asked', async () => {
    const before = await scoreOf('10024')
    const run = await asked('10024', 44)
    const { rows } = await server.store.pool.query("select rights::text from role where id = 'analyst'")
    await meeting(`update role set rights = rights - 'companies.update' where id = 'analyst';`, () =>
      approve(who(cleo), run),
    )
    await server.store.pool.query("update role set rights = $1 where id = 'analyst'", [rows[0].rights])
    await notSent(run, '10024', before, 'Ada Okafor no longer has the right "companies.update". Nothing was done.')
  })

  test('a record that was changed meanwhile is not overwritten, and the next request is for what stands there now', async () => {
    const run = await asked('10025', 45)
    const before = await scoreOf('10025')
    await server.demo.pool.query('update companies set risk_score = 77 where id = 10025')
    await approve(who(cleo), await look(who(cleo), run))
    await notSent(run, '10025', 77, `was ${before}, is now 77. Nothing was written.`)
    const back = await look(who(ada), run)
    await expect(setScore(who(ada), back, 45)).rejects.toMatchObject({ status: 409, code: 'record-changed' })
    const anew = await complete(who(ada), back, { kind: 'update-data', values: { risk_score: 45 } }, { risk_score: 77 })
    expect(approvalOf(anew)).toMatchObject({ status: 'asked', request: { expected: { risk_score: 77 } } })
    await approve(who(cleo), anew)
    expect(await scoreOf('10025')).toBe(45)
  })
})

describe('what the request builds on has changed since it was read', () => {
  const params = (run: RunView) => on(run).params
  test('the approver is shown it, and nothing is approved by who was not; the log says that they approved all the same', async () => {
    const was = await scoreOf('10031')
    const run = await asked('10031', was + 20)
    await server.demo.pool.query('update companies set risk_score = $2 where id = $1', ['10031', was + 3])
    const { id: approval, digest } = approvalOf(run)
    const body = { approval, digest, comment: 'Fine' }
    await expect(who(cleo)('giveApproval', { params: params(run), body })).rejects.toMatchObject({
      ...{ status: 409, code: 'record-changed' },
      message: `"Risk score" was ${was} when "Read the company" read it, and is now ${was + 3}. Look whether this still holds.`,
    })
    const seen = await look(who(cleo), run)
    expect(openOf(seen).drifts).toMatchObject([{ step: 'Read the company', was, is: was + 3 }])
    const other = seenDrifts(openOf(seen)).map((drift) => ({ ...drift, is: was + 4 }))
    await expect(
      who(cleo)('giveApproval', { params: params(run), body: { ...body, drifts: other } }),
    ).rejects.toMatchObject({ status: 409, code: 'record-changed' })
    expect(await effectsOf(run)).toEqual([])

    await approve(who(cleo), seen, 'Fine')
    const given = (await eventsOf(run)).find((event) => event.type === 'approval-given')
    expect(given).toMatchObject({
      overrides: [{ attempt: 1, record: { collection: 'companies', id: '10031' }, field: 'risk_score' }],
      content: { comment: 'Fine', overridden: [{ was, is: was + 3 }] },
    })
    const { activity } = await who(cleo)('listActivity', { query: { run: run.id } })
    expect(activity.find(({ type }) => type === 'approval-given')?.summary).toBe(
      `Approved "Set the new score", although "Risk score", read as ${was}, is now ${was + 3}: Fine`,
    )
    // The write itself was to find what stood there when it was asked for.
    expect(await scoreOf('10031')).toBe(was + 3)
  })
})

test('approval and intent are one: where the intent cannot be written, nobody has approved', async () => {
  const run = await asked('10026', 46)
  await meeting("raise exception 'the server dies here';", () =>
    expect(approve(who(cleo), run)).rejects.toMatchObject({ status: 500 }),
  )
  expect(approvalOf(await look(who(cleo), run))).toMatchObject({ status: 'asked', canDecide: true })
  expect(await effectsOf(run)).toEqual([])
  await approve(who(cleo), run)
  expect(await scoreOf('10026')).toBe(46)
})

test('nobody answers in time: it is given back, and what comes later is refused', async () => {
  const opened = await complete(who(ada), await start(who(ada), '10027', 'quick-change'), { kind: 'guidance' })
  const run = await complete(who(ada), opened, { kind: 'update-data', values: { city: 'Nowhere' } })
  expect(approvalOf(run)).toMatchObject({ neededRight: 'inbox.compliance-escalations.work', status: 'asked' })
  const end = Date.now() + 20_000
  while ((await look(who(ada), run)).open?.phase === 'approving' && Date.now() < end) await sleep(100)
  expect(await look(who(ada), run)).toMatchObject({
    open: { phase: 'ready', handOver: { code: 'approval-expired' }, approval: { status: 'expired' } },
  })
  await expect(approve(who(cleo), run)).rejects.toMatchObject({ status: 409, code: 'approval-settled' })
  const fired = (await eventsOf(run)).find((event) => event.type === 'timer-fired')
  expect(fired && fired.at >= fired.due).toBe(true)
  expect(await effectsOf(run)).toEqual([])
})

test('whoever may not see the record it works on hears nothing of it and decides nothing', async () => {
  const run = await asked('10028', 48)
  const { rows } = await server.store.pool.query("select scopes::text from team where id = 'compliance'")
  await server.store.pool.query("update team set scopes = $1 where id = 'compliance'", [
    JSON.stringify({ companies: { field: 'id', operator: 'not-equals', value: 10028 } }),
  ])
  await expect(approve(who(cleo), run)).rejects.toMatchObject({ status: 404 })
  expect((await listed(who(cleo), 'to-review')).map((each) => each.run)).not.toContain(run.id)
  await server.store.pool.query("update team set scopes = $1 where id = 'compliance'", [rows[0].scopes])
  expect((await listed(who(cleo), 'to-review')).map((each) => each.run)).toContain(run.id)
})

test('the lists page, and the store is as its logs say', async () => {
  const all = await listed(who(cleo), 'history')
  expect(all.length).toBeGreaterThan(10)
  const paged: string[] = []
  let after: string | undefined
  do {
    const page = await who(cleo)('listApprovals', { query: { view: 'history', limit: 4, ...(after ? { after } : {}) } })
    paged.push(...page.approvals.map(({ id }) => id))
    after = page.next ?? undefined
  } while (after)
  expect(paged).toEqual(all.map(({ id }) => id))
  expect(await storeFaults(server.store.pool)).toEqual([])
  const { rows } = await server.store.pool.query(
    `select a.id from approval a where a.status <> coalesce(
       (select case e.type when 'approval-given' then 'given' when 'approval-refused' then 'refused' else e.body ->> 'how' end
          from run_event e where e.run_id = a.run_id and e.body ->> 'approval' = a.id and e.type in ('approval-given', 'approval-refused', 'approval-ended')),
       'asked')`,
  )
  expect(rows).toEqual([])
})
