import { type ActionCall, RefusedError } from 'stepwell'

/** Writes the outcome of a review into the company's record. Refuses when another review changed it meanwhile. */
export async function recordDecision(
  { record, person, transaction }: ActionCall,
  decision: 'approved' | 'rejected',
  reason: string,
): Promise<void> {
  const outcome = await transaction.update(
    'companies',
    record.id,
    {
      status: decision === 'approved' ? 'active' : 'rejected',
      kyc_status: decision,
      kyc_decision: decision,
      kyc_reason: reason,
      kyc_reviewed_at: new Date().toISOString(),
      kyc_reviewed_by: person.name,
      documents_requested: [],
      documents_requested_at: null,
      documents_due_on: null,
    },
    { expected: { status: record.values['status'] ?? null, kyc_status: record.values['kyc_status'] ?? null } },
  )
  if (outcome === undefined) throw new RefusedError(`${record.label} is not there any more.`)
  if (!outcome.changed)
    throw new RefusedError(
      `${record.label} was changed by somebody else: it is ${String(outcome.current['status'])} now, KYC ${String(outcome.current['kyc_status'])}. Load it again and decide anew.`,
    )
}

/** A form's answer as text; forms are checked before an action runs. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}

/** `id_of_beneficial_owner` as people say it. */
export function spoken(option: string): string {
  return option.replaceAll('_', ' ')
}
