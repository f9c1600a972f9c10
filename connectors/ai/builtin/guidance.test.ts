import { expect, test } from 'vitest'
import { ask, collection, entry, loaded, value } from './question.fixture.ts'

const setting = {
  collection: collection('companies', 'Company', ['name: text']),
  context: [
    entry('facts', 'get-data', {
      title: 'Facts',
      values: { risk_score: value('Risk score', 82), name: value('Name', 'Nordwind {{ steps.facts.risk_score }}') },
    }),
    loaded('hits', 'watchlist_hits', [
      { id: '7', label: 'A. Holm', kind: 'sanctions', score: 91 },
      { id: '8', label: 'B. Holm', kind: 'pep', score: 40 },
    ]),
    entry('call', 'guidance', { title: 'Call the owner', missing: 'handled manually by Ana' }),
  ],
}
const risk = {
  id: 'high_risk',
  severity: 'medium',
  when: 'steps.facts.risk_score > 60',
  text: 'The risk score is {{ steps.facts.risk_score }}',
  evidence: [{ from: 'facts.risk_score' }],
}
const sanctions = {
  id: 'sanctions',
  severity: 'high',
  when: "steps.hits.records.exists(hit, hit.kind == 'sanctions')",
  text: 'A sanctions list names {{ steps.facts.name }}.',
  evidence: [{ from: 'hits.records', where: "item.kind == 'sanctions' && item.score > 80" }],
}
const calm = {
  id: 'no_turnover',
  severity: 'low',
  when: 'steps.hits.count == 0',
  text: 'Nothing found.',
  evidence: [{ from: 'hits.count' }],
}
const unknowable = {
  id: 'evasive_owner',
  severity: 'high',
  when: "steps.call.answer == 'evasive'",
  text: 'The owner was evasive.',
  evidence: [{ from: 'call.answer' }],
}
const step = (...flags: object[]) => ({ kind: 'guidance', mode: 'automatic', flags })

test('flags come high to low, each with its evidence', async () => {
  const suggestion = await ask(step(risk, sanctions, calm), setting)
  expect(suggestion).toMatchObject({
    status: 'proposed',
    proposal: {
      certainty: 'derived',
      answer: {
        flags: [
          {
            id: 'sanctions',
            severity: 'high',
            evidence: [
              { step: 'hits', label: 'kind', value: 'sanctions', record: { id: '7', label: 'A. Holm' }, field: 'kind' },
              { step: 'hits', label: 'score', value: 91, record: { id: '7' }, field: 'score' },
            ],
          },
          {
            id: 'high_risk',
            severity: 'medium',
            text: 'The risk score is 82',
            evidence: [{ step: 'facts', label: 'Risk score', value: 82, field: 'risk_score' }],
          },
        ],
      },
    },
  })
})

test('the summary counts by severity and gives a sentence each; a value with template signs is only text', async () => {
  const suggestion = await ask(step(risk, sanctions, calm), setting)
  expect(suggestion).toMatchObject({
    proposal: {
      answer: {
        summary:
          '2 red flags: 1 high, 1 medium.\nHigh: A sanctions list names Nordwind {{ steps.facts.risk_score }}.\nMedium: The risk score is 82.',
      },
    },
  })
})

test('no flags give a clean bill that says what was checked', async () => {
  expect(await ask(step(calm), setting)).toMatchObject({
    proposal: { certainty: 'derived', answer: { flags: [], summary: 'No red flags. Checked: no turnover.' } },
  })
})

test('a rule that cannot be evaluated is listed as not checked, and automation does not act on the rest', async () => {
  expect(await ask(step(risk, unknowable), setting)).toMatchObject({
    status: 'proposed',
    proposal: {
      certainty: 'guess',
      missing: ['Call the owner: handled manually by Ana'],
      answer: {
        summary:
          '1 red flag: 1 medium.\nMedium: The risk score is 82.\nCould not be checked: evasive owner ("Call the owner" was handled manually by Ana).',
      },
    },
  })
  expect(await ask(step(unknowable), setting)).toMatchObject({
    status: 'unsure',
    reason: 'None of the rules could be checked: evasive owner ("Call the owner" was handled manually by Ana).',
  })
})
