import type { UnknownOutcome } from '#api'
import { type Access, hasRight, type RecordRef, RuleError, requireRight } from '#engine'
import { logActivity } from '../audit/activity.ts'
import type { KeepKey } from '../idempotency/order-key.ts'
import type { LiveChannel } from '../live/live-channel.ts'
import type { Pool, Queryable } from '../store/pool.ts'
import { inTransaction } from '../store/transaction.ts'
import { requireCurrentAccess } from './run-access.ts'

/** What a person says of an action outside any run whose outcome nobody saw. */
export interface OutcomeAnswer {
  answer: 'happened' | 'did-not-happen' | 'give-up'
  reason: string
}

/**
 * Actions outside any run on a record that wait for somebody to say what became of them, oldest first: those the person ran, and
 * those they might run. The caller has checked that the person sees the record.
 */
export async function unknownOutcomes(client: Queryable, access: Access, record: RecordRef): Promise<UnknownOutcome[]> {
  const { rows } = await client.query(
    `select f.id, f.request, f.person_id, u.name, f.intended_at, f.outcome_text, f.late_status, f.late_message, f.late_at
       from effect f join auth_user u on u.id = f.person_id
      where f.run_id is null and f.outcome = 'unknown' and f.resolution is null
        and f.request -> 'record' ->> 'collection' = $1 and f.request -> 'record' ->> 'id' = $2
      order by f.intended_at limit $3`,
    [record.collection, record.id, mostShown],
  )
  return rows
    .filter((row) => row.person_id === access.person.id || hasRight(access, rightFor(row.request.action)))
    .map((row) => ({
      effect: row.id,
      request: row.request,
      by: { id: row.person_id, name: row.name },
      intendedAt: row.intended_at.toISOString(),
      evidence: row.outcome_text ?? '',
      lateAnswer:
        row.late_at === null
          ? null
          : { at: row.late_at.toISOString(), status: row.late_status, message: row.late_message },
    }))
}

/** Records a person's answer, once. Nothing is sent: what did not happen is run anew, as a new effect. */
export async function answerOutcome(
  { pool, live }: { pool: Pool; live: LiveChannel },
  access: Access,
  record: RecordRef,
  effectId: string,
  { answer, reason }: OutcomeAnswer,
  keepKey: KeepKey,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    const current = await requireCurrentAccess(client, access.person.id)
    const { rows } = await client.query(
      `select request, person_id, outcome, resolution from effect
        where id = $1 and run_id is null and request -> 'record' ->> 'collection' = $2 and request -> 'record' ->> 'id' = $3 for update`,
      [effectId, record.collection, record.id],
    )
    const [effect] = rows
    if (!effect) throw new RuleError('not-found', 'There is no such action on this record, or it is not yours to see.')
    if (effect.person_id !== current.person.id) requireRight(current, rightFor(effect.request.action))
    if (effect.outcome !== 'unknown' || effect.resolution !== null)
      throw new RuleError('no-outcome-asked', 'The outcome of this action is settled already.')
    await client.query(
      `update effect set outcome = $2, resolution = $3::jsonb || jsonb_build_object('at', clock_timestamp()) where id = $1`,
      [
        effectId,
        outcomes[answer],
        JSON.stringify({ answer, reason, by: { id: current.person.id, name: current.person.name } }),
      ],
    )
    await logActivity(client, {
      type: 'action-resolved',
      actor: 'person',
      person: current.person,
      record: effect.request.record,
      summary: `Settled the unknown outcome of ${effect.request.title} on ${effect.request.record.label}: ${answer} (${reason})`,
      detail: { effect: effectId, answer, reason },
    })
    await keepKey(client, { kind: 'unknown-outcome', collection: record.collection, record: record.id })
    await live.announce(client, { type: 'record-changed', collection: record.collection, record: record.id })
  })
}

/** A record with more than this many open questions has another problem. */
const mostShown = 50

/** Given up, nobody will ever know. */
const outcomes = { happened: 'succeeded', 'did-not-happen': 'failed', 'give-up': 'unknown' }

function rightFor(action: string): string {
  return `action.${action}.trigger`
}
