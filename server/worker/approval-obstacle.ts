import { approvalRight, hasRight, type Step } from '#engine'
import { loadAccess } from '../access/load-access.ts'
import { approvalOfEffect } from '../runs/approval-store.ts'
import { digestOf } from '../runs/digest.ts'
import type { StoredEffect } from '../runs/effect-store.ts'
import type { Queryable } from '../store/pool.ts'

/**
 * Why an effect may not be sent, where its step needs approval: looked at once more right before it is sent, in the log and in
 * the rights of that moment. Undefined where nothing stands in the way.
 */
export async function approvalObstacle(
  client: Queryable,
  step: Step,
  effect: StoredEffect,
): Promise<string | undefined> {
  const rule = 'approval' in step ? step.approval : undefined
  if (!rule) return undefined
  const { runId, attempt } = effect
  const given =
    runId !== null && attempt !== null ? await approvalOfEffect(client, runId, attempt, effect.id) : undefined
  if (!given) return 'Nobody approved it.'
  const { approver, digest, requesters } = given
  if (digestOf(effect.request) !== digest) return `It is not what ${approver.name} approved.`
  if (requesters.includes(approver.id)) return `${approver.name} approved it, who had a hand in asking for it.`
  const access = await loadAccess(client, approver.id)
  if (!access) return `${approver.name}, who approved it, can no longer sign in.`
  const right = approvalRight(rule)
  return hasRight(access, right) ? undefined : `${approver.name}, who approved it, no longer has the right "${right}".`
}
