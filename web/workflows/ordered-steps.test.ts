import { expect, test } from 'vitest'
import type { Step } from '#engine'
import { orderedSteps } from './ordered-steps.ts'

const common = { title: 'Step', instruction: '' }
const steps: Step[] = [
  { ...common, id: 'done', kind: 'end', outcome: 'done' },
  { ...common, id: 'again', kind: 'go-to', target: 'read', limit: 3, exceeded: 'done' },
  {
    ...common,
    id: 'choose',
    kind: 'decision',
    maker: 'person',
    mode: 'confirm',
    comment: 'optional',
    options: [
      { id: 'loop', label: 'Again', next: 'again' },
      { id: 'stop', label: 'Stop', next: 'done' },
    ],
  },
  { ...common, id: 'read', kind: 'guidance', mode: 'manual', next: 'choose' },
  { ...common, id: 'lost', kind: 'end', outcome: 'lost' },
]

test('steps are read from the start, loops once, unreached ones last', () => {
  expect(orderedSteps({ start: 'read', steps }).map(({ id }) => id)).toEqual([
    'read',
    'choose',
    'again',
    'done',
    'lost',
  ])
})
