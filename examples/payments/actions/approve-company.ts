import { defineAction, RefusedError } from 'stepwell'
import { recordDecision, textOf } from './review.ts'

/** Ends a KYC review well: the company may use its accounts. */
export const approveCompany = defineAction({
  id: 'approve_company',
  title: 'Approve company',
  collection: 'companies',
  effectClass: 'database',
  description: 'Approves the KYC review and makes the company active.',
  isSensitive: true,
  form: [
    {
      name: 'note',
      label: 'Reason',
      type: 'long-text',
      required: true,
      description: 'Why the company may be approved. It stands in its record.',
    },
  ],
  async run(call) {
    const { record, form, transaction } = call
    if (record.values['status'] === 'frozen')
      throw new RefusedError(`${record.label} is frozen. Release it before you approve it.`)
    const sanctions = await transaction.list({
      collection: 'watchlist_hits',
      filter: {
        and: [
          { field: 'company_id', operator: 'equals', value: record.values['id'] ?? null },
          { field: 'kind', operator: 'equals', value: 'sanctions' },
          { field: 'status', operator: 'not-equals', value: 'cleared' },
        ],
      },
      limit: 1,
    })
    if (sanctions.records.length > 0)
      throw new RefusedError(
        `${record.label} has a sanctions match that is not cleared. Clear it before you approve the company.`,
      )
    await recordDecision(call, 'approved', textOf(form['note']))
    return {
      message: `${record.label} is approved and active.`,
      values: { status: 'active', kyc_status: 'approved', kyc_decision: 'approved', kyc_reason: textOf(form['note']) },
    }
  },
})
