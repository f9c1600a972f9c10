import { expect, test } from 'vitest'
import { action, ask, collection, decided, entry, loaded, relation, value } from './question.fixture.ts'

const companies = collection(
  'companies',
  'Company',
  ['name: text', 'status: active|rejected', 'kyc_reason: text?', 'limit: decimal', 'reviewed_on: date?'],
  [relation('documents', 'documents')],
)
const setting = {
  collection: companies,
  values: { status: 'active', limit: '100.00' },
  context: [decided('decide', 'reject', 'Owner unknown.')],
}

test('a pinned value needs no guessing', async () => {
  expect(await ask({ kind: 'update-data', mode: 'automatic', values: { status: 'rejected' } }, setting)).toMatchObject({
    status: 'proposed',
    proposal: {
      certainty: 'stated',
      answer: { values: { status: 'rejected' } },
      sources: [
        { path: 'values.status', certainty: 'stated', text: 'The author of the workflow set it to "rejected".' },
      ],
    },
  })
})

test('a formula says which value of the context it took', async () => {
  expect(
    await ask(
      { kind: 'update-data', mode: 'automatic', values: { kyc_reason: { cel: 'steps.decide.comment' } } },
      setting,
    ),
  ).toMatchObject({
    status: 'proposed',
    proposal: {
      certainty: 'stated',
      answer: { values: { kyc_reason: 'Owner unknown.' } },
      sources: [{ path: 'values.kyc_reason', step: 'decide', field: 'comment' }],
    },
  })
})

test('a formula that reads a step handled manually hands over, and names the step', async () => {
  const context = [entry('decide', 'decision', { title: 'Decide on the company', missing: 'handled manually by Ana' })]
  const suggestion = await ask(
    { kind: 'update-data', mode: 'automatic', values: { kyc_reason: { cel: 'steps.decide.comment' } } },
    { ...setting, context },
  )
  expect(suggestion).toEqual({
    status: 'unsure',
    reason: 'Kyc reason could not be computed: "Decide on the company" was handled manually by Ana.',
  })
})

test('what could be computed is kept when something else could not', async () => {
  const suggestion = await ask(
    {
      kind: 'update-data',
      mode: 'automatic',
      values: { status: 'rejected', kyc_reason: { cel: 'steps.gone.comment' } },
    },
    setting,
  )
  expect(suggestion).toMatchObject({
    status: 'unsure',
    reason: 'Kyc reason could not be computed: the step "gone" has not been done in this run.',
    proposal: { certainty: 'guess', answer: { values: { status: 'rejected' } } },
  })
})

test('values that already stand there are no change', async () => {
  expect(
    await ask({ kind: 'update-data', mode: 'automatic', values: { status: 'active', limit: 100 } }, setting),
  ).toEqual({ status: 'unsure', reason: 'There is nothing to change: the record already holds these values.' })
  expect(
    await ask({ kind: 'update-data', mode: 'automatic', values: { status: 'rejected', limit: 100 } }, setting),
  ).toMatchObject({ proposal: { answer: { values: { status: 'rejected' } } } })
})

test('pinned fields are read without an instruction; a field one may not see is named', async () => {
  expect(await ask({ kind: 'get-data', mode: 'automatic', fields: ['name', 'status'] }, setting)).toMatchObject({
    status: 'proposed',
    proposal: { certainty: 'stated', answer: { fields: ['name', 'status'] } },
  })
  expect(await ask({ kind: 'get-data', mode: 'automatic', fields: ['name', 'secret'] }, setting)).toMatchObject({
    status: 'unsure',
    reason: 'You may not see secret, which the author wants read here.',
    proposal: { answer: { fields: ['name'] } },
  })
})

test('a pinned relation loads all candidates up to the limit, none included', async () => {
  const records = ['1', '2', '3'].map((id) => ({ id, label: id, values: {} }))
  const step = {
    kind: 'load-related-record',
    mode: 'automatic',
    relation: 'documents',
    take: 'many',
    instruction: 'A long story about documents, unless there are none.',
  }
  expect(await ask(step, { ...setting, candidates: { documents: records } })).toMatchObject({
    status: 'proposed',
    proposal: { certainty: 'stated', answer: { records: ['1', '2', '3'] } },
  })
  expect(await ask({ ...step, limit: 2 }, { ...setting, candidates: { documents: records } })).toMatchObject({
    proposal: { answer: { records: ['1', '2'] } },
  })
  expect(await ask(step, setting)).toMatchObject({ status: 'proposed', proposal: { answer: { records: [] } } })
})

test('one record of several is taken by what the instruction says of it, else a person chooses', async () => {
  const documents = [
    { id: '1', label: 'Statement May', values: { kind: 'bank_statement', issued_on: '2026-05-01' } },
    { id: '2', label: 'Statement June', values: { kind: 'bank_statement', issued_on: '2026-06-01' } },
    { id: '3', label: 'Licence', values: { kind: 'licence', issued_on: '2026-07-01' } },
  ]
  const step = { kind: 'load-related-record', mode: 'confirm', relation: 'documents', take: 'one' }
  expect(
    await ask({ ...step, instruction: 'Load the latest bank statement' }, { ...setting, candidates: { documents } }),
  ).toMatchObject({ status: 'proposed', proposal: { answer: { records: ['2'] }, certainty: 'derived' } })
  expect(
    await ask({ ...step, instruction: 'Load the bank statement' }, { ...setting, candidates: { documents } }),
  ).toMatchObject({
    status: 'unsure',
    reason: '2 records in Documents fit the instruction. Choose one.',
    proposal: { answer: { records: [] }, alternatives: [{ id: '1' }, { id: '2' }, { id: '3' }] },
  })
})

test('a pinned form answer wins over what the instruction and the context say', async () => {
  const reject = action('reject_company', 'companies', [
    { name: 'reason', label: 'Reason', type: 'long-text', required: true },
  ])
  const suggestion = await ask(
    {
      kind: 'trigger-action',
      mode: 'confirm',
      action: 'reject_company',
      form: { reason: 'Closed by the author.' },
      instruction: 'Reject with reason "another"',
    },
    { ...setting, actions: [reject] },
  )
  expect(suggestion).toMatchObject({
    status: 'proposed',
    proposal: { certainty: 'stated', answer: { form: { reason: 'Closed by the author.' } } },
  })
})

test('each completed step makes the form fuller', async () => {
  const form = [
    {
      name: 'documents',
      label: 'Documents',
      type: 'multi-enum' as const,
      required: true,
      options: ['bank_statement', 'licence', 'proof_of_address'],
    },
    { name: 'reason', label: 'Reason', type: 'long-text' as const, required: true },
  ]
  const step = { kind: 'trigger-action', mode: 'confirm', action: 'request_documents' }
  const base = { collection: companies, actions: [action('request_documents', 'companies', form)] }
  const documents = loaded('fetch', 'documents', [
    { kind: 'bank_statement', status: 'received', expires_on: '2026-01-31' },
    { kind: 'licence', status: 'missing' },
    { kind: 'proof_of_address', status: 'received' },
  ])
  const flags = entry('flags', 'guidance', {
    values: { flag_texts: value('Red flags in words', ['The licence is missing.']) },
  })

  expect(await ask(step, base)).toMatchObject({
    status: 'unsure',
    reason: expect.stringContaining('Documents is needed'),
    proposal: { answer: { form: {} } },
  })
  expect(await ask(step, { ...base, context: [documents] })).toMatchObject({
    status: 'proposed',
    proposal: {
      certainty: 'derived',
      answer: {
        form: {
          documents: ['bank_statement', 'licence'],
          reason: 'Documents needed: Bank statement (expired), Licence (missing).',
        },
      },
    },
  })
  const full = await ask(step, {
    ...base,
    context: [documents, flags, decided('decide', 'request', 'Please ask again.')],
  })
  expect(full).toMatchObject({
    proposal: {
      answer: {
        form: {
          reason:
            'Please ask again.\nRed flags: The licence is missing.\nDocuments needed: Bank statement (expired), Licence (missing).',
        },
      },
      sources: expect.arrayContaining([
        expect.objectContaining({ path: 'form.reason', step: 'decide', field: 'comment' }),
        expect.objectContaining({ path: 'form.reason', step: 'flags' }),
      ]),
    },
  })
})

test('red flags stay out of a text that the customer reads', async () => {
  const tell = action('tell_company', 'companies', [
    { name: 'reason', label: 'Reason', type: 'long-text', required: true, description: 'The company reads this.' },
  ])
  const flags = entry('flags', 'guidance', {
    values: { flag_texts: value('Red flags in words', ['Sanctions match.']) },
  })
  expect(
    await ask(
      { kind: 'trigger-action', mode: 'automatic', action: 'tell_company' },
      { collection: companies, actions: [tell], context: [flags] },
    ),
  ).toMatchObject({ status: 'unsure', proposal: { answer: { form: {} } } })
})

test('an action that changes something is never given the old value as the new one', async () => {
  const form = [{ name: 'limit', label: 'Limit', type: 'number' as const, required: true }]
  expect(
    await ask(
      { kind: 'trigger-action', mode: 'automatic', action: 'change_limit' },
      { ...setting, actions: [action('change_limit', 'companies', form)] },
    ),
  ).toMatchObject({ status: 'unsure', proposal: { answer: { form: {} } } })
})
