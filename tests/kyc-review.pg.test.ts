import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ActivityView, RunView } from '#api'
import {
  choose,
  complete,
  confirm,
  doneAt,
  openOf,
  proposed,
  proposedForm,
  revise,
  settled,
  start,
} from './support/drive-run.ts'
import { type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

let server: TestServer
let ada: SignedIn
let cleo: SignedIn
beforeAll(async () => {
  server = await startTestServer()
  ada = await server.as('ada')
  cleo = await server.as('cleo')
})
afterAll(() => server.stop())

const comment = 'The certificate of incorporation expired in August; we need a new one.'

describe('the whole review of Larkfield Trading', () => {
  let run: RunView

  test('four automatic steps read the file, then the red flags are put before the analyst with their evidence', async () => {
    run = await start(ada, '10001')
    expect(run.done.map(({ stepId, outcome, by }) => [stepId, outcome, by.kind])).toEqual([
      ['load_customer', 'Read 16 fields of Larkfield Trading Ltd', 'automation'],
      ['load_documents', 'Loaded 5 documents', 'automation'],
      ['load_people', 'Loaded 3 contacts', 'automation'],
      ['load_hits', 'Loaded 1 watchlist hit', 'automation'],
    ])
    const answer = proposed(run)
    expect(answer.kind === 'guidance' && answer.flags?.map((flag) => [flag.id, flag.evidence.length])).toEqual([
      ['pep_owner', 1],
      ['adverse_media', 1],
      ['documents_incomplete', 1],
      ['volume_unexplained', 2],
      ['high_score', 1],
    ])
    expect(openOf(run).instruction).toContain('**Larkfield Trading Ltd**')
  })

  test('rules pass the triage by themselves, and the assistant proposes a decision with its reason', async () => {
    run = await confirm(ada, run)
    expect(doneAt(run, 'triage').outcome).toBe('No open sanctions match')
    expect(proposed(run)).toMatchObject({ kind: 'decision', option: 'request_documents' })
    expect(openOf(run).proposal?.why).toContain('Request documents')
  })

  test('the form asks for exactly the document that is not in order, and quotes the decision only where it says something', async () => {
    run = await choose(ada, run, 'request_documents')
    expect(proposedForm(run)).toMatchObject({
      documents: ['certificate_of_incorporation'],
      email: 'office@larkfield-trading.example',
      language: 'en',
    })
    expect(proposedForm(run)['reason']).not.toContain('August')

    run = await revise(ada, run, 'decide')
    run = await choose(ada, run, 'request_documents', comment)
    expect(proposedForm(run)['reason']).toContain(comment)
    expect(openOf(run).proposal?.sources).toContainEqual(
      expect.objectContaining({ path: 'form.reason', step: 'decide', field: 'comment' }),
    )
  })

  test('confirming writes into the company’s own database', async () => {
    run = await confirm(ada, run)
    expect(openOf(run).stepId).toBe('await_documents')
    expect(openOf(run).instruction).toContain(String(doneAt(run, 'request_documents').entry?.values['due_on']?.value))
    expect(await company('10001')).toMatchObject({
      kyc_status: 'documents_requested',
      documents_requested: '{certificate_of_incorporation}',
    })
    const { rows: tickets } = await server.demo.pool.query(
      "select assignee, body from tickets where company_id = 10001 and kind = 'document_request' and status = 'waiting'",
    )
    expect(tickets).toEqual([{ assignee: 'Ada Okafor', body: expect.stringContaining(comment) }])
  })

  test('the loop fetches the file again, and what arrived meanwhile is no red flag any more', async () => {
    await server.demo.pool.query(
      "update documents set status = 'received', expires_on = '2031-01-01' where company_id = 10001 and kind = 'certificate_of_incorporation'",
    )
    run = await complete(ada, run, { kind: 'guidance' })
    expect(openOf(run).stepId).toBe('red_flags')
    expect(run.done.filter((step) => step.stepId === 'load_documents')).toHaveLength(2)
    const answer = proposed(run)
    expect(answer.kind === 'guidance' && answer.flags?.map((flag) => flag.id)).toEqual([
      'pep_owner',
      'adverse_media',
      'volume_unexplained',
      'high_score',
    ])
  })

  test('approving pre-fills the note from the comment, acts, writes the outcome back and ends the run', async () => {
    run = await confirm(ada, run)
    expect(proposed(run)).toMatchObject({ kind: 'decision', option: 'escalate' })
    run = await choose(ada, run, 'approve')
    const without = proposalText(run)
    run = await revise(ada, run, 'decide')
    run = await choose(ada, run, 'approve', 'The owner is known to us and the volume is explained by the new contract.')
    expect(without).not.toContain('new contract')
    expect(proposedForm(run)['note']).toContain('the volume is explained by the new contract')
    run = await confirm(ada, run)
    expect(openOf(run).stepId).toBe('note_outcome')
    run = await confirm(ada, run)
    expect(run).toMatchObject({ status: 'completed', outcome: 'approved', open: null })
    expect(await company('10001')).toMatchObject({
      status: 'active',
      kyc_status: 'approved',
      kyc_reviewed_by: 'Ada Okafor',
      kyc_reason: expect.stringContaining('(red flags looked at: 4)'),
    })
  })

  test('every event is there in order, and the log ends with the end', async () => {
    const { events, next } = await ada('listRunEvents', { params: { run: run.id }, query: {} })
    expect(next).toBeNull()
    expect(events.map((each) => each.sequence)).toEqual(events.map((_, index) => index + 1))
    const story = events.flatMap(({ event }) => {
      if (event.type === 'option-chosen') return [`${event.option} by ${event.maker}`]
      if (event.type === 'step-completed') return [event.stepId]
      if (event.type === 'step-revised') return [`revised ${event.stepId}`]
      return event.type === 'effect-intended' ||
        event.type === 'effect-succeeded' ||
        event.type === 'run-triggered' ||
        event.type === 'run-completed'
        ? [event.type]
        : []
    })
    const load = ['load_documents', 'load_people', 'load_hits', 'red_flags', 'no_sanctions by rules', 'triage']
    expect(story).toEqual([
      'run-triggered',
      'load_customer',
      ...load,
      'request_documents by person',
      'decide',
      'revised decide',
      'request_documents by person',
      'decide',
      'effect-intended',
      'effect-succeeded',
      'request_documents',
      'await_documents',
      'fetch_again',
      ...load,
      'approve by person',
      'decide',
      'revised decide',
      'approve by person',
      'decide',
      'effect-intended',
      'effect-succeeded',
      'approve',
      'effect-intended',
      'effect-succeeded',
      'note_outcome',
      'approved',
      'run-completed',
    ])
  })

  test('the activity log has one entry per event, and the record’s reads beside them', async () => {
    const entries = await activityOf(ada, run)
    expect(entries.map((entry) => entry.detail['sequence'])).toEqual(entries.map((_, index) => index + 1))
    expect(entries).toHaveLength(run.sequence)
    expect(entries.map((entry) => entry.summary)).toEqual(
      expect.arrayContaining([
        'Started KYC review',
        'Chose "request_documents" at "Decide"',
        expect.stringMatching(/^Done: Larkfield Trading Ltd was asked for certificate of incorporation/),
        'Completed KYC review: approved',
      ]),
    )
    const written = entries.find((entry) => entry.type === 'effect-succeeded' && entry.detail['after'])
    expect(written?.detail).toMatchObject({
      after: { kyc_reason: expect.stringContaining('red flags') },
      before: { kyc_reason: expect.any(String) },
    })
  })

  test('the ended run can be read and not changed', async () => {
    for (const order of ['saveRun', 'resumeRun', 'claimRun', 'abortRun', 'reviseStep', 'completeStep'] as const) {
      await expect(send(order, run)).rejects.toMatchObject({
        status: 409,
        code: expect.stringMatching(/^(run-ended|step-moved-on)$/),
      })
    }
  })

  async function send(
    order: 'saveRun' | 'resumeRun' | 'claimRun' | 'abortRun' | 'reviseStep' | 'completeStep',
    { id, done }: RunView,
  ) {
    const attempt = done.at(-1)?.attempt ?? 1
    switch (order) {
      case 'saveRun':
        return ada(order, { params: { run: id }, body: { note: '' } })
      case 'abortRun':
        return ada(order, { params: { run: id }, body: { reason: 'No' } })
      case 'reviseStep':
        return ada(order, { params: { run: id, attempt: 5 }, body: {} })
      case 'completeStep':
        return ada(order, { params: { run: id, attempt }, body: { answer: { kind: 'end' } } })
      default:
        return ada(order, { params: { run: id }, body: {} })
    }
  }
})

describe('the escalation', () => {
  test('puts the run into the lead’s inbox, who takes it on, freezes an account and rejects', async () => {
    let run = await start(ada, '10002')
    run = await confirm(ada, run)
    run = await choose(ada, run, 'escalate', 'The owner’s passport looks altered.')
    expect(run).toMatchObject({ inbox: 'compliance-escalations', assignee: null, waitsFor: 'Escalate to the lead' })
    expect(openOf(run).missingRight).toBe('inbox.compliance-escalations.work')

    const { runs } = await cleo('listInboxRuns', { params: { inbox: 'compliance-escalations' } })
    expect(runs.map((each) => each.id)).toEqual([run.id])
    run = await cleo('claimRun', { params: { run: run.id }, body: {} })
    expect(run.assignee?.name).toBe('Cleo Marchetti')
    run = await complete(cleo, run, {
      kind: 'escalation',
      answer: 'The passport is forged. Freeze the account and reject.',
    })
    expect((await cleo('listInboxRuns', { params: { inbox: 'compliance-escalations' } })).runs).toEqual([])
    expect(openOf(run).instruction).toContain('The passport is forged.')
    run = await choose(cleo, run, 'freeze', 'Forged passport, see the finding.')
    run = await confirm(cleo, run)
    expect(openOf(run)).toMatchObject({ stepId: 'freeze', missingRight: null })
    expect(proposedForm(run)['reason']).toContain('Forged passport')

    const seen = await ada('getRun', { params: { run: run.id } })
    expect(seen.open).toMatchObject({ missingRight: 'action.freeze_account.trigger', form: null })
    await expect(confirm(ada, run)).rejects.toMatchObject({
      status: 403,
      code: 'right-missing',
      details: { right: 'action.freeze_account.trigger' },
    })
    expect(await frozenAccounts('10002')).toEqual([])

    run = await confirm(cleo, run)
    expect(await frozenAccounts('10002')).toEqual([
      { frozen_by: 'Cleo Marchetti', frozen_reason: expect.stringContaining('Forged passport') },
    ])
    expect(openOf(run).stepId).toBe('reject')
    run = await complete(cleo, run, {
      kind: 'trigger-action',
      action: 'reject_company',
      form: { reason: 'owner_not_verified', note: 'Forged passport' },
    })
    expect(run).toMatchObject({ status: 'completed', outcome: 'rejected' })
    expect(await company('10002')).toMatchObject({
      status: 'rejected',
      kyc_decision: 'rejected',
      kyc_reason: 'owner not verified: Forged passport',
    })
  })

  test('an open sanctions match goes to the lead by a rule, without an analyst’s decision', async () => {
    const run = await confirm(ada, await start(ada, '10007'))
    expect(run.done.map((step) => step.stepId)).not.toContain('decide')
    expect(openOf(run)).toMatchObject({ stepId: 'escalate', missingRight: 'inbox.compliance-escalations.work' })
  })
})

describe('a step handled manually', () => {
  test('adds nothing to the context, and every later proposal says what it lacks', async () => {
    let run = await start(ada, '10003')
    const params = { run: run.id, attempt: openOf(run).attempt }
    run = await settled(ada, await ada('handleManually', { params, body: {} }))
    expect(openOf(run).handledManually?.by.name).toBe('Ada Okafor')
    run = await complete(ada, run, { kind: 'elsewhere', note: 'I looked at the paper file: nothing stands out.' })
    expect(doneAt(run, 'red_flags')).toMatchObject({
      isManual: true,
      edited: [],
      entry: { values: {}, records: [], missing: 'handled manually by Ada Okafor' },
    })
    expect(run.missing).toEqual(['Red flags: handled manually by Ada Okafor'])
    expect(openOf(run).stepId).toBe('decide')
    expect(openOf(run).handOver?.reason ?? openOf(run).proposal?.missing.join()).toBeTruthy()
    run = await choose(ada, run, 'request_documents', 'Two documents are missing.')
    expect(openOf(run).proposal?.missing).toEqual(['Red flags: handled manually by Ada Okafor'])
    expect(proposedForm(run)).toMatchObject({ documents: ['shareholder_register', 'bank_statement'] })
    expect(proposedForm(run)['reason']).toContain('Two documents are missing.')
  })

  test('asking again takes it back', async () => {
    let run = await start(ada, '10008')
    const params = { run: run.id, attempt: openOf(run).attempt }
    await ada('handleManually', { params, body: {} })
    run = await settled(ada, await ada('askAgain', { params, body: {} }))
    expect(openOf(run)).toMatchObject({ handledManually: null, phase: 'ready' })
    expect(proposed(run).kind).toBe('guidance')
  })
})

function proposalText(run: RunView): string {
  return JSON.stringify(openOf(run).proposal)
}

async function company(id: string): Promise<unknown> {
  const { rows } = await server.demo.pool.query('select * from companies where id = $1', [id])
  return rows[0]
}

async function frozenAccounts(id: string): Promise<unknown[]> {
  const { rows } = await server.demo.pool.query(
    "select frozen_by, frozen_reason from accounts where company_id = $1 and status = 'frozen'",
    [id],
  )
  return rows
}

/** The run's activity, once transactions of others have let it through. */
async function activityOf(person: SignedIn, run: RunView): Promise<ActivityView[]> {
  for (let tries = 0; ; tries++) {
    const { activity } = await person('listActivity', { query: { run: run.id, order: 'oldest', limit: 500 } })
    if (activity.length >= run.sequence || tries > 100) return activity
    await sleep(50)
  }
}
