import { expect, test } from 'vitest'
import { ask, collection } from './question.fixture.ts'

const nouns = ['risk', 'review', 'billing', 'shipping', 'contact', 'owner', 'tax', 'audit', 'credit', 'parent']
const parts = [
  'name',
  'date',
  'status',
  'score',
  'city',
  'code',
  'email',
  'amount',
  'level',
  'note',
  'limit',
  'type',
  'owner',
  'reason',
  'region',
  'group',
  'phase',
  'rank',
  'zone',
  'unit',
]
const fields = nouns.flatMap((noun) => parts.map((part) => `${noun}_${part}: text?`))
const setting = { collection: collection('accounts', 'Account', fields) }
const instruction =
  'Read the risk score, the review date, the billing city, the shipping city, the tax code, the audit note, the credit limit and the parent region'

// Some 50 ms on a quiet machine. Whatever grew with the square of the fields would be over the test's time-out.
test('eight fields among two hundred are found', async () => {
  const suggestion = await ask({ kind: 'get-data', mode: 'automatic', instruction }, setting)
  expect(suggestion).toMatchObject({
    status: 'proposed',
    proposal: {
      certainty: 'stated',
      answer: {
        fields: [
          'risk_score',
          'review_date',
          'billing_city',
          'shipping_city',
          'tax_code',
          'audit_note',
          'credit_limit',
          'parent_region',
        ],
      },
    },
  })
})

test.each([
  ['long prose', 'word '.repeat(800)],
  ['many quotes', '" '.repeat(2000)],
  ['open holes', `{{${' '.repeat(3900)}`],
  ['many list words', 'set x to y and '.repeat(260)],
  ['many separators', `set ${' to '.repeat(900)}`],
])('%s takes no more than a moment', async (_, text) => {
  await ask({ kind: 'update-data', mode: 'automatic', instruction: text.slice(0, 4000) }, setting)
  await ask({ kind: 'trigger-action', mode: 'automatic', instruction: text.slice(0, 4000) }, setting)
  const suggestion = await ask({ kind: 'get-data', mode: 'automatic', instruction: text.slice(0, 4000) }, setting)
  expect(suggestion.status).not.toBe('proposed')
})
