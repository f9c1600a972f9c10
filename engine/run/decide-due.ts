import type { Step } from '../workflow/definition.ts'
import type { DueRule, RunDueRule } from '../workflow/steps/due.ts'
import { closeStep } from './close-step.ts'
import { contextScope } from './context.ts'
import { voidApproval } from './decide-approval.ts'
import type { Draft } from './draft.ts'
import { dueOf } from './due.ts'
import { openStep } from './open-step.ts'
import { contextOf, type OpenAttempt } from './run.ts'

/** When a step that stays open is due. Where its expression gives no time, it is due at once: better too early than never. */
export function setStepDue(draft: Draft, step: Step): void {
  const { run } = draft
  const rule = 'due' in step ? step.due : undefined
  if (!rule || (run.status !== 'active' && run.status !== 'saved')) return
  const now = draft.command.at
  const scope = contextScope(contextOf(run), { record: run.record, startedBy: run.startedBy.name })
  const found = dueOf(rule, now, scope)
  draft.emit({
    type: 'timer-set',
    attempt: run.open.ordinal,
    purpose: 'step-due',
    due: 'due' in found ? found.due : now,
  })
}

/** When the run as a whole is due, from its start on. */
export function setRunDue(draft: Draft): void {
  const { workflow } = draft.world
  if (!workflow.due || (draft.run.status !== 'active' && draft.run.status !== 'saved')) return
  const found = dueOf(workflow.due, draft.command.at, {})
  if ('problem' in found) throw new Error(`The due time of ${workflow.id} is none, which validation refuses.`)
  draft.emit({ type: 'timer-set', attempt: draft.run.open.ordinal, purpose: 'run-due', due: found.due })
}

/** Nobody was done in time: what the author wants then. Without a wish it is only said. */
export function escalate(draft: Draft, step: Step, open: OpenAttempt, rule: DueRule | RunDueRule | undefined): void {
  const { run } = draft
  if (!rule?.overdue || (run.status !== 'active' && run.status !== 'saved')) return
  const { overdue } = rule
  if ('inbox' in overdue) {
    draft.emit({ type: 'run-escalated', attempt: open.ordinal, inbox: overdue.inbox })
  } else if ('assign' in overdue) {
    // A saved run is anybody's to take on; it is only said that it is overdue.
    if (run.status === 'active' && run.assignee?.id !== run.startedBy.id)
      draft.emit({ type: 'run-assigned', to: run.startedBy })
  } else {
    voidApproval(draft)
    closeStep(draft, step, open.ordinal, { kind: 'overdue' }, { outcome: 'Not done in time' })
    openStep(draft, overdue.goTo)
  }
}
