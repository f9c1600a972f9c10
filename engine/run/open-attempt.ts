import type { OpenAttempt, Run, StartedRun } from './run.ts'
import { withoutUndefined } from './without-undefined.ts'

/** A run whose log has begun. */
export type Started = Exclude<Run, { status: 'new' }>

/** The open step, where the log must have one. */
export function openOf(run: Started): OpenAttempt {
  if (run.status !== 'active' && run.status !== 'saved')
    throw new Error(`No open step in the log of run ${run.id} where one is needed.`)
  return run.open
}

/** The run with its open step changed. */
export function withOpen(run: Started, change: Partial<OpenAttempt>): Run {
  const open = withoutUndefined({ ...openOf(run), ...change })
  return run.status === 'saved' ? { ...run, open } : { ...common(run), status: 'active', open }
}

/** The part every status shares, without what belongs to one status only. */
export function common(run: Started): StartedRun {
  return {
    id: run.id,
    workflow: run.workflow,
    record: run.record,
    ...(run.parent ? { parent: run.parent } : {}),
    ...(run.given ? { given: run.given } : {}),
    startedBy: run.startedBy,
    startedAt: run.startedAt,
    actingFor: run.actingFor,
    assignee: run.assignee,
    inbox: run.inbox,
    due: run.due,
    latest: run.latest,
    loops: run.loops,
    spent: run.spent,
    requesters: run.requesters,
    compensating: run.compensating,
    lateAnswers: run.lateAnswers,
    lastOrdinal: run.lastOrdinal,
    sequence: run.sequence,
  }
}
