import { describe, expect, test } from 'vitest'
import { revisePrice } from '#engine'
import {
  ana,
  automation,
  complete,
  create,
  effectFailed,
  effectUnknown,
  elsewhere,
  given,
  handleManually,
  proposalOf,
  propose,
  recordCreated,
  resolve,
  trigger,
  value,
  workflowOf,
  write,
} from '../../tests/support/run-kit.ts'
import { liveHistory } from './live-attempt.ts'

const workflow = workflowOf(
  { id: 'paper', kind: 'create-record', mode: 'confirm', collection: 'documents', next: 'note' },
  { id: 'note', kind: 'update-data', mode: 'manual', record: 'paper', allowed: ['status'], next: 'finish' },
  { id: 'finish', kind: 'end' },
)
const passport = { collection: 'documents', id: '41', label: 'Passport' }
const createPassport = complete(create({ kind: 'passport' }))
const made = recordCreated(passport, { kind: value('passport') })

describe('creating a record', () => {
  test('is an effect: intended first, and the record it made is what the step adds to the context', () => {
    const { run } = given(workflow, trigger(), createPassport)
      .when(made)
      .gives(
        { type: 'effect-succeeded', actor: automation, content: { result: { record: passport } } },
        {
          type: 'step-completed',
          stepId: 'paper',
          confirmedBy: ana,
          content: {
            outcome: 'Created Passport',
            effect: { title: 'Create a new document' },
            entry: { record: passport, values: { kind: { value: 'passport' } } },
          },
        },
        { type: 'step-opened', stepId: 'note' },
      )
    expect(run).toMatchObject({ open: { stepId: 'note' } })
  })

  test('that failed gives the step back and says at which field', () => {
    const { run } = given(workflow, trigger(), createPassport)
      .when(effectFailed('Kind must be unique.', 'failed', 'kind'))
      .gives(
        { type: 'effect-failed', content: { reason: 'Kind must be unique.', field: 'kind' } },
        { type: 'step-handed-over', code: 'effect-failed' },
      )
    expect(run).toMatchObject({
      open: { phase: 'ready', effect: { failure: 'Kind must be unique.', failedField: 'kind' } },
    })
  })

  test('that a person vouches for adds no record: nobody told us which one it is', () => {
    const { run } = given(workflow, trigger(), createPassport, effectUnknown('Lost'), resolve('happened', 'I saw it'))
    expect(run).toMatchObject({ latest: [{ stepId: 'paper', entry: { values: {} } }] })
    expect(run).not.toHaveProperty('latest.0.entry.record')
  })

  test('stays when the step is revised, and the price says so', () => {
    const { events } = given(workflow, trigger(), createPassport, made)
    expect(revisePrice(liveHistory(events), 1).stays).toMatchObject([
      { title: 'Create a new document', message: 'Created Passport' },
    ])
  })

  test('needs what a new record must have, and takes no more than the author allows', () => {
    const started = given(workflow, trigger())
    started.when(complete(create({ status: 'open' }))).refuses('answer-invalid', '"kind" is needed')
    started.when(complete(create({ kind: 'passport', id: '9' }))).refuses('answer-invalid', 'cannot be set')
    started.when(complete(create({ kind: 'passport', colour: 'red' }))).refuses('answer-invalid', 'no field "colour"')
    started.when(complete(write({ status: 'x' }))).refuses('answer-invalid', 'is a create-record')
    const narrow = workflowOf(
      { id: 'paper', kind: 'create-record', mode: 'manual', collection: 'documents', allowed: ['kind'], next: 'end' },
      { id: 'end', kind: 'end' },
    )
    given(narrow, trigger())
      .when(complete(create({ kind: 'passport', status: 'open' })))
      .refuses('answer-invalid', 'does not allow this step to set "status"')
  })

  test('is proposed even where something is still lacking, which is not carried out by itself', () => {
    given(workflow, trigger())
      .when(propose(create({ status: 'open' }), { certainty: 'guess' }))
      .gives({ type: 'proposal-made' })
    const automatic = workflowOf(
      { id: 'paper', kind: 'create-record', mode: 'automatic', collection: 'documents', next: 'end' },
      { id: 'end', kind: 'end' },
    )
    const lacking = create({ status: 'open' })
    given(automatic, trigger())
      .when(complete(lacking, { by: automation, proposal: proposalOf(lacking) }))
      .gives({ type: 'proposal-made' }, { type: 'step-handed-over', content: { reason: '"kind" is needed.' } })
  })

  test('handled manually it adds nothing', () => {
    const { run } = given(workflow, trigger(), handleManually(), elsewhere('Filed on paper'))
    expect(run).toMatchObject({ latest: [{ entry: { missing: 'handled manually by Ana', values: {}, records: [] } }] })
  })
})
