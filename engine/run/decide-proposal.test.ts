import { describe, expect, test } from 'vitest'
import {
  askAgain,
  automation,
  bo,
  choose,
  complete,
  contributes,
  elsewhere,
  failProposal,
  given,
  guide,
  handleManually,
  handOver,
  proposalOf,
  propose,
  read,
  trigger,
  value,
  workflowOf,
} from '../../tests/support/run-kit.ts'

const workflow = workflowOf(
  { id: 'data', kind: 'get-data', mode: 'confirm', next: 'decide' },
  {
    id: 'decide',
    kind: 'decision',
    maker: 'ai',
    options: [
      { id: 'yes', label: 'Yes', next: 'look' },
      { id: 'no', label: 'No', next: 'finish' },
    ],
  },
  { id: 'look', kind: 'guidance', next: 'finish' },
  { id: 'finish', kind: 'end' },
)
const contribution = contributes({ name: value('Larkfield') })

describe('a proposal', () => {
  test('is shown, confirmed, and what was changed is known', () => {
    const shown = given(workflow, trigger())
      .when(propose(read('name', 'status')))
      .gives({ type: 'proposal-made', certainty: 'stated' })
    expect(shown.run).toMatchObject({ open: { phase: 'ready', proposal: { answer: read('name', 'status') } } })
    shown
      .when(complete(read('name'), { contribution }))
      .gives(
        { type: 'step-completed', edited: ['fields'] },
        { type: 'step-opened', stepId: 'decide', isPreparing: true },
      )
  })

  test('of an option is kept beside what was chosen', () => {
    given(workflow, trigger(), complete(read('name')), propose(choose('yes')))
      .when(complete(choose('no')))
      .gives(
        { type: 'option-chosen', option: 'no', proposed: 'yes', maker: 'person' },
        { type: 'step-completed', edited: ['option'] },
        { type: 'step-opened' },
        { type: 'step-completed' },
        { type: 'run-completed' },
      )
  })

  test('outside of what the author allows is never shown: the step is the person’s', () => {
    const failed = given(workflow, trigger(), complete(read('name')))
      .when(propose(choose('maybe')))
      .gives({
        type: 'proposal-failed',
        code: 'failed',
        content: { reason: expect.stringContaining('"maybe" is not an option here') },
      })
    expect(failed.run).toMatchObject({ open: { phase: 'ready', handOver: { code: 'failed' } } })
    given(workflow, trigger())
      .when(propose(choose('yes')))
      .gives({ type: 'proposal-failed' })
    given(workflow, trigger())
      .when(propose(read('secret')))
      .gives({ type: 'proposal-failed' })
    given(workflow, trigger())
      .when(handOver('Unsure', proposalOf(read('secret'))))
      .gives({ type: 'step-handed-over' })
  })

  test('that failed leaves the manual form', () => {
    expect(
      given(workflow, trigger()).when(failProposal('Too slow.')).gives({ type: 'proposal-failed', code: 'failed' }).run,
    ).toMatchObject({ open: { phase: 'ready', handOver: { reason: 'Too slow.' } } })
  })

  test('that arrives when another stands there is refused', () => {
    given(workflow, trigger(), propose(read('name')))
      .when(propose(read('status')))
      .refuses('step-moved-on', 'no longer waiting for a proposal')
  })
})

describe('handle manually', () => {
  test('works while a proposal is loading, which then comes too late', () => {
    const manual = given(workflow, trigger())
      .when(handleManually())
      .gives({ type: 'step-handled-manually', attempt: 1 })
    expect(manual.run).toMatchObject({ open: { phase: 'ready', handledManually: { by: { name: 'Ana' } } } })
    manual.when(propose(read('name'))).refuses('step-moved-on')
    manual.when(failProposal('Too slow.')).refuses('step-moved-on')
    manual.when(handleManually()).gives()
  })

  test('contributes nothing, and says so to later steps', () => {
    for (const answer of [read('name'), { kind: 'elsewhere' as const, note: 'Looked it up' }]) {
      const { run } = given(workflow, trigger(), handleManually(), complete(answer, { contribution }))
      expect(run).toMatchObject({ latest: [{ entry: { records: [], missing: 'handled manually by Ana' } }] })
      expect(run).not.toHaveProperty('latest.0.entry.record')
    }
  })

  test('of a decision still chooses an option, and contributes nothing', () => {
    const manual = given(workflow, trigger(), complete(read('name')), handleManually())
    manual.when(elsewhere('Tossed a coin')).refuses('answer-invalid', 'choose an option')
    manual.when(complete(choose('yes', 'My own view'))).gives(
      { type: 'option-chosen', option: 'yes', maker: 'person' },
      {
        type: 'step-completed',
        isManual: true,
        edited: [],
        content: { entry: { missing: 'handled manually by Ana' } },
      },
      { type: 'step-opened', stepId: 'look' },
    )
  })

  test('is offered where something is proposed, nowhere else', () => {
    given(workflow, trigger(), complete(read('name')), complete(choose('yes')))
      .when(handleManually())
      .refuses('nothing-proposed')
    given(workflow, trigger(), complete(read('name')), complete(choose('yes')))
      .when(askAgain())
      .refuses('nothing-proposed')
    given(workflow, trigger()).when(elsewhere('By hand')).refuses('answer-invalid', 'Choose "Handle manually" first')
  })
})

describe('ask again', () => {
  test('takes handle manually back', () => {
    const asked = given(workflow, trigger(), handleManually()).when(askAgain()).gives({ type: 'proposal-asked' })
    expect(asked.run).toMatchObject({ open: { phase: 'preparing' } })
    expect(asked.run).not.toHaveProperty('open.handledManually')
    asked.do(propose(read('name')))
    asked.do(complete(read('name'), { contribution }))
    expect(asked.run).toMatchObject({ latest: [{ entry: { values: { name: { value: 'Larkfield' } } } }] })
  })

  test('tries again after a failure, and changes nothing while a proposal is loading', () => {
    expect(given(workflow, trigger(), failProposal('Too slow.'), askAgain()).run).toMatchObject({
      open: { phase: 'preparing' },
    })
    given(workflow, trigger()).when(askAgain()).gives()
  })
})

describe('an automatic step', () => {
  const automatic = workflowOf(
    { id: 'data', kind: 'get-data', mode: 'automatic', next: 'look' },
    { id: 'look', kind: 'guidance', next: 'finish' },
    { id: 'finish', kind: 'end' },
  )

  test('completes by itself, for the person', () => {
    const { run } = given(automatic, trigger())
      .when(complete(read('name'), { by: automation, contribution, proposal: proposalOf(read('name')) }))
      .gives(
        { type: 'proposal-made' },
        { type: 'step-completed', edited: [], actor: automation },
        { type: 'step-opened', stepId: 'look' },
      )
    expect(run).toMatchObject({ actingFor: { name: 'Ana' } })
  })

  test('is handed over with everything found so far when automation is unsure', () => {
    const { run } = given(automatic, trigger())
      .when(handOver('Two fields fit.', proposalOf(read('name'))))
      .gives(
        { type: 'proposal-made' },
        { type: 'step-handed-over', code: 'unsure', content: { reason: 'Two fields fit.' } },
      )
    expect(run).toMatchObject({
      open: { phase: 'ready', handOver: { code: 'unsure' }, proposal: { answer: read('name') } },
    })
  })

  test('is handed over, not refused, when automation wants what it must not: nobody would be asked otherwise', () => {
    const byItself = (certainty?: 'guess') =>
      complete(read('name'), {
        by: automation,
        ...(certainty ? { proposal: proposalOf(read('name'), certainty) } : {}),
      })
    given(automatic, trigger())
      .when(byItself('guess'))
      .gives(
        { type: 'proposal-made', certainty: 'guess' },
        {
          type: 'step-handed-over',
          code: 'unsure',
          content: { reason: 'A guess is never carried out by itself. Please look at it.' },
        },
      )
    given(automatic, trigger())
      .when(complete(read('secret'), { by: automation, proposal: proposalOf(read('secret')) }))
      .gives({ type: 'step-handed-over', code: 'failed', content: { reason: 'Companies has no field "secret".' } })
    given(workflow, trigger())
      .when(byItself())
      .gives({
        type: 'step-handed-over',
        code: 'failed',
        content: { reason: 'The author lets only a person complete this step.' },
      })
  })

  test('is out of automation’s hands once a person was asked, or took it', () => {
    const byItself = () => complete(read('name'), { by: automation })
    given(automatic, trigger(), handleManually()).when(byItself()).refuses('step-moved-on', 'a person was asked')
    given(automatic, trigger(), handOver('Unsure')).when(byItself()).refuses('step-moved-on')
    given(automatic, trigger(), complete(read('name'), { by: bo }))
      .when(complete(guide(), { by: automation }))
      .refuses('step-moved-on')
  })
})
