import { type EffectOutcome, RuleError } from '#engine'
import { type Activity, logActivity } from '../audit/activity.ts'
import type { LiveChannel } from '../live/live-channel.ts'
import type { Pool } from '../store/pool.ts'
import { inTransaction } from '../store/transaction.ts'
import { requireUnsent, type StoredEffect, settleEffect } from './effect-store.ts'

/** An outcome in words for people. */
export function outcomeText(outcome: EffectOutcome): string {
  switch (outcome.status) {
    case 'succeeded':
      return outcome.result.message
    case 'failed':
      return outcome.reason
    case 'unknown':
      return outcome.evidence
  }
}

/**
 * Commits what became of an action outside any run, once: whoever comes second changes nothing. Where `isUnsent`, refuses when
 * somebody has sent it in the meantime.
 */
export async function recordDirectOutcome(
  { pool, live }: { pool: Pool; live: LiveChannel },
  effect: Pick<StoredEffect, 'id' | 'request'>,
  outcome: EffectOutcome,
  by: Pick<Activity, 'actor' | 'person'>,
  isUnsent = false,
): Promise<void> {
  const { record } = effect.request
  const title = effect.request.kind === 'run-action' ? effect.request.title : 'A change'
  await inTransaction(pool, async (client) => {
    if (isUnsent) await requireUnsent(client, effect.id)
    if (!(await settleEffect(client, effect.id, outcome.status, outcomeText(outcome)))) return
    if (outcome.status !== 'failed')
      await live.announce(client, { type: 'record-changed', collection: record.collection, record: record.id })
    await logActivity(client, {
      type: `action-${outcome.status}`,
      ...by,
      record,
      summary: `${title} on ${record.label}: ${outcomeText(outcome)}`,
      detail: { effect: effect.id },
    })
  })
}

/** Somebody else has sent it: what becomes of it, they record. */
export function unlessSent(error: unknown): void {
  if (!(error instanceof RuleError)) throw error
}
