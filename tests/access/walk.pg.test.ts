import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { address, livePath, type Operation, type RequestOf, type RunView, routes } from '#api'
import { choose, complete, confirm, openOf, start } from '../support/drive-run.ts'
import { type SignedIn, startTestServer, type TestServer } from '../support/test-server.ts'
import { type HiddenValues, hiddenValues, leaksIn } from './hidden-values.ts'

/*
 * Every operation of the API, asked by every kind of person about their own objects, those of another team, and those that a
 * scope hides. An operation that the table below does not know fails the first test.
 */

const people = ['nobody', 'ada', 'bo', 'cleo', 'dan', 'ines', 'eve', 'fay'] as const
type Name = (typeof people)[number]
/** Compliance, with Fay, whose role was changed a moment ago to one that reads companies and nothing else. */
const compliance: Name[] = ['ada', 'bo', 'cleo', 'ines', 'fay']
const reviewers: Name[] = ['ada', 'bo', 'cleo', 'ines']
const everybody: Name[] = [...compliance, 'dan']
const secret = 'canary: what compliance wrote about the owner'

/** One object that an operation is asked about: who gets an answer, and what the others hear. */
interface Rule<Of extends Operation> {
  object: string
  allowed: readonly Name[]
  /** The status the allowed ones get; 200 where nothing is said. */
  status?: number
  /** What the others hear: it does not exist, or the right they lack. By person where they differ. */
  others: Refusal | Partial<Record<Name, Refusal>>
  /** Made anew for each person who is allowed, where answering changes the object. */
  request(): RequestOf<Of> | Promise<RequestOf<Of>>
}
type Refusal = 404 | { right: string }
type Rules = { [Of in Operation]: () => Rule<Of>[] }

let server: TestServer
let hidden: HiddenValues
const signedIn = new Map<Name, SignedIn>()
/** Everything that Dan of the support team was ever answered. */
const heardByDan: { asked: string; body: string }[] = []
let companies: string[]
/** Runs that nobody changes: of compliance, of both teams on a hidden company, of both teams on a visible one, of support. */
let kyc: RunView
let hiddenRun: RunView
let sharedRun: RunView
let supportRun: RunView
let atFreeze: RunView
let escalated: RunView
let accounts: string[]
let ticket: string
let hiddenTicket: string

beforeAll(async () => {
  server = await startTestServer({
    configFile: new URL('../support/access-company.config.ts', import.meta.url).pathname,
    companies: 150,
  })
  for (const name of people) if (name !== 'nobody') signedIn.set(name, await server.as(name))
  const [ada, cleo, dan, eve, fay] = [person('ada'), person('cleo'), person('dan'), person('eve'), person('fay')]
  hidden = await hiddenValues(server.demo.pool)
  const ids = async (query: string) =>
    (await server.demo.pool.query<{ id: number }>(query)).rows.map((row) => String(row.id))
  companies = await ids(
    "select id from companies c where country <> 'CY' and id > 10008 and exists (select from contacts where company_id = c.id) order by id",
  )
  accounts = await ids(
    "select a.id from accounts a join companies c on c.id = a.company_id where a.status = 'active' and c.country <> 'CY' and c.id > 10008 order by a.id",
  )
  ticket =
    (
      await ids(
        "select t.id from tickets t join companies c on c.id = t.company_id where c.country <> 'CY' order by t.id",
      )
    )[0] ?? ''
  hiddenTicket = hidden.records.get('tickets')?.[0] ?? ''

  await cleo('publishWorkflow', { params: { workflow: 'shared-look' }, body: { definition: sharedLook } })
  kyc = await start(ada, '10001')
  sharedRun = await start(ada, '10006', 'shared-look')
  supportRun = await start(dan, ticket, 'ticket-follow-up', 'tickets')
  hiddenRun = await start(ada, '10004', 'shared-look')
  hiddenRun = await complete(ada, hiddenRun, {
    kind: 'load-related-record',
    relation: 'contacts',
    records: [hidden.records.get('contacts')?.[0] ?? ''],
  })
  const onHidden = await confirm(ada, await start(ada, '10004'))
  await ada('saveRun', { params: { run: onHidden.id }, body: { note: secret } })
  escalated = await choose(ada, await confirm(ada, await start(ada, '10003')), 'escalate', secret)
  atFreeze = await choose(ada, await confirm(ada, await start(ada, '10006')), 'escalate', secret)
  atFreeze = await complete(cleo, atFreeze, { kind: 'escalation', answer: secret })
  const [account = ''] = await ids("select id from accounts where company_id = 10006 and status = 'active' order by id")
  atFreeze = await complete(cleo, await choose(cleo, atFreeze, 'freeze', secret), {
    kind: 'load-related-record',
    relation: 'accounts',
    records: [account],
  })
  await ada('getRecord', { params: { collection: 'companies', id: '10004' } })
  await ada('listRecords', { params: { collection: 'companies' }, query: { search: 'Aphrodite Shipping' } })

  await server.store.pool.query('update person set is_disabled = true where id = $1', [eve.person.id])
  await server.store.pool.query("update person set role_id = 'newcomer' where id = $1", [fay.person.id])
})
afterAll(() => server.stop())

const onRun = (run: RunView) => ({ params: { run: run.id } })
const onAttempt = (run: RunView) => ({ params: { run: run.id, attempt: openOf(run).attempt } })
const freshKyc = () => start(person('ada'), next(companies))
const seesKyc = { allowed: compliance, others: 404 } as const
/** The three kinds of run that a plain look is asked about. */
const looks = <Of extends Operation>(request: (run: RunView) => RequestOf<Of>): Rule<Of>[] => [
  { object: 'a run of compliance', ...seesKyc, request: () => request(kyc) },
  {
    object: 'a run of both teams on a hidden company',
    allowed: compliance,
    others: 404,
    request: () => request(hiddenRun),
  },
  {
    object: 'a run of both teams on a visible company',
    allowed: everybody,
    others: 404,
    request: () => request(sharedRun),
  },
  { object: 'a run of support', allowed: ['dan'], others: 404, request: () => request(supportRun) },
]
/** Orders: the allowed each get a run of their own, the others try theirs on runs that must stay as they are. */
const orders = <Of extends Operation>(
  fresh: () => Promise<RunView>,
  request: (run: RunView) => RequestOf<Of>,
  status = 200,
): Rule<Of>[] => [
  { object: 'a run of compliance', ...seesKyc, status, request: async () => request(await fresh()) },
  {
    object: 'a run of both teams on a hidden company',
    allowed: [],
    others: { dan: 404 },
    request: () => request(hiddenRun),
  },
  {
    object: 'a run of support',
    allowed: [],
    others: { ada: 404, bo: 404, cleo: 404, ines: 404, fay: 404 },
    request: () => request(supportRun),
  },
]
/** Ada asks a lead to approve a write. */
async function freshApproval(): Promise<RunView> {
  const ada = person('ada')
  const run = await complete(ada, await start(ada, next(companies), 'risk-score-change'), {
    kind: 'guidance',
    answer: secret,
  })
  return complete(ada, run, { kind: 'update-data', values: { risk_score: 1 } })
}
const withdrawing = (run: RunView) => ({ ...onAttempt(run), body: { approval: openOf(run).approval?.id ?? 'none' } })
/** Of what Ada asked for, only a lead decides. */
const onlyLeads = <Of extends Operation>(rule: Rule<Of>): Rule<Of> => {
  const lacks = right('companies.approve')
  return rule.object === 'a run of compliance'
    ? { ...rule, allowed: ['cleo'], others: { ada: lacks, bo: lacks, ines: lacks, fay: lacks, dan: 404 } }
    : rule
}
/** An account that somebody froze outside any run, and nobody knows whether it worked. */
async function unknownFreeze(account: string): Promise<string> {
  const id = `direct:${crypto.randomUUID()}`
  const request = {
    kind: 'run-action',
    action: 'freeze_account',
    title: 'Freeze',
    record: { collection: 'accounts', id: account, label: account },
    form: { reason: secret },
  }
  await server.store.pool.query(
    "insert into effect (id, effect_class, digest, request, person_id, status, outcome, outcome_text) values ($1, 'other', '', $2, $3, 'settled', 'unknown', $4)",
    [id, JSON.stringify(request), person('eve').person.id, secret],
  )
  return id
}
const right = (name: string): Refusal => ({ right: name })
const ai = right('settings.ai')
const freeze = right('action.freeze_account.trigger')
const publish = right('workflows.publish')
const signal = right('workflow.kyc-review.signal')
const onRecord = (workflow: string, record: string) => ({
  params: { workflow, record },
  body: { id: 'e1', event: 'bank.answered', values: {} },
})

const rules: Rules = {
  getDispatchHold: () => [{ object: 'the hold', allowed: everybody, others: 404, request: () => ({}) }],
  holdDispatch: () => [
    {
      object: 'the hold',
      allowed: ['ines'],
      others: { right: 'dispatch.hold' },
      request: () => ({ body: { reason: 'To look' } }),
    },
  ],
  releaseDispatch: () => [
    {
      object: 'the hold',
      allowed: ['ines'],
      others: { right: 'dispatch.hold' },
      async request() {
        const { hold } = await person('ines')('getDispatchHold', {})
        if (!hold) await person('ines')('holdDispatch', { body: { reason: 'To look' } })
        return { body: { mayHaveLost: false } }
      },
    },
  ],
  getAiSettings: () => [{ object: 'the assistant', allowed: ['ines'], others: ai, request: () => ({}) }],
  changeAiSettings: () => [
    { object: 'the assistant', allowed: ['ines'], others: ai, request: () => ({ body: { settings: {} } }) },
  ],
  testAiSettings: () => [
    {
      ...{ object: 'the assistant', allowed: ['ines'], others: ai },
      request: () => ({
        body: { settings: { provider: 'openai-compatible', model: 'none', baseUrl: 'http://127.0.0.1:1/v1' } },
      }),
    },
  ],
  getMe: () => [{ object: 'oneself', allowed: everybody, others: 404, request: () => ({}) }],
  listPeople: () => [{ object: 'the people', allowed: everybody, others: 404, request: () => ({}) }],
  listCollections: () => [{ object: 'the collections', allowed: everybody, others: 404, request: () => ({}) }],
  listRecords: () => [
    {
      object: 'companies',
      allowed: everybody,
      others: 404,
      request: () => ({ params: { collection: 'companies' }, query: { sort: '-risk_score', limit: 200 } }),
    },
    {
      object: 'documents',
      allowed: reviewers,
      others: 404,
      request: () => ({ params: { collection: 'documents' }, query: {} }),
    },
    {
      object: 'companies by their documents',
      allowed: reviewers,
      others: 404,
      request: () => ({ params: { collection: 'accounts' }, query: { filter: filter('company.country', 'CY') } }),
    },
    {
      object: 'what does not exist',
      allowed: [],
      others: 404,
      request: () => ({ params: { collection: 'secrets' }, query: {} }),
    },
  ],
  countRecords: () => [
    {
      object: 'companies',
      allowed: everybody,
      others: 404,
      request: () => ({ params: { collection: 'companies' }, query: { filter: filter('country', 'CY') } }),
    },
    {
      object: 'watchlist hits',
      allowed: reviewers,
      others: 404,
      request: () => ({ params: { collection: 'watchlist_hits' }, query: {} }),
    },
  ],
  getRecord: () => [
    {
      object: 'a company',
      allowed: everybody,
      others: 404,
      request: () => ({ params: { collection: 'companies', id: '10001' } }),
    },
    {
      object: 'a hidden company',
      allowed: compliance,
      others: 404,
      request: () => ({ params: { collection: 'companies', id: '10004' } }),
    },
    ...[...hidden.records]
      .filter(([collection]) => collection !== 'companies')
      .map(([collection, ids]) => ({
        object: `a hidden company’s ${collection}`,
        allowed: reviewers,
        others: 404 as const,
        request: () => ({ params: { collection, id: ids[0] ?? '' } }),
      })),
  ],
  listRelated: () => [
    {
      object: 'a company’s documents',
      allowed: reviewers,
      others: 404,
      request: () => ({ params: { collection: 'companies', id: '10001', relation: 'documents' }, query: {} }),
    },
    {
      object: 'a hidden company’s contacts',
      allowed: reviewers,
      others: 404,
      request: () => ({ params: { collection: 'companies', id: '10004', relation: 'contacts' }, query: {} }),
    },
    {
      object: 'a hidden ticket’s company',
      allowed: reviewers,
      others: 404,
      request: () => ({ params: { collection: 'tickets', id: hiddenTicket, relation: 'company' }, query: {} }),
    },
  ],
  runAction: () => [
    {
      object: 'an account',
      allowed: ['cleo'],
      others: { ada: freeze, bo: freeze, ines: freeze, dan: 404, fay: 404 },
      request: () => ({
        params: { collection: 'accounts', id: next(accounts), action: 'freeze_account' },
        body: { form: { reason: 'A test' } },
      }),
    },
    {
      object: 'a hidden company',
      allowed: [],
      others: {
        dan: right('action.request_documents.trigger'),
        ines: right('action.request_documents.trigger'),
        fay: right('action.request_documents.trigger'),
      },
      request: () => ({
        params: { collection: 'companies', id: '10004', action: 'request_documents' },
        body: { form: {} },
      }),
    },
  ],
  listUnknownOutcomes: () => [
    {
      object: 'an account',
      allowed: reviewers,
      others: 404,
      request: () => ({ params: { collection: 'accounts', id: accounts[0] ?? '' } }),
    },
    {
      object: 'a hidden company',
      allowed: compliance,
      others: 404,
      request: () => ({ params: { collection: 'companies', id: '10004' } }),
    },
  ],
  answerUnknownOutcome: () => [
    {
      object: 'an action on an account',
      allowed: ['cleo'],
      others: { ada: freeze, bo: freeze, ines: freeze, dan: 404, fay: 404 },
      request: async () => ({
        params: { collection: 'accounts', id: accounts[0] ?? '', effect: await unknownFreeze(accounts[0] ?? '') },
        body: { answer: 'happened', reason: 'A test' },
      }),
    },
    {
      object: 'what does not exist',
      allowed: [],
      others: 404,
      request: () => ({
        params: { collection: 'accounts', id: accounts[0] ?? '', effect: 'none' },
        body: { answer: 'happened', reason: 'A test' },
      }),
    },
  ],
  listWorkflows: () => [{ object: 'the workflows', allowed: everybody, others: 404, request: () => ({ query: {} }) }],
  getWorkflow: () => [
    {
      object: 'a workflow of compliance',
      allowed: compliance,
      others: 404,
      request: () => ({ params: { workflow: 'kyc-review' }, query: {} }),
    },
    {
      object: 'a workflow of support',
      allowed: ['dan'],
      others: 404,
      request: () => ({ params: { workflow: 'ticket-follow-up' }, query: { version: 1 } }),
    },
    {
      object: 'what does not exist',
      allowed: [],
      others: 404,
      request: () => ({ params: { workflow: 'secrets' }, query: {} }),
    },
  ],
  validateWorkflow: () => [
    {
      object: 'a definition',
      allowed: ['cleo', 'ines'],
      others: publish,
      request: () => ({ body: { definition: sharedLook } }),
    },
  ],
  publishWorkflow: () => [
    {
      object: 'a workflow of compliance',
      allowed: ['cleo', 'ines'],
      others: publish,
      request: () => ({ params: { workflow: 'shared-look' }, body: { definition: sharedLook } }),
    },
    {
      object: 'a workflow of support',
      allowed: [],
      others: { cleo: 404, ines: 404, ada: publish, dan: publish },
      request: () => ({
        params: { workflow: 'ticket-follow-up' },
        body: { definition: { ...sharedLook, id: 'ticket-follow-up' } },
      }),
    },
  ],
  startRun: () => [
    {
      object: 'a workflow of compliance',
      allowed: compliance,
      others: 404,
      request: () => ({ body: { workflow: 'kyc-review', collection: 'companies', record: next(companies) } }),
    },
    {
      object: 'a workflow of both teams on a hidden company',
      allowed: [],
      others: { dan: 404 },
      request: () => ({ body: { workflow: 'shared-look', collection: 'companies', record: '10004' } }),
    },
    {
      object: 'a workflow of support',
      allowed: [],
      others: { ada: 404, bo: 404, cleo: 404, ines: 404, fay: 404 },
      request: () => ({ body: { workflow: 'ticket-follow-up', collection: 'tickets', record: ticket } }),
    },
    {
      object: 'a workflow of support on a hidden ticket',
      allowed: [],
      others: 404,
      request: () => ({ body: { workflow: 'ticket-follow-up', collection: 'tickets', record: hiddenTicket } }),
    },
  ],
  listRuns: () => [
    { object: 'the runs', allowed: everybody, others: 404, request: () => ({ query: { limit: 100 } }) },
    {
      object: 'the runs of a hidden company',
      allowed: everybody,
      others: 404,
      request: () => ({ query: { collection: 'companies', record: '10004' } }),
    },
  ],
  getRun: () => [
    ...looks<'getRun'>(onRun),
    {
      object: 'what does not exist',
      allowed: [],
      others: 404,
      request: () => ({ params: { run: crypto.randomUUID() } }),
    },
  ],
  listRunEvents: () => looks((run) => ({ ...onRun(run), query: {} })),
  listCandidates: () => [
    {
      object: 'a run of both teams on a visible company',
      allowed: [...reviewers, 'dan'],
      others: { fay: right('contacts.browse') },
      request: () => ({ ...onAttempt(sharedRun), query: { relation: 'contacts' } }),
    },
    {
      object: 'a run of both teams on a hidden company',
      allowed: [],
      others: { dan: 404 },
      request: () => ({ params: { run: hiddenRun.id, attempt: 1 }, query: { relation: 'contacts' } }),
    },
    {
      object: 'a run of compliance',
      allowed: [],
      others: { dan: 404 },
      request: () => ({ params: { run: kyc.id, attempt: 1 }, query: { relation: 'documents' } }),
    },
  ],
  completeStep: () => [
    ...orders<'completeStep'>(freshKyc, (run) => ({
      ...onAttempt(run),
      body: { answer: { kind: 'guidance', answer: secret } },
    })),
    {
      object: 'a step whose action the role lacks',
      allowed: [],
      others: { ada: freeze, bo: freeze, ines: freeze, fay: freeze, dan: 404 },
      request: () => ({
        ...onAttempt(atFreeze),
        body: { answer: { kind: 'trigger-action', action: 'freeze_account', form: { reason: secret } } },
      }),
    },
    {
      object: 'an escalation',
      allowed: [],
      others: {
        ada: right('inbox.compliance-escalations.work'),
        ines: right('inbox.compliance-escalations.work'),
        dan: 404,
      },
      request: () => ({ ...onAttempt(escalated), body: { answer: { kind: 'escalation', answer: secret } } }),
    },
  ],
  handleManually: () => orders(freshKyc, (run) => ({ ...onAttempt(run), body: {} })),
  askAgain: () => orders(freshKyc, (run) => ({ ...onAttempt(run), body: {} })),
  getRevisePrice: () =>
    looks((run) => ({ params: { run: run.id, attempt: 1 } })).map((rule) =>
      rule.object.includes('visible') || rule.object.includes('support') ? { ...rule, status: 409 } : rule,
    ),
  reviseStep: () =>
    orders<'reviseStep'>(freshKyc, (run) => ({ params: { run: run.id, attempt: 1 }, body: {} })).map((rule) =>
      // The documents were read after it: who may not read them may not have that undone.
      rule.object === 'a run of compliance'
        ? { ...rule, allowed: reviewers, others: { dan: 404, fay: right('documents.browse') } }
        : rule,
    ),
  resolveEffect: () =>
    orders(
      freshKyc,
      (run) => ({ ...onAttempt(run), body: { effect: 'none', answer: 'happened', reason: secret } }),
      409,
    ),
  listApprovals: () => [
    { object: 'the approvals', allowed: everybody, others: 404, request: () => ({ query: {} }) },
    { object: 'their history', allowed: everybody, others: 404, request: () => ({ query: { view: 'history' } }) },
  ],
  giveApproval: () =>
    orders<'giveApproval'>(freshApproval, (run) => ({
      ...onAttempt(run),
      body: { approval: openOf(run).approval?.id ?? 'none', digest: openOf(run).approval?.digest ?? 'none' },
    })).map(onlyLeads),
  refuseApproval: () =>
    orders<'refuseApproval'>(freshApproval, (run) => ({
      ...onAttempt(run),
      body: { approval: openOf(run).approval?.id ?? 'none', comment: secret },
    })).map(onlyLeads),
  withdrawApproval: () => orders<'withdrawApproval'>(freshApproval, withdrawing),
  saveRun: () => orders(freshKyc, (run) => ({ ...onRun(run), body: { note: secret } })),
  resumeRun: () => orders(freshKyc, (run) => ({ ...onRun(run), body: {} })),
  claimRun: () => [
    ...orders<'claimRun'>(freshKyc, (run) => ({ ...onRun(run), body: {} })),
    {
      object: 'an escalated run',
      allowed: ['cleo'],
      others: {
        ada: right('inbox.compliance-escalations.work'),
        ines: right('inbox.compliance-escalations.work'),
        dan: 404,
      },
      request: () => ({ ...onRun(escalated), body: {} }),
    },
  ],
  assignRun: () =>
    orders(freshKyc, (run) => ({ ...onRun(run), body: { person: person('bo').person.id, note: secret } })),
  releaseRun: () => orders(freshKyc, (run) => ({ ...onRun(run), body: { note: secret } }), 409),
  sendEvent: () => [
    {
      object: 'a run of compliance',
      allowed: ['cleo'],
      // The right is there; the run waits for something else, which only those hear who may send.
      status: 409,
      others: { ada: signal, bo: signal, ines: signal, fay: signal, dan: 404 },
      request: () => ({ ...onRun(kyc), body: { id: 'e1', event: 'bank.answered', values: {} } }),
    },
    {
      object: 'a run of support',
      allowed: [],
      others: { ada: 404, bo: 404, cleo: 404, ines: 404, fay: 404 },
      request: () => ({ ...onRun(supportRun), body: { id: 'e1', event: 'bank.answered', values: {} } }),
    },
  ],
  sendEventOnRecord: () => [
    {
      object: 'a workflow of compliance on a company',
      allowed: ['cleo'],
      status: 409,
      others: { ada: signal, bo: signal, ines: signal, fay: signal, dan: 404 },
      request: () => onRecord('kyc-review', '10001'),
    },
    {
      object: 'a workflow of both teams on a hidden company',
      allowed: [],
      others: { dan: 404 },
      request: () => onRecord('shared-look', '10004'),
    },
    {
      object: 'a workflow of support',
      allowed: [],
      others: { ada: 404, bo: 404, cleo: 404, ines: 404, fay: 404 },
      request: () => onRecord('ticket-follow-up', ticket),
    },
  ],
  abortRun: () => orders(freshKyc, (run) => ({ ...onRun(run), body: { reason: secret } })),
  listInboxes: () => [{ object: 'the inboxes', allowed: everybody, others: 404, request: () => ({}) }],
  listInboxRuns: () => [
    {
      object: 'the inbox of compliance',
      allowed: compliance,
      others: 404,
      request: () => ({ params: { inbox: 'compliance-escalations' } }),
    },
  ],
  listWorkspaces: () => [{ object: 'the workspaces', allowed: everybody, others: 404, request: () => ({}) }],
  getWorkspace: () => [
    {
      object: 'a workspace of compliance',
      allowed: compliance,
      others: 404,
      request: () => ({ params: { workspace: 'kyc-desk' } }),
    },
    {
      object: 'a workspace of support',
      allowed: ['dan'],
      others: 404,
      request: () => ({ params: { workspace: 'support-desk' } }),
    },
  ],
  listActivity: () =>
    (['json', 'csv', 'ndjson'] as const).map((format) => ({
      object: `the activity as ${format}`,
      allowed: everybody,
      others: 404 as const,
      request: () => ({ query: { format, limit: 500 } }),
    })),
}

test('the table has a rule for every operation of the OpenAPI document, and for no other', async () => {
  const document: { paths: Record<string, Record<string, { operationId: string }>> } = await (
    await server.nobody.raw('GET', '/api/openapi.json')
  ).json()
  const documented = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((operation) => operation.operationId),
  )
  expect(documented.sort()).toEqual([...Object.keys(rules), 'live'].sort())
})

describe.each(Object.keys(routes).filter(isOperation))('%s', (operation) => {
  test('answers whom it may, and tells the others what they lack', async () => {
    for (const rule of rules[operation]()) await walk(operation, rule)
  })
})

test('the live stream is for people who are signed in and not disabled', async () => {
  expect((await server.nobody.raw('GET', livePath)).status).toBe(401)
  expect((await person('eve').raw('GET', livePath)).status).toBe(401)
})

describe('Dan of the support team', () => {
  test('cannot tell a hidden record from one that does not exist', async () => {
    const dan = person('dan')
    for (const [collection, ids] of hidden.records) {
      const visible = (await dan('listCollections', {})).collections.some((each) => each.id === collection)
      for (const id of ids.slice(0, 3)) {
        const [one, other] = await Promise.all(
          [id, '77777777'].map(async (each) =>
            (await dan.raw('GET', `/api/v1/collections/${collection}/records/${each}`)).text(),
          ),
        )
        expect(one?.replaceAll(id, 'ID'), `${collection}/${id}, ${visible ? 'in sight' : 'out of sight'}`).toBe(
          other?.replaceAll('77777777', 'ID'),
        )
      }
    }
  })

  test('finds nothing of Cyprus by any list, search, sort, filter, relation or count', async () => {
    const dan = person('dan')
    const { collections } = await dan('listCollections', {})
    expect(collections.map((collection) => collection.id)).toEqual([
      'companies',
      'contacts',
      'refunds',
      'tickets',
      'transactions',
    ])
    for (const collection of collections) {
      const params = { collection: collection.id }
      const path = collection.id === 'companies' ? '' : 'company.'
      const oracles = [
        filter(`${path}country`, 'CY'),
        filter(`${path}name`, 'Aphrod', 'starts-with'),
        `{"or":[${filter(`${path}country`, 'CY')},${filter('id', null, 'is-null')}]}`,
      ]
      for (const oracle of oracles) {
        expect(await dan('countRecords', { params, query: { filter: oracle } }), `${collection.id} ${oracle}`).toEqual({
          count: 0,
          isExact: true,
        })
        await hear('dan', 'listRecords', { params, query: { filter: oracle } })
      }
      for (const search of ['Aphrod', 'Shippi', 'Cypr'])
        await hear('dan', 'listRecords', { params, query: { search, limit: 200 } })
      for (const field of collection.fields.filter((each) => !['json', 'list'].includes(each.type))) {
        for (const sort of [field.name, `-${field.name}`])
          await hear('dan', 'listRecords', { params, query: { sort, limit: 200 } })
      }
      let after: string | null | undefined
      let seen = 0
      do {
        const page = await dan('listRecords', { params, query: { limit: 200, ...(after ? { after } : {}) } })
        heardByDan.push({ asked: `every page of ${collection.id}`, body: JSON.stringify(page) })
        seen += page.records.length
        for (const relation of collection.relations) {
          const first = page.records[0]
          if (first)
            await hear('dan', 'listRelated', {
              params: { collection: collection.id, id: first.id, relation: relation.name },
              query: { limit: 200 },
            })
        }
        after = page.next
      } while (after)
      const { count } = await dan('countRecords', { params, query: {} })
      const { rows } = await server.demo.pool.query<{ count: number }>(`select count(*) from ${collection.id}`)
      expect(count, collection.id).toBe(seen)
      expect(Number(rows[0]?.count) - count, collection.id).toBe(hidden.records.get(collection.id)?.length ?? 0)
    }
  })

  test('reads nothing of compliance or Cyprus in runs, events, inboxes, workspaces and activity', async () => {
    const dan = person('dan')
    const { runs } = await dan('listRuns', { query: { limit: 100 } })
    expect(runs.map((run) => run.id).sort()).toEqual([sharedRun.id, supportRun.id].sort())
    expect((await dan('listWorkflows', { query: {} })).workflows.map((workflow) => workflow.id)).toEqual([
      'shared-look',
      'ticket-follow-up',
    ])
    expect(await dan('listInboxes', {})).toEqual({ inboxes: [] })
    expect((await dan('listWorkspaces', {})).workspaces.map((workspace) => workspace.id)).toEqual(['support-desk'])
    let after: string | null | undefined
    do {
      const page = await dan('listActivity', { query: { limit: 500, order: 'oldest', ...(after ? { after } : {}) } })
      heardByDan.push({ asked: 'every page of the activity', body: JSON.stringify(page) })
      expect(page.activity.filter((entry) => entry.workflow === 'kyc-review')).toEqual([])
      after = page.activity.length > 0 ? page.next : null
    } while (after)
    for (const query of [
      { workflow: 'kyc-review' },
      { run: kyc.id },
      { run: hiddenRun.id },
      { collection: 'companies', record: '10004' },
      { collection: 'accounts' },
    ]) {
      expect((await dan('listActivity', { query })).activity, JSON.stringify(query)).toEqual([])
    }
  })

  test('was told nothing of it in any answer of all these tests, errors included', () => {
    expect(heardByDan.length).toBeGreaterThan(200)
    expect(hidden.texts.length).toBeGreaterThan(100)
    const own = [secret, '"kyc-review"', kyc.id, hiddenRun.id, escalated.id]
    const told = heardByDan.filter(({ asked, body }) =>
      own.some((text) => body.includes(text) && !asked.includes(text)),
    )
    expect(told).toEqual([])
    // All at once, and one by one only to name the answer at fault.
    if (leaksIn(heardByDan.map(({ body }) => body).join('\n'), hidden).length === 0) return
    for (const { asked, body } of heardByDan) expect(leaksIn(body, hidden), asked).toEqual([])
  })
})

test('none of the refused orders changed a run', async () => {
  const ada = person('ada')
  for (const run of [kyc, hiddenRun, sharedRun, atFreeze])
    expect((await ada('getRun', onRun(run))).sequence).toBe(run.sequence)
  expect((await person('dan')('getRun', onRun(supportRun))).sequence).toBe(supportRun.sequence)
})

test('the activity log holds each refusal of a right, with the right’s name', async () => {
  const { rows } = await server.store.pool.query<{ right: string }>(
    "select distinct detail ->> 'right' as right from activity where is_denied and type = 'denied' order by 1",
  )
  expect(rows.map((row) => row.right)).toEqual(
    expect.arrayContaining([
      'action.freeze_account.trigger',
      'contacts.browse',
      'inbox.compliance-escalations.work',
      'workflows.publish',
    ]),
  )
})

async function walk<Of extends Operation>(operation: Of, rule: Rule<Of>): Promise<void> {
  for (const name of people) {
    const refusal = refusalOf(rule, name)
    if (refusal === undefined && !rule.allowed.includes(name)) continue
    const { status, body } = await hear(name, operation, await rule.request())
    const asked = `${name} asks ${operation} about ${rule.object}: ${body.slice(0, 300)}`
    if (refusal === undefined) {
      expect(status, asked).toBe(rule.status ?? 200)
      continue
    }
    const told: { code: string; details?: Record<string, string> } = JSON.parse(body)
    if (refusal === 401) expect({ status, code: told.code }, asked).toEqual({ status: 401, code: 'not-signed-in' })
    else if (refusal === 404) expect({ status, code: told.code }, asked).toEqual({ status: 404, code: 'not-found' })
    else
      expect({ status, code: told.code, right: told.details?.['right'] }, asked).toEqual({
        status: 403,
        code: 'right-missing',
        right: refusal.right,
      })
  }
}

/** What the person must hear; undefined for who is allowed, and for who has no rule about this object. */
function refusalOf<Of extends Operation>({ allowed, others }: Rule<Of>, name: Name): Refusal | 401 | undefined {
  if (name === 'nobody' || name === 'eve') return 401
  if (allowed.includes(name)) return undefined
  return others === 404 || 'right' in others ? toRefusal(others) : others[name]
}

function toRefusal(refusal: Refusal | Partial<Record<Name, Refusal>>): Refusal | undefined {
  if (refusal === 404) return 404
  return 'right' in refusal && typeof refusal.right === 'string' ? { right: refusal.right } : undefined
}

/** Asks as it is sent over the wire, and remembers what Dan was told. */
async function hear<Of extends Operation>(
  name: Name,
  operation: Of,
  request: RequestOf<Of>,
): Promise<{ status: number; body: string }> {
  const [method, template] = routes[operation]
  const parts: { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown } = request
  const path = address(template, parts.params, parts.query)
  const { raw } = name === 'nobody' ? server.nobody : person(name)
  const answer = await raw(method, path, parts.body)
  const body = await answer.text()
  if (name === 'dan') heardByDan.push({ asked: `${method} ${path} ${JSON.stringify(parts.body ?? '')}`, body })
  return { status: answer.status, body }
}

function person(name: Exclude<Name, 'nobody'>): SignedIn {
  const found = signedIn.get(name)
  if (!found) throw new Error(`${name} is not signed in.`)
  return found
}

function next(ids: string[]): string {
  const id = ids.shift()
  if (id === undefined) throw new Error('The demo has too few records for this test.')
  return id
}

function filter(field: string, value: string | null, operator = 'equals'): string {
  return JSON.stringify({ field, operator, ...(value === null ? {} : { value }) })
}

function isOperation(name: string): name is Operation {
  return name in routes
}

const sharedLook = {
  id: 'shared-look',
  title: 'A look by both teams',
  collection: 'companies',
  teams: ['compliance', 'support'],
  start: 'pick',
  steps: [
    {
      id: 'pick',
      kind: 'load-related-record',
      title: 'Pick a contact',
      mode: 'manual',
      relation: 'contacts',
      take: 'one',
      next: 'note',
    },
    { id: 'note', kind: 'guidance', title: 'Note', answer: { label: 'Note' }, next: 'done' },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}
