import { expect, test } from 'vitest'
import type { RunEventView } from '#api'
import type { RunEvent, Workflow } from '#engine'
import { chosenIndex, linesOf } from './attempts.ts'
import { comparedParts, proposalFor, writesOf } from './compare-answers.ts'
import { describeLine, lineOfEvent } from './describe-line.ts'
import { durationText } from './duration.ts'
import { evidenceOf } from './evidence.ts'
import { createFold } from './fold.ts'
import { nearestIndex, timelineOf } from './timeline.ts'

const ana = { kind: 'person' as const, person: { id: 'ana', name: 'Ana' } }
const automation = { ...ana, kind: 'automation' as const }
const at = (minute: number) => `2026-11-22T10:${String(minute).padStart(2, '0')}:00.000Z`
const company = { collection: 'companies', id: '7' }

const completed = (attempt: number, stepId: string, minute: number, option: string): RunEvent => ({
  type: 'step-completed',
  at: at(minute),
  actor: ana,
  attempt,
  stepId,
  kind: 'decision',
  isManual: false,
  edited: ['option'],
  content: {
    answer: { kind: 'decision', option },
    outcome: option,
    entry: {
      stepId,
      attempt,
      title: stepId,
      kind: 'decision',
      values: { option: { label: 'Option', type: 'text', value: option, origin: 'person' } },
      records: [],
    },
  },
})
const opened = (attempt: number, stepId: string, minute: number): RunEvent => ({
  type: 'step-opened',
  at: at(minute),
  actor: automation,
  attempt,
  stepId,
  kind: 'decision',
  isPreparing: true,
})

/** Decide, write, go back to the decision, decide otherwise. */
const log: RunEvent[] = [
  {
    type: 'run-triggered',
    at: at(0),
    actor: ana,
    workflow: { id: 'kyc', version: 1, hash: 'h' },
    record: company,
    content: { label: 'Larkfield', workflowTitle: 'KYC review' },
  },
  opened(1, 'decide', 0),
  {
    type: 'proposal-made',
    at: at(0),
    actor: { ...ana, kind: 'assistant' },
    attempt: 1,
    certainty: 'derived',
    content: {
      proposal: {
        assistant: 'builtin',
        answer: { kind: 'decision', option: 'approve' },
        why: '',
        certainty: 'derived',
        sources: [],
        alternatives: [],
        missing: [],
      },
    },
  },
  completed(1, 'decide', 0, 'reject'),
  opened(2, 'write', 0),
  { type: 'run-saved', at: at(1), actor: ana, content: { note: 'lunch' } },
  { type: 'run-resumed', at: at(59), actor: ana },
  {
    type: 'step-revised',
    at: at(59),
    actor: ana,
    attempt: 1,
    stepId: 'decide',
    cancels: [1, 2],
    loops: {},
    content: { latest: [] },
  },
  opened(3, 'decide', 59),
  completed(3, 'decide', 59, 'approve'),
]
const events: RunEventView[] = log.map((event, index) => ({
  sequence: index + 1,
  digest: `d${index + 1}`,
  isHidden: false,
  event,
}))
const definition: Workflow = {
  id: 'kyc',
  title: 'KYC review',
  description: '',
  collection: 'companies',
  teams: ['compliance'],
  start: 'decide',
  steps: [
    {
      kind: 'decision',
      id: 'decide',
      title: 'Decide',
      instruction: '',
      maker: 'ai',
      mode: 'confirm',
      comment: 'none',
      options: [],
    },
    { kind: 'end', id: 'write', title: 'Write', instruction: '', outcome: 'done' },
  ],
}

const standingAt = createFold(events)

test('the context at a moment holds what live attempts had contributed by then', () => {
  expect(standingAt(2).context).toEqual([])
  expect(standingAt(3)).toMatchObject({
    context: [{ attempt: 1, values: { option: { value: 'reject' } } }],
    fresh: [1],
  })
  expect(standingAt(5).fresh).toEqual([])
})

test('a revised attempt is gone from the context, and its successor takes its place', () => {
  expect(standingAt(7).context).toEqual([])
  expect(standingAt(9)).toMatchObject({
    context: [{ attempt: 3, values: { option: { value: 'approve' } } }],
    fresh: [3],
  })
})

test('moving back and forth on a long log gives the same as folding from the start', () => {
  const round: RunEventView[] = Array.from({ length: 40 }, () => events.slice(7)).flat()
  const long = [...events, ...round]
  const fold = createFold(long)
  for (const index of [100, 5, 128, 63, 64, 129]) expect(fold(index)).toEqual(createFold(long)(index))
})

test('every attempt has its line, cancelled ones say by which event', () => {
  const lines = linesOf(events, definition)
  expect(
    lines.map((line) => (line.type === 'life' ? events[line.index]?.event.type : `${line.title} ${line.ordinal}`)),
  ).toEqual(['Decide 1', 'Write 2', 'run-saved', 'run-resumed', 'step-revised', 'Decide 3'])
  expect(lines[0]).toMatchObject({ opened: 1, closed: 3, outcome: 'reject', edits: 1, cancelled: 7 })
  expect(lines[1]).toMatchObject({ opened: 4, closed: undefined, cancelled: 7 })
  expect(lines.map(chosenIndex)).toEqual([3, 4, 5, 6, 7, 9])
})

test('a line is told as it stood at the moment', () => {
  const lines = linesOf(events, definition)
  const told = (index: number) => lines.map((line) => describeLine(line, events, index))
  expect(told(2)[0]).toMatchObject({ title: 'Decide', hint: '', note: 'open', isStruck: false, isLater: false })
  expect(told(2)[1]).toMatchObject({ isLater: true, note: '' })
  expect(told(4)[0]).toMatchObject({ shape: 'person', hint: 'reject', note: '1 edit', isStruck: false })
  expect(told(9)[0]).toMatchObject({ isStruck: true, note: 'earlier attempt · 1 edit' })
  expect([1, 5, 9].map((index) => lineOfEvent(lines, events, index))).toEqual([0, 2, 5])
})

test('what was done is compared with the suggestion that stood', () => {
  const proposal = proposalFor(events, 3)
  expect(comparedParts(proposal?.answer, { kind: 'decision', option: 'reject', comment: 'sanctions' })).toEqual([
    { path: 'option', suggested: 'approve', done: 'reject', isEdited: true },
    { path: 'comment', suggested: undefined, done: 'sanctions', isEdited: true },
  ])
  expect(proposalFor(events, 9)).toBeUndefined()
  expect(comparedParts(undefined, { kind: 'decision', option: 'reject' })).toEqual([
    { path: 'option', suggested: undefined, done: 'reject', isEdited: false },
  ])
})

test('a write lists the fields that changed', () => {
  expect(
    writesOf({
      type: 'effect-succeeded',
      at: at(0),
      actor: automation,
      attempt: 1,
      effectId: 'e',
      content: {
        result: {
          message: '',
          values: {},
          before: { status: 'pending', risk: 3 },
          after: { status: 'approved', risk: 3 },
        },
      },
    }),
  ).toEqual([{ field: 'status', before: 'pending', after: 'approved' }])
})

test('events are evenly spaced, waits squeezed to a fixed width, marks shaped by who acted', () => {
  const { places, waits, marks } = timelineOf(events)
  expect(places[0]).toBe(0)
  expect(places.at(-1)).toBe(1)
  expect(waits.map((wait) => durationText(wait.milliseconds))).toEqual(['1 min', '58 min'])
  expect(marks.map((mark) => mark.shape).slice(0, 3)).toEqual(['person', 'automation', 'assistant'])
  expect(nearestIndex(places, 0.001)).toBe(0)
  expect(nearestIndex(places, 2)).toBe(9)
})

test('a long run keeps its failures and a readable number of marks', () => {
  const failure: RunEventView = {
    sequence: 1,
    digest: '',
    isHidden: false,
    event: {
      type: 'proposal-failed',
      at: at(0),
      actor: automation,
      attempt: 1,
      code: 'failed',
      content: { reason: '' },
    },
  }
  const many = [...Array.from({ length: 200 }, () => events).flat(), failure]
  const { marks } = timelineOf(many)
  expect(marks.length).toBeLessThanOrEqual(161)
  expect(marks.at(-1)).toMatchObject({ index: 2000, shape: 'error' })
})

test('evidence holds the event as recorded, with its digest', () => {
  const view = events[3]
  if (!view) throw new Error('The log has a fourth event.')
  expect(JSON.parse(evidenceOf({ id: 'r1', workflow: { id: 'kyc', version: 1 } }, view))).toEqual({
    run: 'r1',
    workflow: 'kyc',
    version: 1,
    sequence: 4,
    digest: 'd4',
    event: log[3],
  })
})

test('lengths of time are said in their largest unit', () => {
  expect([250, 1500, 7_200_000, 172_800_000].map(durationText)).toEqual(['250 ms', '1 s', '2 h', '2 d'])
})
