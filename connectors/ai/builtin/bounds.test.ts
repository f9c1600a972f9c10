import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerSchema } from '#engine'
import { action, ask, collection, decided, entry, loaded, relation, value } from './question.fixture.ts'

const words = [
  'set',
  'status',
  'to',
  'rejected',
  'the',
  'and',
  'approve',
  'company',
  'risk',
  'score',
  'load',
  'latest',
  'contacts',
  'clear',
  'mark',
  'as',
  'high',
  'read',
  'comment',
  '"x"',
  '12',
  'tomorrow',
  ',',
  'documents',
  'request',
  'with',
  'reason',
  '{{ steps.decide.comment }}',
  '{{',
  'yes',
  'all',
  'null',
  ':',
  '=',
  '\n',
  '𝒳',
  "'s",
]
const anyText = fc.oneof(
  fc.array(fc.constantFrom(...words), { maxLength: 14 }).map((parts) => parts.join(' ')),
  fc.string({ maxLength: 80 }),
)
const anyValue = fc.oneof(
  anyText,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('rejected', 'high', 'bank_statement', '2026-01-01', '12.50'),
)

const companies = collection(
  'companies',
  'Company',
  [
    'id!: integer',
    'name: text',
    'status: pending|approved|rejected',
    'risk: low|high',
    'risk_score: integer',
    'limit: decimal',
    'active: boolean',
    'review_date: date?',
    'seen_at: datetime?',
  ],
  [relation('contacts', 'contacts'), relation('documents', 'documents')],
)
const actions = [
  action('approve_company', 'companies'),
  action('request_documents', 'companies', [
    { name: 'documents', label: 'Documents', type: 'multi-enum', options: ['bank_statement', 'licence'] },
    { name: 'reason', label: 'Reason', type: 'long-text', required: true },
    { name: 'risk', label: 'Risk', type: 'enum', required: true, options: ['low', 'high'] },
    { name: 'amount', label: 'Amount', type: 'number' },
  ]),
]
const options = [
  { id: 'yes', label: 'Yes', description: 'risk score above 10', next: 'there' },
  { id: 'no', label: 'No', description: 'otherwise', next: 'there' },
]
const kinds = [
  { kind: 'get-data', mode: 'automatic' },
  {
    kind: 'update-data',
    mode: 'automatic',
    allowed: ['id', 'status', 'risk', 'risk_score', 'limit', 'active', 'review_date', 'seen_at'],
  },
  { kind: 'trigger-action', mode: 'automatic', allowed: ['approve_company', 'request_documents'] },
  { kind: 'load-related-record', mode: 'automatic', take: 'one' },
  { kind: 'load-related-record', mode: 'automatic', take: 'many', limit: 2 },
  { kind: 'decision', maker: 'ai', options },
]

const anySetting = fc
  .record({
    comment: anyText,
    fact: anyValue,
    kind: anyValue,
    label: anyText,
    score: fc.oneof(fc.integer(), fc.constant(null)),
  })
  .map(({ comment, fact, kind, label, score }) => ({
    collection: companies,
    label,
    values: { name: label, status: 'pending', risk_score: score, limit: '1.00', active: false },
    actions,
    context: [
      entry('facts', 'get-data', { values: { fact: value('Fact', fact), risk: value('Risk', kind) } }),
      loaded('docs', 'documents', [{ kind, status: 'missing' }]),
      decided('decide', 'go', comment),
    ],
    candidates: {
      contacts: ['1', '2', '3'].map((id) => ({
        id,
        label: `${label} ${id}`,
        values: { kind: comment, n: Number(id) },
      })),
      documents: [],
    },
  }))

test('an answer names only what was in the question', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...kinds), anyText, anySetting, async (step, instruction, setting) => {
      const suggestion = await ask({ ...step, instruction }, setting)
      expect(suggestion.status).not.toBe('failed')
      if (suggestion.status === 'failed' || !suggestion.proposal) return
      const answer = answerSchema.parse(suggestion.proposal.answer)
      const fields = companies.fields.map(({ name }) => name)
      switch (answer.kind) {
        case 'get-data':
          expect(fields).toEqual(expect.arrayContaining(answer.fields))
          return
        case 'update-data':
          for (const [name, content] of Object.entries(answer.values)) {
            const field = companies.fields.find(
              (candidate) => candidate.name === name && !candidate.isReadOnly && name !== 'name',
            )
            expect(field).toBeDefined()
            if (field?.options && content !== null) expect(field.options).toContain(content)
            if (content === null) expect(field?.isNullable).toBe(true)
          }
          return
        case 'trigger-action': {
          const chosen = actions.find(({ id }) => id === answer.action)
          expect(chosen).toBeDefined()
          for (const [name, content] of Object.entries(answer.form)) {
            const field = chosen?.form.find((candidate) => candidate.name === name)
            expect(field).toBeDefined()
            if (field?.options)
              expect(field.options).toEqual(expect.arrayContaining(Array.isArray(content) ? content : [content]))
          }
          return
        }
        case 'load-related-record':
          expect(['contacts', 'documents']).toContain(answer.relation)
          expect(['1', '2', '3']).toEqual(expect.arrayContaining(answer.records))
          expect(answer.records.length).toBeLessThanOrEqual(2)
          return
        case 'decision':
          expect(['yes', 'no']).toContain(answer.option)
          return
        default:
          throw new Error(`An answer of kind ${answer.kind} was not asked for.`)
      }
    }),
    { numRuns: 1500 },
  )
})

test('the same question has the same answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...kinds), anyText, anySetting, async (step, instruction, setting) => {
      expect(await ask({ ...step, instruction }, setting)).toEqual(await ask({ ...step, instruction }, setting))
    }),
    { numRuns: 200 },
  )
})
