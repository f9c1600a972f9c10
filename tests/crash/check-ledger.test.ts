import { expect, test } from 'vitest'
import type { RunEvent } from '#engine'
import { choose, complete, given, guide, trigger, workflowOf } from '../support/run-kit.ts'
import { checkLedger } from './check-ledger.ts'
import type { LedgerLine } from './ledger.ts'

const workflow = workflowOf(
  { id: 'look', kind: 'guidance', next: 'decide' },
  {
    id: 'decide',
    kind: 'decision',
    maker: 'person',
    options: [
      { id: 'yes', label: 'Yes', next: 'finish' },
      { id: 'no', label: 'No', next: 'finish' },
    ],
  },
  { id: 'finish', kind: 'end' },
)
const { events } = given(workflow, trigger(), complete(guide('Seen (mark-a-1)')), complete(choose('yes', 'mark-a-2')))
const logs = new Map([['r1', events]])

const asked: LedgerLine = {
  kind: 'asked',
  order: 1,
  operation: 'completeStep',
  person: 'ada',
  run: 'r1',
  attempt: 1,
  mark: 'mark-a-1',
}
const answered = {
  kind: 'answered',
  order: 1,
  run: 'r1',
  sequence: 4,
  status: 'active',
  open: { attempt: 2, phase: 'ready' },
} as const

test('an acknowledged order that is in the log is fine', () => {
  expect(checkLedger([asked, answered], logs)).toMatchObject({ violations: [], acknowledged: 1 })
})

test.each<[string, Map<string, RunEvent[]>, RegExp]>([
  ['a run that is gone', new Map(), /the run is gone/],
  ['a log that ends before what was acknowledged', new Map([['r1', events.slice(0, 2)]]), /the log ends at 2/],
  [
    'content that is not there',
    new Map([['r1', given(workflow, trigger(), complete(guide('Else')), complete(choose('yes'))).events]]),
    /its content is not in the log/,
  ],
])('an acknowledged order is missed in %s', (_, found, words) => {
  const { violations } = checkLedger([asked, answered], found)
  expect(violations.join('\n')).toMatch(words)
})

test('what was acknowledged as open must be what the log says of that moment', () => {
  const { violations } = checkLedger([asked, { ...answered, open: { attempt: 3, phase: 'ready' } }], logs)
  expect(violations.join('\n')).toMatch(
    /acknowledged with active, attempt 3 ready, but the log says active, attempt 2 ready/,
  )
})

test('a refused order may leave nothing behind', () => {
  const { violations } = checkLedger([asked, { kind: 'refused', order: 1, status: 409, code: 'step-moved-on' }], logs)
  expect(violations.join('\n')).toMatch(/was refused with step-moved-on and is in the log nevertheless/)
})

test('an order without an answer may be carried out or not, and is counted', () => {
  const lost: LedgerLine = { kind: 'lost', order: 1 }
  expect(checkLedger([asked, lost], logs)).toMatchObject({ violations: [], lost: { done: 1, undone: 0 } })
  expect(checkLedger([{ ...asked, mark: 'mark-b-1' }, lost], logs)).toMatchObject({
    violations: [],
    lost: { done: 0, undone: 1 },
  })
})
