import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Step, workflowSchema } from '#engine'
import { companies } from './held-out.fixture.ts'
import { ask, collection, decided, entry, loaded, type Setting, value } from './question.fixture.ts'

const review = workflowOf('kyc-review')
const payments = companies.find(({ name }) => name === 'Payments')?.setting
if (!payments) throw new Error('The made-up payments firm is gone.')
const customer = entry('load_customer', 'get-data', {
  values: {
    name: value('Name', 'Nordwind Logistics'),
    email: value('Email', 'office@nordwind.example'),
    language: value('Language', 'de'),
    currency: value('Currency', 'EUR'),
    risk_score: value('Risk score', 40),
    monthly_volume: value('Monthly volume', '1000.00', { type: 'decimal' }),
    annual_revenue: value('Annual revenue', '900000.00', { type: 'decimal' }),
  },
})
const people = loaded('load_people', 'contacts', [{ name: 'Eva Brandt', is_pep: false }])
const hits = loaded('load_hits', 'watchlist_hits', [])
const file = (status: string) =>
  loaded('load_documents', 'documents', [
    { kind: 'bank_statement', status },
    { kind: 'licence', status: 'received' },
  ])
const flags = (count: number, texts: string[], summary = '') =>
  entry('red_flags', 'guidance', {
    title: 'Red flags',
    values: {
      flag_texts: value('Red flags in words', texts),
      flag_count: value('Number of red flags', count),
      high_flags: value('High', 0),
      summary: value('Summary', summary),
    },
  })
const withContext = (...context: NonNullable<Setting['context']>): Setting => ({ ...payments, context })

test('the red flags of the demo are checked by its rules', async () => {
  expect(await ask(review('red_flags'), withContext(customer, file('expired'), people, hits))).toMatchObject({
    status: 'proposed',
    proposal: {
      certainty: 'derived',
      answer: {
        summary: '1 red flag: 1 medium.\nMedium: Documents that are missing, expired or rejected: 1.',
        flags: [
          { id: 'documents_incomplete', evidence: [{ step: 'load_documents', field: 'status', value: 'expired' }] },
        ],
      },
    },
  })
})

test('the decision follows the one rule that holds', async () => {
  expect(
    await ask(review('decide'), withContext(customer, file('expired'), people, hits, flags(1, ['x']))),
  ).toMatchObject({ status: 'proposed', proposal: { certainty: 'derived', answer: { option: 'request_documents' } } })
  expect(
    await ask(review('decide'), withContext(customer, file('received'), people, hits, flags(0, []))),
  ).toMatchObject({ status: 'proposed', proposal: { answer: { option: 'approve' } } })
  const manually = entry('red_flags', 'guidance', { title: 'Red flags', missing: 'handled manually by Ana' })
  expect(await ask(review('decide'), withContext(customer, file('received'), people, hits, manually))).toMatchObject({
    status: 'unsure',
    reason: expect.stringContaining('"Red flags" was handled manually by Ana'),
  })
})

test('the request for documents comes filled in', async () => {
  const suggestion = await ask(
    review('request_documents'),
    withContext(
      customer,
      file('expired'),
      people,
      hits,
      flags(1, ['A document has expired.']),
      decided('decide', 'request_documents'),
    ),
  )
  expect(suggestion).toMatchObject({
    status: 'proposed',
    proposal: {
      certainty: 'derived',
      answer: {
        action: 'request_documents',
        form: {
          documents: ['bank_statement'],
          reason: 'Documents needed: Bank statement (expired).',
          due_on: '2026-12-06',
          email: 'office@nordwind.example',
          language: 'de',
        },
      },
    },
  })
})

test('an approval is reasoned by the comment, else by remarks, else by the clean bill', async () => {
  const clean = flags(0, [], 'No red flags. Checked: high score.')
  const noteOf = async (...context: NonNullable<Setting['context']>) => {
    const suggestion = await ask(review('approve'), withContext(...context))
    return suggestion.status !== 'failed' && suggestion.proposal?.answer.kind === 'trigger-action'
      ? suggestion.proposal.answer.form['note']
      : undefined
  }
  const remarked = {
    ...clean,
    values: { ...clean.values, answer: value('Your remarks', 'Known for years.', { origin: 'person' as const }) },
  }
  expect(await noteOf(customer, clean, decided('decide', 'approve', 'All in order.'))).toBe('All in order.')
  expect(await noteOf(customer, remarked, decided('decide', 'approve'))).toBe('Known for years.')
  expect(await noteOf(customer, clean, decided('decide', 'approve'))).toBe('No red flags. Checked: high score.')
})

test('the active account is found', async () => {
  const accounts = [
    { id: '1', label: 'DE1', values: { status: 'frozen' } },
    { id: '2', label: 'DE2', values: { status: 'active' } },
  ]
  expect(await ask(review('choose_account'), { ...payments, candidates: { accounts } })).toMatchObject({
    status: 'proposed',
    proposal: { answer: { records: ['2'] } },
  })
})

test('the ticket is read and closed by its instructions', async () => {
  const follow = workflowOf('ticket-follow-up')
  const tickets = {
    collection: collection('tickets', 'Ticket', [
      'id!: integer',
      'kind: question|refund',
      'subject: text',
      'body: text',
      'status: open|waiting|closed',
      'priority: low|normal|high',
      'requester_email: text',
      'assignee: text?',
      'created_at!: datetime',
      'due_on: date?',
      'closed_at: datetime?',
    ]),
    values: { status: 'open' },
  }
  expect(await ask(follow('read_ticket'), tickets)).toMatchObject({
    status: 'proposed',
    proposal: { certainty: 'stated', answer: { fields: ['subject', 'body', 'priority', 'requester_email'] } },
  })
  expect(await ask(follow('close_ticket'), tickets)).toMatchObject({
    status: 'proposed',
    proposal: { certainty: 'stated', answer: { values: { status: 'closed' } } },
  })
})

function workflowOf(id: string): (stepId: string) => Step {
  const workflow = workflowSchema.parse(
    parse(readFileSync(new URL(`../../../examples/payments/workflows/${id}.yaml`, import.meta.url), 'utf8')),
  )
  return (stepId) => {
    const step = workflow.steps.find((candidate) => candidate.id === stepId)
    if (!step) throw new Error(`The workflow ${id} has no step ${stepId} any more.`)
    return step
  }
}
