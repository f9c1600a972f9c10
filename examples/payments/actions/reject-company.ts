import { defineAction } from 'stepwell'
import { recordDecision, spoken, textOf } from './review.ts'

/** Ends a KYC review badly: the company cannot become a customer. */
export const rejectCompany = defineAction({
  id: 'reject_company',
  title: 'Reject company',
  collection: 'companies',
  effectClass: 'database',
  description: 'Rejects the KYC review.',
  isSensitive: true,
  form: [
    {
      name: 'reason',
      label: 'Reason',
      type: 'enum',
      required: true,
      options: [
        'owner_not_verified',
        'documents_incomplete',
        'sanctions_match',
        'adverse_media',
        'volume_unexplained',
        'outside_risk_appetite',
        'other',
      ],
    },
    { name: 'note', label: 'Note', type: 'long-text', description: 'What the next reader should know.' },
  ],
  async run(call) {
    const { record, form } = call
    const reason = textOf(form['reason'])
    const note = textOf(form['note'])
    const text = note === '' ? spoken(reason) : `${spoken(reason)}: ${note}`
    await recordDecision(call, 'rejected', text)
    return {
      message: `${record.label} is rejected: ${spoken(reason)}.`,
      values: { status: 'rejected', kyc_status: 'rejected', kyc_decision: 'rejected', kyc_reason: text },
    }
  },
})
