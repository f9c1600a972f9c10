import { expect, test } from 'vitest'
import { ask, collection, entry, type Setting, value } from './question.fixture.ts'

const setting: Setting = {
  collection: collection('companies', 'Company', ['country: text', 'status: active|frozen', 'closed_on: date?']),
  values: { country: 'DE', status: 'active', closed_on: null },
  context: [
    entry('facts', 'get-data', {
      values: {
        risk_score: value('Risk score', 55),
        flags: value('Red flags', ['one', 'two']),
        volume: value('Monthly volume', '12000.50', { type: 'decimal' }),
      },
    }),
  ],
}
const option = (id: string, rest: object = {}) => ({
  id,
  label: id.charAt(0).toUpperCase() + id.slice(1),
  next: 'there',
  ...rest,
})
const decide = (options: object[], instruction = '') => ({
  kind: 'decision',
  maker: 'ai',
  mode: 'automatic',
  options,
  instruction,
})

test('an explicit rule decides', async () => {
  const suggestion = await ask(
    decide([
      option('approve', { when: 'steps.facts.risk_score < 30' }),
      option('review', { when: 'steps.facts.risk_score >= 30' }),
    ]),
    setting,
  )
  expect(suggestion).toMatchObject({
    status: 'proposed',
    proposal: {
      certainty: 'derived',
      answer: { option: 'review' },
      sources: [{ path: 'option' }],
      alternatives: [{ id: 'approve' }],
    },
  })
})

test('two rules that hold are for a person, ranked', async () => {
  const suggestion = await ask(
    decide([
      option('approve', { when: 'steps.facts.risk_score < 70' }),
      option('review', { when: 'steps.facts.risk_score >= 30' }),
    ]),
    setting,
  )
  expect(suggestion).toMatchObject({
    status: 'unsure',
    proposal: { certainty: 'guess', answer: { option: 'approve' }, alternatives: [{ id: 'review' }] },
  })
})

test('a rule that cannot be checked is not taken as false', async () => {
  const suggestion = await ask(
    decide([
      option('approve', { when: 'steps.facts.risk_score < 70' }),
      option('reject', { when: 'steps.later.count > 0' }),
    ]),
    setting,
  )
  expect(suggestion).toMatchObject({
    status: 'unsure',
    reason: expect.stringContaining('the step "later" has not been done in this run'),
  })
})

test.each([
  ['risk score below 60', 'risk score at least 60', 'first'],
  ['The risk score is above 60.', 'Otherwise', 'second'],
  ['choose this if risk score is between 50 and 60', 'risk score > 60', 'first'],
  ['country is FR', 'country is DE', 'second'],
  ['status is frozen', 'status is active', 'second'],
  ['no red flags', 'there are red flags', 'second'],
  ['monthly volume over 10,000 and country is DE', 'in all other cases', 'first'],
  ['closed on is empty', 'closed on is not empty', 'first'],
])('"%s" against "%s" takes the %s', async (first, second, wanted) => {
  const suggestion = await ask(
    decide([option('first', { description: first }), option('second', { description: second })]),
    setting,
  )
  expect(suggestion).toMatchObject({
    status: 'proposed',
    proposal: { certainty: 'derived', answer: { option: wanted } },
  })
})

test('conditions may stand in the instruction', async () => {
  const suggestion = await ask(
    decide(
      [option('approve'), option('reject')],
      'Approve if the risk score is below 30; reject if the risk score is at least 30.',
    ),
    setting,
  )
  expect(suggestion).toMatchObject({ status: 'proposed', proposal: { answer: { option: 'reject' } } })
})

test.each([
  ['looks fine', 'looks suspicious'],
  ['risk score below 60', 'anything unusual about the owners'],
  ['credit rating above 3', 'otherwise'],
  ['usually risk score below 60', 'otherwise'],
  ['status is fine', 'otherwise'],
])('"%s" against "%s" is for a person', async (first, second) => {
  const suggestion = await ask(
    decide([option('first', { description: first }), option('second', { description: second })]),
    setting,
  )
  expect(suggestion.status).toBe('unsure')
})
