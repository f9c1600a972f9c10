import type { Catalog } from './catalog.ts'
import { momentProblems } from './check-waits.ts'
import type { Workflow } from './definition.ts'
import type { Problem } from './problem.ts'
import type { DueRule, RunDueRule } from './steps/due.ts'

/** Due times are moments, and what follows when they are over exists. Where a step goes then is checked with the graph. */
export function checkDue(workflow: Workflow, catalog: Catalog): Problem[] {
  return [
    ...problemsOf(workflow.due, catalog),
    ...workflow.steps.flatMap((step, index) =>
      problemsOf('due' in step ? step.due : undefined, catalog).map((found) => ({
        ...found,
        path: `steps[${index}].${found.path}`,
        stepId: step.id,
      })),
    ),
  ]
}

function problemsOf(due: DueRule | RunDueRule | undefined, catalog: Catalog): Problem[] {
  if (!due) return []
  const inbox = due.overdue && 'inbox' in due.overdue ? due.overdue.inbox : undefined
  return [
    ...momentProblems(due, 'due'),
    ...(inbox === undefined || catalog.inboxes.includes(inbox)
      ? []
      : [{ path: 'due.overdue.inbox', code: 'unknown-inbox' as const, message: `There is no inbox "${inbox}".` }]),
  ]
}
