import type { RunView } from '#api'
import type { Answer } from '#engine'
import type { Orderer } from '../../server/idempotency/order-key.ts'
import type { RunService } from '../../server/runs/run-service.ts'
import type { Random } from '../crash/random.ts'
import { keepingDrifts, seenDrifts } from '../support/said-drifts.ts'
import type { Acknowledged } from './checks.ts'
import { answerFor } from './server.ts'

export type Order = Pick<Acknowledged, 'order' | 'attempt'> & {
  give: (service: RunService, by: Orderer) => Promise<RunView>
}

/** What somebody who sees this might order next: mostly what brings the run on, sometimes to lay it aside, take back, or both at once. */
export function orderFor(view: RunView, random: Random): Order | undefined {
  const { id, open } = view
  if (!open) return undefined
  const { attempt } = open
  const other = (give: Order['give']): Order => ({ order: 'other', attempt, give })
  if (view.status === 'saved' && open.phase !== 'unknown') return other((service, by) => service.life.resume(by, id))
  if (open.phase === 'unknown' && open.effect && random.chance(0.8)) {
    const { effect } = open
    const answer = random.pick(['happened', 'do-it', 'give-up'] as const)
    return {
      order: 'resolve',
      attempt,
      give: (service, by) => service.steps.resolve(by, id, attempt, { effect: effect.id, answer, reason: 'Asked.' }),
    }
  }
  if (open.phase === 'performing' && random.chance(0.5))
    return other((service, by) => service.steps.handleManually(by, id, attempt))
  if (open.approval?.status === 'asked' && random.chance(0.6)) return approvalOrder(view, open.approval, random)
  const revisable = view.done.filter(({ canRevise }) => canRevise)
  // What waits for its sub-run can only be left: back, for ever, or for a while.
  const isWaiting = open.phase === 'waiting'
  if (revisable.length > 0 && random.chance(isWaiting ? 0.5 : 0.15)) {
    const target = random.pick(revisable).attempt
    return { order: 'revise', attempt: target, give: (service, by) => service.revisions.revise(by, id, target) }
  }
  if (random.chance(0.06)) return { order: 'save', attempt, give: (service, by) => service.life.save(by, id, 'Later') }
  if (random.chance(isWaiting ? 0.2 : 0.02))
    return { order: 'abort', attempt, give: (service, by) => service.life.abort(by, id, 'Enough') }
  if (open.canHandleManually && random.chance(0.08))
    return other((service, by) => service.steps.handleManually(by, id, attempt))
  if (open.canHandleManually && random.chance(open.kind === 'go-to' ? 0.7 : 0.08))
    return other((service, by) => service.steps.askAgain(by, id, attempt))
  if (random.chance(0.05)) return other((service, by) => service.life.claim(by, id))
  const answer = answerOf(open, random)
  const drifts = keepingDrifts(open)
  return (
    answer && {
      order: 'complete',
      attempt,
      give: (service, by) => service.steps.complete(by, id, attempt, answer, { drifts }),
    }
  )
}

/** What somebody may say to what is asked for. Who asked for it says yes too, now and then, and so does who looked at something else. */
function approvalOrder(
  { id, open }: RunView,
  { id: approval, digest, canDecide }: NonNullable<NonNullable<RunView['open']>['approval']>,
  random: Random,
): Order {
  const attempt = open?.attempt ?? 0
  const said = random.next()
  if (said < (canDecide ? 0.05 : 0.6))
    return { order: 'withdraw', attempt, give: (service, by) => service.approvals.withdraw(by, id, attempt, approval) }
  const comment = 'Looked at.'
  const drifts = open ? seenDrifts(open) : []
  if (said < (canDecide ? 0.25 : 0.7))
    return {
      order: 'refuse',
      attempt,
      give: (service, by) => service.approvals.refuse(by, id, attempt, { approval, comment }),
    }
  const wanted = { approval, digest: random.chance(0.05) ? 'of something else' : digest, comment, drifts }
  return { order: 'approve', attempt, give: (service, by) => service.approvals.give(by, id, attempt, wanted) }
}

function answerOf(open: NonNullable<RunView['open']>, random: Random): Answer | undefined {
  if (open.handledManually && open.kind !== 'decision' && random.chance(0.6))
    return { kind: 'elsewhere', note: 'By telephone' }
  if (open.proposal && random.chance(0.5)) return open.proposal.answer
  if (open.form?.kind === 'wait') return { kind: 'wait', ended: 'early', reason: 'Enough.' }
  if (open.form?.kind === 'decision') return { kind: 'decision', option: random.pick(open.form.options).id }
  const action = open.form?.kind === 'trigger-action' ? open.form.actions[0]?.id : undefined
  return open.form ? answerFor({ kind: open.form.kind, action }, random) : undefined
}
