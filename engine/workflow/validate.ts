import type { Catalog } from './catalog.ts'
import { checkCallers } from './check-callers.ts'
import { checkDue } from './check-due.ts'
import { checkExpressions } from './check-expressions.ts'
import { checkGraph } from './check-graph.ts'
import { checkModes } from './check-modes.ts'
import { checkReferences } from './check-references.ts'
import { checkSubRuns } from './check-sub-runs.ts'
import { checkWaits } from './check-waits.ts'
import { type Workflow, workflowSchema } from './definition.ts'
import type { Problem } from './problem.ts'
import { shapeProblems } from './shape-problems.ts'
import { interfaceOf } from './workflow-interface.ts'

export type Validation = { workflow: Workflow; problems: [] } | { workflow?: undefined; problems: Problem[] }

/** Filters and pinned values may nest; deeper than this is no workflow, and would exhaust the parser's stack. */
const deepestNesting = 60

/**
 * Parses and checks a definition. Every problem names its place. A definition of the wrong shape cannot be looked at further;
 * in one of the right shape every other kind of problem is found at once. `published` are the workflows as they will be
 * around it: those that it may call and those that call it; without them, neither is looked at. `team` is that of who asks: callers that
 * it does not see are not named.
 */
export function validateWorkflow(
  input: unknown,
  catalog: Catalog,
  published?: readonly Workflow[],
  team?: string,
): Validation {
  if (isDeeperThan(input, deepestNesting))
    return {
      problems: [
        { path: '', code: 'invalid-shape', message: `The definition is nested deeper than ${deepestNesting} levels.` },
      ],
    }
  const parsed = workflowSchema.safeParse(input)
  if (!parsed.success) return { problems: parsed.error.issues.flatMap((issue) => shapeProblems(issue, input)) }
  const workflow = parsed.data
  const problems = [
    ...checkGraph(workflow),
    ...checkModes(workflow),
    ...checkWaits(workflow),
    ...checkSubRuns(workflow, catalog, published?.map(interfaceOf)),
    ...(published ? checkCallers(workflow, catalog, published, team) : []),
    ...checkDue(workflow, catalog),
    ...checkReferences(workflow, catalog),
    ...checkExpressions(workflow, catalog),
  ]
  return problems.length > 0 ? { problems } : { workflow, problems: [] }
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== 'object') return false
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1))
}
