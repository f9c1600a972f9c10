import type { Catalog } from './catalog.ts'
import { checkExpressions } from './check-expressions.ts'
import { checkGraph } from './check-graph.ts'
import { checkReferences } from './check-references.ts'
import { stepSchema, type Workflow, workflowSchema } from './definition.ts'
import { pathText, type Problem } from './problem.ts'

export type Validation = { workflow: Workflow; problems: [] } | { workflow?: undefined; problems: Problem[] }

/** Parses and checks a definition completely. Every problem names its place; one problem never hides another's kind. */
export function validateWorkflow(input: unknown, catalog: Catalog): Validation {
  const parsed = workflowSchema.safeParse(input)
  if (!parsed.success) return { problems: parsed.error.issues.map((issue) => shapeProblem(issue, input)) }
  const workflow = parsed.data
  const problems = [...checkGraph(workflow), ...checkReferences(workflow, catalog), ...checkExpressions(workflow)]
  return problems.length > 0 ? { problems } : { workflow, problems: [] }
}

function shapeProblem(issue: { code: string; path: PropertyKey[]; message: string }, input: unknown): Problem {
  const stepIndex = issue.path[0] === 'steps' && typeof issue.path[1] === 'number' ? issue.path[1] : undefined
  const step = stepIndex === undefined ? undefined : member(member(input, 'steps'), stepIndex)
  const stepId = member(step, 'id')
  const kind = member(step, 'kind')
  const isUnknownKind = issue.path.length === 3 && issue.path[2] === 'kind'
  const known = stepSchema.options.map((option) => option.shape.kind.value).join(', ')
  return {
    path: pathText(issue.path),
    ...(typeof stepId === 'string' ? { stepId } : {}),
    code: isUnknownKind ? 'unknown-kind' : 'invalid-shape',
    message: isUnknownKind ? `There is no step kind "${String(kind)}". Known kinds: ${known}.` : issue.message,
  }
}

function member(value: unknown, key: PropertyKey): unknown {
  return value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined
}
