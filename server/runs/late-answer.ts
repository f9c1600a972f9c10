import type { LateOutcome } from '#engine'
import { logActivity } from '../audit/activity.ts'
import type { Logger } from '../logger.ts'
import type { Queryable } from '../store/pool.ts'
import { inTransaction } from '../store/transaction.ts'
import { keepLateAnswer, type StoredEffect, settleEffect } from './effect-store.ts'
import { type CommandParts, handleCommand } from './handle-command.ts'

export type LateParts = CommandParts & { log: Logger }

/**
 * Records what an effect answered after nobody waited for it any more: in the run's log, also where the run has ended, or in the
 * activity of the record. It settles what is still unknown where it is proof, and changes nothing that a person decided.
 */
export async function recordLateAnswer(parts: LateParts, effect: StoredEffect, answer: LateOutcome): Promise<void> {
  const { runId, attempt, request } = effect
  if (runId === null || attempt === null) return recordOutsideRuns(parts, effect, answer)
  await handleCommand(parts, runId, (run, { now }) => ({
    type: 'record-late-answer',
    at: now,
    by: { kind: 'automation', person: run.actingFor },
    attempt,
    effectId: effect.id,
    request,
    answer,
  }))
}

/** Whether that answer has been recorded. */
export async function hasLateAnswer(client: Queryable, effectId: string, answer: LateOutcome): Promise<boolean> {
  const message = answer.status === 'succeeded' ? answer.result.message : answer.reason
  const { rows } = await client.query('select late_status, late_message from effect where id = $1', [effectId])
  return rows[0]?.late_status === answer.status && rows[0].late_message === message
}

async function recordOutsideRuns(
  { pool, live }: LateParts,
  { id, request }: StoredEffect,
  answer: LateOutcome,
): Promise<void> {
  const { record } = request
  const message = answer.status === 'succeeded' ? answer.result.message : answer.reason
  const title = request.kind === 'run-action' ? request.title : 'A change'
  await inTransaction(pool, async (client) => {
    await keepLateAnswer(client, id, answer.status, message)
    const isSettled =
      answer.status === 'succeeded' && answer.isProof && (await settleEffect(client, id, 'succeeded', message))
    await logActivity(client, {
      type: 'action-answered-late',
      actor: 'system',
      record,
      summary: `A late answer came to "${title}" on ${record.label}: ${message}`,
      detail: { effect: id, status: answer.status, settles: isSettled },
    })
    await live.announce(client, { type: 'record-changed', collection: record.collection, record: record.id })
  })
}
