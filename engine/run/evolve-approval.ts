import type { RunEventOf } from './events.ts'
import { openOf, type Started, withOpen } from './open-attempt.ts'
import type { Approval, OpenAttempt, Run } from './run.ts'
import { withoutUndefined } from './without-undefined.ts'

/** Somebody's approval is asked for: the step waits with exactly what would be done. */
export function asked(run: Started, event: RunEventOf<'approval-asked'>): Run {
  const { approval: before, stepId } = openOf(run)
  const { approval: id, effectClass, digest, key, timeoutSeconds, requesters, content } = event
  return withOpen(
    { ...run, requesters: { ...run.requesters, [stepId]: requesters } },
    {
      phase: 'approving',
      handOver: undefined,
      approval: {
        id,
        number: (before?.number ?? 0) + 1,
        effectClass,
        digest,
        ...(key === undefined ? {} : { key }),
        ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
        request: content.request,
        answer: content.answer,
        by: event.actor,
        askedAt: event.at,
        requesters,
        status: 'asked',
      },
    },
  )
}

/** What a decision adds to the approval. */
export function decided({ actor, at, content }: RunEventOf<'approval-given' | 'approval-refused'>): Partial<Approval> {
  return { due: undefined, decided: { by: actor.person, at, comment: content.comment } }
}

/** Who asked for an effect and who approved it. Throws where the log has no such approval. */
export function approvedFor(run: Started, id: string): Pick<NonNullable<OpenAttempt['effect']>, 'by' | 'approval'> {
  const { approval } = openOf(run)
  if (approval?.id !== id || !approval.decided)
    throw new Error(`An effect before its approval in the log of run ${run.id}.`)
  return { by: approval.by, approval: { id, by: approval.decided.by } }
}

/** The run with the approval of its open step changed. */
export function withApproval(run: Started, phase: OpenAttempt['phase'], change: Partial<Approval>): Run {
  const { approval } = openOf(run)
  if (!approval) throw new Error(`An approval nobody asked for in the log of run ${run.id}.`)
  return withOpen(run, { phase, approval: withoutUndefined({ ...approval, ...change }) })
}
