import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunView } from '#api'
import { storeFaults } from './support/check-log.ts'
import { choose, complete, confirm, doneAt, openOf, proposedForm, revise, start } from './support/drive-run.ts'
import { type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

let server: TestServer
let [ada, bo, cleo]: SignedIn[] = []
beforeAll(async () => {
  server = await startTestServer()
  ;[ada, bo, cleo] = await Promise.all(['ada', 'bo', 'cleo'].map((name) => server.as(name)))
})
afterAll(() => server.stop())
const person = (found: SignedIn | undefined): SignedIn => {
  if (!found) throw new Error('Nobody is signed in.')
  return found
}

describe('a saved run', () => {
  let run: RunView
  let before: RunView

  test('stands under To Continue, in the list and on the record, with its line of hand-over', async () => {
    run = await confirm(person(ada), await start(person(ada), '10001'))
    before = run
    run = await person(ada)('saveRun', { params: { run: run.id }, body: { note: 'The register answers on Monday.' } })
    expect(run).toMatchObject({
      status: 'saved',
      assignee: null,
      saved: { note: 'The register answers on Monday.', by: { name: 'Ada Okafor' } },
    })
    for (const query of [
      { collection: 'companies', status: 'saved' },
      { collection: 'companies', record: '10001', status: 'open' },
    ] as const) {
      const { runs } = await person(bo)('listRuns', { query })
      expect(runs).toMatchObject([
        { id: run.id, waitsFor: 'Decide', saved: { note: 'The register answers on Monday.' } },
      ])
    }
    expect((await person(bo)('listRuns', { query: { record: '10002', status: 'open' } })).runs).toEqual([])
  })

  test('is not gone on with before it is resumed', async () => {
    await expect(choose(person(bo), run, 'approve')).rejects.toMatchObject({
      status: 409,
      code: 'run-not-active',
      details: { by: 'Ada Okafor' },
    })
  })

  test('is the same for the other person who resumes it, who then holds it', async () => {
    run = await person(bo)('resumeRun', { params: { run: run.id }, body: {} })
    expect(run).toMatchObject({ status: 'active', assignee: { name: 'Bo Lindqvist' }, saved: null })
    // Nothing but the note that was left at the step has come to it.
    expect(run.open?.note).toMatchObject({ by: { name: 'Ada Okafor' } })
    expect([run.done, { ...run.open, note: null }, run.context]).toEqual([before.done, before.open, before.context])
    expect(
      (await person(bo)('listRuns', { query: { assignee: 'me', status: 'open' } })).runs.map((each) => each.id),
    ).toEqual([run.id])
  })

  test('is resumed by itself when somebody starts the workflow there again', async () => {
    await person(bo)('saveRun', { params: { run: run.id }, body: { note: '' } })
    const again = await person(ada)('startRun', {
      body: { workflow: 'kyc-review', collection: 'companies', record: '10001' },
    })
    expect(again).toMatchObject({ id: run.id, isResumed: true, status: 'active', assignee: { name: 'Ada Okafor' } })
    await expect(
      person(bo)('startRun', {
        body: { workflow: 'kyc-review', collection: 'companies', record: '10001', whenOpen: 'refuse' },
      }),
    ).rejects.toMatchObject({
      status: 409,
      code: 'run-exists',
      details: { run: run.id, by: 'Ada Okafor' },
    })
  })

  test('can be aborted with a reason, and then makes way for a new one', async () => {
    await expect(person(ada)('abortRun', { params: { run: run.id }, body: { reason: '   ' } })).rejects.toMatchObject({
      code: 'answer-invalid',
    })
    const ended = await person(ada)('abortRun', { params: { run: run.id }, body: { reason: 'The customer withdrew.' } })
    expect(ended).toMatchObject({
      status: 'aborted',
      open: null,
      outcome: 'The customer withdrew.',
      ended: { by: { person: { name: 'Ada Okafor' } } },
    })
    await expect(person(bo)('resumeRun', { params: { run: run.id }, body: {} })).rejects.toMatchObject({
      status: 409,
      code: 'run-ended',
    })
    const next = await start(person(bo), '10001')
    expect(next.id).not.toBe(run.id)
    expect(
      (await person(bo)('listRuns', { query: { record: '10001', status: 'ended' } })).runs.map((each) => each.id),
    ).toEqual([run.id])
  })
})

test('twenty starts at once by three people make one run, and all get it', async () => {
  const people = Array.from({ length: 20 }, (_, index) => person([ada, bo, cleo][index % 3]))
  const runs = await Promise.all(
    people.map((each) =>
      each('startRun', { body: { workflow: 'kyc-review', collection: 'companies', record: '10005' } }),
    ),
  )
  expect(new Set(runs.map((run) => run.id)).size).toBe(1)
  expect(runs.filter((run) => !run.isResumed)).toHaveLength(1)
  const { rows } = await server.store.pool.query("select count(*) from run where record_id = '10005'")
  expect(rows).toEqual([{ count: 1 }])
})

describe('revising', () => {
  const comment = 'Only the register is still missing, says the accountant.'
  let run: RunView

  test('shows its price first: what is cancelled, and what happened outside and stays', async () => {
    run = await confirm(person(ada), await start(person(ada), '10003'))
    run = await choose(person(ada), run, 'request_documents', comment)
    run = await confirm(person(ada), run)
    const price = await person(ada)('getRevisePrice', {
      params: { run: run.id, attempt: doneAt(run, 'decide').attempt },
    })
    expect(price.cancels.map((each) => each.title)).toEqual(['Decide', 'Request documents'])
    expect(price.stays).toMatchObject([
      { title: 'Request documents on Kestrel Freight B.V.', message: expect.stringContaining('was asked for') },
    ])
  })

  test('cancels exactly the later steps; their values are gone from the context and from every later form', async () => {
    expect(JSON.stringify(run.context)).toContain(comment)
    run = await revise(person(bo), run, 'decide')
    expect(run.done.map((step) => step.stepId)).toEqual([
      'load_customer',
      'load_documents',
      'load_people',
      'load_hits',
      'red_flags',
      'triage',
    ])
    expect(JSON.stringify(run.context)).not.toContain(comment)
    expect(JSON.stringify(openOf(run).proposal)).not.toContain(comment)
    run = await choose(person(bo), run, 'request_documents')
    expect(JSON.stringify(proposedForm(run))).not.toContain('accountant')
  })

  test('of a step before a loop takes the loop back as well', async () => {
    await server.demo.pool.query("update documents set status = 'received' where company_id = 10003")
    run = await confirm(person(bo), run)
    run = await confirm(person(bo), await complete(person(bo), run, { kind: 'guidance' }))
    expect(run.done.filter((step) => step.stepId === 'red_flags')).toHaveLength(2)
    const first = run.done.find((step) => step.stepId === 'red_flags')
    const price = await person(bo)('getRevisePrice', { params: { run: run.id, attempt: first?.attempt ?? 0 } })
    expect(price.cancels.map((each) => each.title)).toContain('Back to the documents')
    run = await person(bo)('reviseStep', { params: { run: run.id, attempt: first?.attempt ?? 0 }, body: {} })
    expect(run.done.map((step) => step.stepId)).toEqual(['load_customer', 'load_documents', 'load_people', 'load_hits'])
  })

  test('is refused where a step only follows from others, was never completed, or is revised already', async () => {
    run = await confirm(person(bo), await person(bo)('getRun', { params: { run: run.id } }))
    for (const attempt of [doneAt(run, 'triage').attempt, 7, 999]) {
      await expect(person(bo)('getRevisePrice', { params: { run: run.id, attempt } })).rejects.toMatchObject({
        status: 409,
        code: 'step-not-revisable',
      })
      await expect(person(bo)('reviseStep', { params: { run: run.id, attempt }, body: {} })).rejects.toMatchObject({
        status: 409,
        code: 'step-not-revisable',
      })
    }
  })

  test('keeps every attempt in the replay, the cancelled ones too', async () => {
    const { events } = await person(ada)('listRunEvents', { params: { run: run.id }, query: {} })
    expect(JSON.stringify(events)).toContain(comment)
    const cancelled = events.flatMap(({ event }) => (event.type === 'step-revised' ? event.cancels : []))
    const completed = events.flatMap(({ event }) => (event.type === 'step-completed' ? [event.attempt] : []))
    expect(completed.filter((attempt) => !cancelled.includes(attempt))).toEqual(run.done.map((step) => step.attempt))
  })
})

test('afterwards every log folds to its run, and every chain holds', async () => {
  expect(await storeFaults(server.store.pool)).toEqual([])
})

describe('a run that is handed over', () => {
  test('belongs to the person named, who finds it among theirs with the note at the step', async () => {
    const run = await start(person(ada), '10007')
    const handed = await person(ada)('assignRun', {
      params: { run: run.id },
      body: { person: person(bo).person.id, note: 'Only the register is open.' },
    })
    expect(handed).toMatchObject({
      status: 'active',
      assignee: { name: 'Bo Lindqvist' },
      open: { note: { note: 'Only the register is open.', by: { name: 'Ada Okafor' } } },
    })
    const { runs } = await person(bo)('listRuns', { query: { assignee: 'me', status: 'open' } })
    expect(runs.map(({ id }) => id)).toContain(run.id)
    const { activity } = await person(ada)('listActivity', { query: { run: run.id, type: 'run-assigned' } })
    expect(activity.map(({ summary }) => summary)).toEqual(['Assigned to Bo Lindqvist: Only the register is open.'])
  })

  test('goes to nobody who cannot see it, or may not work in its inbox, or is not there', async () => {
    const dan = await server.as('dan')
    const run = await start(person(ada), '10008')
    const to = (receiver: string, of = run) =>
      person(ada)('assignRun', { params: { run: of.id }, body: { person: receiver, note: '' } })
    await expect(to(dan.person.id)).rejects.toMatchObject({
      status: 409,
      code: 'cannot-receive',
      message: expect.stringContaining('cannot see this run'),
    })
    await expect(to('nobody')).rejects.toMatchObject({ code: 'cannot-receive' })
    const escalated = await choose(person(ada), await confirm(person(ada), run), 'escalate', 'Please look.')
    // What waits in an inbox is dealt out by those who work there.
    await expect(to(person(cleo).person.id, escalated)).rejects.toMatchObject({
      ...{ status: 403, code: 'right-missing', details: { right: 'inbox.compliance-escalations.work' } },
    })
    await person(cleo)('claimRun', { params: { run: run.id }, body: {} })
    // Nor does anybody else take it from whoever holds it.
    await expect(to(person(cleo).person.id, escalated)).rejects.toMatchObject({ status: 403, code: 'right-missing' })
    await expect(
      person(cleo)('assignRun', { params: { run: run.id }, body: { person: person(bo).person.id, note: '' } }),
    ).rejects.toMatchObject({ code: 'cannot-receive', message: expect.stringContaining('inbox') })
    await expect(person(ada)('releaseRun', { params: { run: run.id }, body: { note: '' } })).rejects.toMatchObject({
      status: 403,
      details: { right: 'inbox.compliance-escalations.work' },
    })
    const released = await person(cleo)('releaseRun', { params: { run: run.id }, body: { note: 'Not before Monday.' } })
    expect(released).toMatchObject({
      assignee: null,
      inbox: 'compliance-escalations',
      open: { note: { note: 'Not before Monday.' } },
    })
  })
})
