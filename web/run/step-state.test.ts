import { expect, test } from 'vitest'
import type { OpenStepView } from '#api'
import type { Proposal } from '#engine'
import { canAskAgain, holdOf, offeredAnswer, stepStateOf } from './step-state.ts'

const open: OpenStepView = {
  attempt: 1,
  stepId: 'decide',
  kind: 'decision',
  title: 'Decide',
  instruction: '',
  mode: 'confirm',
  buttonLabel: null,
  openedAt: '2026-11-22T10:00:00Z',
  phase: 'ready',
  canHandleManually: true,
  proposal: null,
  handOver: null,
  handledManually: null,
  note: null,
  effect: null,
  approval: null,
  needsApproval: false,
  drifts: [],
  subrun: null,
  missingRight: null,
  formError: null,
  form: { kind: 'decision', maker: 'ai', options: [], comment: 'none' },
}
const proposal: Proposal = {
  assistant: 'builtin',
  answer: { kind: 'decision', option: 'approve' },
  why: '',
  certainty: 'derived',
  sources: [],
  alternatives: [],
  missing: [],
}
const goTo: OpenStepView['form'] = { kind: 'go-to', isSubrun: true }
const subrun: OpenStepView['subrun'] = {
  run: 'r2',
  title: 'Closer look',
  status: 'active',
  record: null,
  waitsFor: null,
  assignee: null,
  isInTheWay: false,
}
const ana = { id: 'ana', name: 'Ana' }
const at = (second: number) => `2026-11-22T10:00:0${second}Z`

test.each<[string, Partial<OpenStepView>, string]>([
  ['nothing proposed', {}, 'plain'],
  ['proposed', { proposal }, 'suggestion'],
  ['preparing', { phase: 'preparing' }, 'waiting'],
  ['in a loop', { phase: 'preparing', kind: 'go-to', form: { kind: 'go-to', isSubrun: false } }, 'performing'],
  ['before its sub-run', { phase: 'preparing', kind: 'go-to', form: { kind: 'go-to', isSubrun: true } }, 'waiting'],
  ['unsure', { handOver: { code: 'unsure', reason: '', at: at(1) }, proposal }, 'not-sure'],
  ['the effect failed', { handOver: { code: 'effect-failed', reason: '', at: at(1) }, proposal }, 'failed'],
  [
    'taken in hand after it failed',
    { handOver: { code: 'failed', reason: '', at: at(1) }, handledManually: { by: ana, at: at(2) } },
    'handled-manually',
  ],
  [
    'failed after it was taken in hand',
    { handOver: { code: 'effect-failed', reason: '', at: at(3) }, handledManually: { by: ana, at: at(2) } },
    'failed',
  ],
  ['a sub-run is open', { phase: 'waiting', subrun }, 'sub-run'],
  ['a sub-run is open, also without the right', { phase: 'waiting', subrun, missingRight: 'x.read' }, 'sub-run'],
  [
    'a sub-run was aborted',
    { form: goTo, subrun, handOver: { code: 'subrun-aborted', reason: '', at: at(1) } },
    'sub-run-stopped',
  ],
  [
    'a sub-run was aborted, and the step taken in hand',
    {
      form: goTo,
      subrun,
      handOver: { code: 'subrun-aborted', reason: '', at: at(1) },
      handledManually: { by: ana, at: at(2) },
    },
    'handled-manually',
  ],
  ['performing', { phase: 'performing' }, 'performing'],
  ['unknown, also without the right', { phase: 'unknown', missingRight: 'companies.update' }, 'unknown'],
  ['without the right', { phase: 'preparing', missingRight: 'companies.update' }, 'no-permission'],
  ['unreadable', { form: null, formError: 'time-out' }, 'unreadable'],
])('%s', (_, change, state) => {
  expect(stepStateOf({ ...open, ...change })).toBe(state)
})

test('a step taken in hand no longer offers the proposal, and may be given back', () => {
  const taken = { ...open, proposal, handledManually: { by: ana, at: at(1) } }
  expect(offeredAnswer({ ...open, proposal })).toEqual(proposal.answer)
  expect(offeredAnswer(taken)).toBeUndefined()
  expect(canAskAgain(taken)).toBe(true)
  expect(canAskAgain({ ...open, proposal })).toBe(false)
})

test('a run is held by its assignee; in an inbox it waits to be taken', () => {
  const run = { status: 'active' as const, assignee: ana, inbox: null, open }
  expect(holdOf(run, 'ana')).toBe('free')
  expect(holdOf(run, 'bo')).toBe('taken')
  expect(holdOf({ ...run, assignee: null, inbox: 'compliance', open: { ...open, kind: 'escalation' } }, 'bo')).toBe(
    'unclaimed',
  )
  expect(holdOf({ ...run, status: 'saved' }, 'bo')).toBe('saved')
  expect(holdOf({ ...run, status: 'aborted' }, 'ana')).toBe('ended')
})
