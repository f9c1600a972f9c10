import { checkLoops } from './check-loops.ts'
import { successors, type Workflow } from './definition.ts'
import type { Problem } from './problem.ts'
import { targets } from './targets.ts'

/** Ids, targets, reachability, an end, and loops: a cycle must pass through a go-to with a limit and a way out. */
export function checkGraph(workflow: Workflow): Problem[] {
  const problems: Problem[] = []
  const ids = new Map<string, number>()
  workflow.steps.forEach((step, index) => {
    if (ids.has(step.id)) problems.push({ path: `steps[${index}].id`, stepId: step.id, code: 'duplicate-id', message: `The id "${step.id}" is taken by steps[${ids.get(step.id)}].` })
    else ids.set(step.id, index)
  })
  if (!ids.has(workflow.start)) problems.push({ path: 'start', code: 'missing-target', message: `There is no step "${workflow.start}" to start at.` })

  workflow.steps.forEach((step, index) => {
    for (const { path, target } of targets(step)) {
      if (!ids.has(target)) problems.push({ path: `steps[${index}].${path}`, stepId: step.id, code: 'missing-target', message: `There is no step "${target}" to go to.` })
    }
    if (step.kind === 'decision' && step.options.length === 0) problems.push({ path: `steps[${index}].options`, stepId: step.id, code: 'empty-options', message: 'A decision needs at least one option.' })
  })
  if (problems.length > 0) return problems

  const reached = reachable(workflow, workflow.start)
  workflow.steps.forEach((step, index) => {
    if (!reached.has(step.id)) problems.push({ path: `steps[${index}]`, stepId: step.id, code: 'unreachable-step', message: `No path leads to "${step.title}".` })
  })
  if (![...reached].some((id) => workflow.steps.find((step) => step.id === id)?.kind === 'end')) problems.push({ path: 'steps', code: 'no-end', message: 'No path leads to an end.' })
  return [...problems, ...checkLoops(workflow)]
}

/** The ids of the steps that some path from the given one leads to, itself included. */
function reachable(workflow: Workflow, from: string): Set<string> {
  const byId = new Map(workflow.steps.map((step) => [step.id, step]))
  const reached = new Set<string>()
  const open = [from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = byId.get(id)
    if (!step || reached.has(id)) continue
    reached.add(id)
    open.push(...successors(step))
  }
  return reached
}
