import { defineAction, RefusedError } from 'stepwell'
import { textOf } from './review.ts'

/** Stops all payments of one account at once. */
export const freezeAccount = defineAction({
  id: 'freeze_account',
  title: 'Freeze account',
  collection: 'accounts',
  effectClass: 'database',
  description: 'Stops all payments of this account at once.',
  isSensitive: true,
  form: [{ name: 'reason', label: 'Reason', type: 'long-text', required: true }],
  async run({ record, form, person, transaction }) {
    const reason = textOf(form['reason'])
    const outcome = await transaction.update(
      'accounts',
      record.id,
      { status: 'frozen', frozen_at: new Date().toISOString(), frozen_by: person.name, frozen_reason: reason },
      { expected: { status: 'active' } },
    )
    if (outcome === undefined) throw new RefusedError(`The account ${record.label} is not there any more.`)
    if (!outcome.changed)
      throw new RefusedError(
        `Only an active account can be frozen; ${record.label} is ${String(outcome.current['status'])}.`,
      )
    return { message: `The account ${record.label} is frozen.`, values: { status: 'frozen', frozen_reason: reason } }
  },
})

/** Lets the payments of a frozen account go on. */
export const releaseAccount = defineAction({
  id: 'release_account',
  title: 'Release account',
  collection: 'accounts',
  effectClass: 'database',
  description: 'Lets the payments of a frozen account go on.',
  isSensitive: true,
  form: [
    {
      name: 'note',
      label: 'Reason',
      type: 'long-text',
      required: true,
      description: 'Why the reason for freezing it is gone.',
    },
  ],
  async run({ record, transaction }) {
    const outcome = await transaction.update(
      'accounts',
      record.id,
      { status: 'active', frozen_at: null, frozen_by: null, frozen_reason: null },
      { expected: { status: 'frozen' } },
    )
    if (outcome === undefined) throw new RefusedError(`The account ${record.label} is not there any more.`)
    if (!outcome.changed)
      throw new RefusedError(
        `Only a frozen account can be released; ${record.label} is ${String(outcome.current['status'])}.`,
      )
    return { message: `The account ${record.label} is active again.`, values: { status: 'active' } }
  },
})
