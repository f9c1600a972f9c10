import { describe, expect, test } from 'vitest'
import type { Answer } from '#engine'
import {
  abort,
  ana,
  bo,
  choose,
  complete,
  effectSucceeded,
  given,
  guide,
  read,
  run,
  save,
  trigger,
  workflowOf,
  write,
} from '../../tests/support/run-kit.ts'

const end = { id: 'finish', kind: 'end' }
const look = workflowOf(
  { id: 'look', kind: 'guidance', next: 'more' },
  { id: 'more', kind: 'guidance', next: 'finish' },
  end,
)

describe('two people complete one step', () => {
  test('the loser learns who won and what they did', () => {
    const refusal = given(look, trigger(), complete(guide(), { by: bo, outcome: 'Looked twice' }))
      .when(complete(guide(), { by: ana, attempt: 1 }))
      .refuses('step-moved-on', 'Bo completed "Title of look" before you: Looked twice. Your input was not used.')
    expect(refusal.details).toEqual({ winner: 'Bo', at: '2026-11-22T10:00:00.000Z' })
  })

  test('also when the winner saved, aborted or ended the run meanwhile', () => {
    for (const then of [save('Later', bo), abort('Enough', bo), complete(guide(), { by: bo })]) {
      given(look, trigger(), complete(guide(), { by: bo }), then)
        .when(complete(guide(), { by: ana, attempt: 1 }))
        .refuses('step-moved-on', 'Bo completed')
    }
  })

  test('a double click is told that it was done already', () => {
    given(look, trigger(), complete(guide()))
      .when(complete(guide(), { attempt: 1 }))
      .refuses('step-moved-on', 'You have completed "Title of look" already')
  })

  test('an attempt that never was is refused', () => {
    given(look, trigger())
      .when(complete(guide(), { attempt: 9 }))
      .refuses('step-moved-on', 'no longer open')
  })

  test('an effect is completed in the name of who confirmed it', () => {
    const act = workflowOf(
      { id: 'act', kind: 'trigger-action', mode: 'manual', action: 'freeze_account', next: 'look' },
      { id: 'look', kind: 'guidance', next: 'finish' },
      end,
    )
    given(act, trigger(), complete(run('freeze_account'), { by: bo }), effectSucceeded('Frozen.'))
      .when(complete(run('freeze_account'), { attempt: 1 }))
      .refuses('step-moved-on', 'Bo completed "Title of act" before you: Frozen.')
  })
})

describe('an answer outside of what the author allows is refused', () => {
  const decide = {
    id: 'step',
    kind: 'decision',
    maker: 'person',
    comment: 'required',
    options: [{ id: 'yes', label: 'Yes', next: 'finish' }],
  }
  const cases: [string, Record<string, unknown>, Answer, string | RegExp][] = [
    ['another kind', { kind: 'guidance' }, choose('yes'), 'This step is a guidance; the answer is for a decision.'],
    ['an option that is none', decide, choose('maybe', 'x'), '"maybe" is not an option here. Options: yes.'],
    ['a decision without its comment', decide, choose('yes', ' '), 'needs a comment'],
    [
      'a field beside the pinned',
      { kind: 'get-data', mode: 'confirm', fields: ['name'] },
      read('name', 'status'),
      '"status" is not among them',
    ],
    [
      'a field that does not exist',
      { kind: 'get-data', mode: 'confirm' },
      read('secret'),
      'Companies has no field "secret".',
    ],
    [
      'a write beside the allowed',
      { kind: 'update-data', mode: 'confirm', allowed: ['status'], values: { name: 'X' } },
      write({ country: 'FR' }),
      'does not allow this step to write "country"',
    ],
    ['a write to a read-only field', { kind: 'update-data', mode: 'manual' }, write({ id: '8' }), 'read-only'],
    [
      'a write to a field that does not exist',
      { kind: 'update-data', mode: 'manual' },
      write({ secret: '8' }),
      'has no field "secret"',
    ],
    ['no write at all', { kind: 'update-data', mode: 'manual' }, write({}), 'set at least one field'],
    [
      'another relation',
      { kind: 'load-related-record', mode: 'confirm', relation: 'documents', take: 'many' },
      { kind: 'load-related-record', relation: 'owner', records: [] },
      'pinned which relation',
    ],
    [
      'a relation that does not exist',
      { kind: 'load-related-record', mode: 'confirm', take: 'many' },
      { kind: 'load-related-record', relation: 'friends', records: [] },
      'has no relation "friends"',
    ],
    [
      'no record where one is wanted',
      { kind: 'load-related-record', mode: 'confirm', relation: 'owner', take: 'one' },
      { kind: 'load-related-record', relation: 'owner', records: [] },
      'exactly one record',
    ],
    [
      'too many records',
      { kind: 'load-related-record', mode: 'confirm', relation: 'documents', take: 'many', limit: 1 },
      { kind: 'load-related-record', relation: 'documents', records: ['1', '2'] },
      'at most 1',
    ],
    [
      'another action',
      { kind: 'trigger-action', mode: 'confirm', action: 'approve' },
      run('freeze_account'),
      'pinned which action',
    ],
    [
      'an action beside the allowed',
      { kind: 'trigger-action', mode: 'confirm', allowed: ['approve'] },
      run('freeze_account'),
      'not among those',
    ],
    [
      'an action of another collection',
      { kind: 'trigger-action', mode: 'confirm' },
      run('remind'),
      'Companies has no action "remind".',
    ],
    [
      'an unknown form field',
      { kind: 'trigger-action', mode: 'confirm' },
      run('approve', { reason: 'x', amount: '5' }),
      'has no field "amount"',
    ],
    [
      'a required form field left empty',
      { kind: 'trigger-action', mode: 'confirm' },
      run('approve', { reason: ' ' }),
      '"Reason" needs an answer.',
    ],
  ]
  test.each(cases)('%s', (_, step, answer, words) => {
    const next = step['kind'] === 'decision' ? {} : { next: 'finish' }
    given(workflowOf({ id: 'step', ...next, ...step }, end), trigger())
      .when(complete(answer))
      .refuses('answer-invalid', words)
  })
})
