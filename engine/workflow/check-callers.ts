import type { Catalog } from './catalog.ts'
import { callMisfits } from './check-sub-runs.ts'
import { isSubrunStep, type Workflow } from './definition.ts'
import type { Problem } from './problem.ts'
import { interfaceOf } from './workflow-interface.ts'

/**
 * Where workflows that call this one would not fit it any more: they would find out only when a sub-run is to start. `team` is
 * that of who asks, who is not told the name of a caller that the team does not see; without it, all are named.
 */
export function checkCallers(
  workflow: Workflow,
  catalog: Catalog,
  published: readonly Workflow[],
  team: string | undefined,
): Problem[] {
  const called = interfaceOf(workflow)
  return published.flatMap((caller) =>
    caller.id === workflow.id
      ? []
      : caller.steps.flatMap((step) => {
          if (!isSubrunStep(step) || step.workflow !== workflow.id) return []
          const isSeen = team === undefined || caller.teams.includes(team)
          const [who, remedy] = isSeen
            ? [`"${caller.title}" calls this workflow at "${step.title}"`, `Publish "${caller.title}" so that it fits`]
            : [
                `A workflow of the team "${caller.teams[0]}" calls this one`,
                'Have that team publish it so that it fits',
              ]
          return callMisfits(step, caller, catalog, called).map(
            ({ path, message }): Problem => ({
              path: placeOf(path, workflow),
              code: 'caller-misfit',
              message: `${who}, and would not fit any more: ${message} ${remedy} first, or publish both together as files.`,
            }),
          )
        }),
  )
}

/** What of the called workflow a setting of the call is about. */
function placeOf(path: string, workflow: Workflow): string {
  const [part = '', name = ''] = path.split('.')
  if (part === 'workflow') return 'teams'
  if (part === 'record') return 'collection'
  const declared = part === 'inputs' ? workflow.inputs : workflow.outputs
  return declared && name in declared ? `${part}.${name}` : part
}
