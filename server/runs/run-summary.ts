import type { RunSummary } from '#api'
import { type Due, stepById, type Workflow } from '#engine'
import type { StartedRun } from './read-run.ts'

/** A run as a line of a list. */
export function summarise(run: StartedRun, workflow: Workflow, updatedAt: string): RunSummary {
  const open = run.status === 'active' || run.status === 'saved' ? run.open : undefined
  const step = open ? stepById(workflow, open.stepId) : undefined
  return {
    id: run.id,
    status: run.status,
    workflow: { id: run.workflow.id, title: run.workflow.title, version: run.workflow.version },
    record: run.record,
    startedBy: run.startedBy,
    startedAt: run.startedAt,
    updatedAt,
    assignee: run.assignee ?? null,
    inbox: run.inbox ?? null,
    waitsFor: step?.title ?? null,
    phase: open?.phase ?? null,
    timer: open?.timer ?? null,
    due: {
      step: open?.due ? presentDue(open.due) : null,
      run: run.due && open ? presentDue(run.due) : null,
    },
    awaitedEvent: step?.kind === 'wait' ? (step.event?.title ?? step.event?.name ?? null) : null,
    saved: run.status === 'saved' ? run.saved : null,
    outcome: run.status === 'completed' || run.status === 'aborted' ? run.ended.outcome : null,
  }
}

function presentDue({ due, isOver }: Due): { due: string; isOver: boolean } {
  return { due, isOver: isOver === true }
}
