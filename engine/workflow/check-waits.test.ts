import { expect, test } from 'vitest'
import { companyCatalog } from '../../tests/support/company-catalog.ts'
import { validateWorkflow } from './validate.ts'

/** The places and codes of what is wrong with one wait step. */
function problemsOf(step: Record<string, unknown>): string[] {
  const { problems } = validateWorkflow(
    {
      id: 'review',
      title: 'Review',
      collection: 'companies',
      teams: ['risk'],
      start: 'pause',
      steps: [
        { id: 'pause', kind: 'wait', title: 'Pause', next: 'finish', ...step },
        { id: 'finish', kind: 'end', title: 'Finish' },
        { id: 'other', kind: 'end', title: 'Other' },
      ],
    },
    companyCatalog,
  )
  return problems.filter(({ code }) => code !== 'unreachable-step').map(({ path, code }) => `${path} ${code}`)
}

const event = { name: 'bank.answered' }
const late = { limit: { after: 'P3D' }, overdue: 'other' }

test.each([
  ['a duration', { until: { after: 'PT4H' } }],
  ['a local time', { until: { at: '2027-03-28T02:30', zone: 'Europe/Berlin' } }],
  ['an expression', { until: { cel: 'run.record.label', zone: 'UTC' } }],
  ['an event with a limit', { event, ...late }],
])('a wait with %s is right', (_, step) => {
  expect(problemsOf(step)).toEqual([])
})

test.each([
  ['neither a time nor an event', {}, ['steps[0].until invalid-shape']],
  ['both', { until: { after: 'PT4H' }, event, ...late }, ['steps[0].event invalid-shape']],
  ['an event without a limit', { event, overdue: 'other' }, ['steps[0].limit missing-limit']],
  ['an event with nowhere to go on', { event, limit: { after: 'P3D' } }, ['steps[0].overdue missing-limit']],
  ['an overdue way to nowhere', { event, ...late, overdue: 'nowhere' }, ['steps[0].overdue missing-target']],
  [
    'a limit without an event',
    { until: { after: 'PT4H' }, ...late },
    ['steps[0].limit invalid-shape', 'steps[0].overdue invalid-shape'],
  ],
  ['an unknown zone', { until: { at: '2027-03-28T02:30', zone: 'Europe/Bonn' } }, ['steps[0].until.zone unknown-zone']],
  ['an offset for a zone', { until: { cel: '"2027-03-28"', zone: '+01:00' } }, ['steps[0].until.zone unknown-zone']],
  ['no date', { until: { at: '2027-02-30', zone: 'UTC' } }, ['steps[0].until.at wrong-time']],
  ['no duration', { event, ...late, limit: { after: '3 days' } }, ['steps[0].limit.after wrong-time']],
  ['a month, whose length is not fixed', { until: { after: 'P1M' } }, ['steps[0].until.after wrong-time']],
  ['bad CEL', { until: { cel: 'steps.' } }, ['steps[0].until.cel bad-expression']],
  [
    'CEL over a step that is not there',
    { event, ...late, limit: { cel: 'steps.x.y' } },
    ['steps[0].limit.cel unknown-step-read'],
  ],
  [
    'a value named like one of its own',
    { event: { ...event, values: { ended: { label: 'E', type: 'text' } } }, ...late },
    ['steps[0].event.values.ended invalid-shape'],
  ],
  [
    'a value of an unknown type',
    { event: { ...event, values: { score: { label: 'S', type: 'money' } } }, ...late },
    ['steps[0].event.values.score.type invalid-shape'],
  ],
])('%s is said at its place', (_, step, problems) => {
  expect(problemsOf(step)).toEqual(problems)
})

test('expressions may read what a wait gives, and nothing else of it', () => {
  const read = (value: string) =>
    validateWorkflow(
      {
        id: 'review',
        title: 'Review',
        collection: 'companies',
        teams: ['risk'],
        start: 'pause',
        steps: [
          {
            id: 'pause',
            kind: 'wait',
            title: 'Pause',
            next: 'look',
            event: { ...event, values: { score: { label: 'S', type: 'integer' } } },
            limit: { after: 'P1D' },
            overdue: 'look',
          },
          { id: 'look', kind: 'guidance', title: 'Look', instruction: `{{ steps.pause.${value} }}`, next: 'finish' },
          { id: 'finish', kind: 'end', title: 'Finish' },
        ],
      },
      companyCatalog,
    ).problems.map(({ code }) => code)
  expect([read('score'), read('ended'), read('reason')]).toEqual([[], [], []])
  expect(read('verdict')).toEqual(['unknown-value-read'])
})
