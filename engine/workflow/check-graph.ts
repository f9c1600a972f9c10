import { type Step, successors, type Workflow } from './definition.ts'
import type { Problem } from './problem.ts'

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

/** Loops: every go-to that closes a cycle has a limit and an exit, and no cycle avoids go-tos. */
function checkLoops(workflow: Workflow): Problem[] {
  const problems: Problem[] = []
  workflow.steps.forEach((step, index) => {
    if (step.kind === 'go-to') {
      if (!reachable(workflow, step.target).has(step.id)) return
      if (step.limit === undefined) problems.push({ path: `steps[${index}].limit`, stepId: step.id, code: 'loop-without-limit', message: `"${step.title}" goes back to "${step.target}" without a limit.` })
      if (step.exceeded === undefined) problems.push({ path: `steps[${index}].exceeded`, stepId: step.id, code: 'loop-without-limit', message: `"${step.title}" does not say where to go when its limit is reached.` })
      else if (step.exceeded === step.target) problems.push({ path: `steps[${index}].exceeded`, stepId: step.id, code: 'loop-without-limit', message: `"${step.title}" goes on at the same step when its limit is reached.` })
    } else if (cycleWithoutGoTo(workflow, step)) {
      problems.push({ path: `steps[${index}].next`, stepId: step.id, code: 'loop-without-limit', message: `"${step.title}" comes back to itself. Go back through a go-to step, which has a limit.` })
    }
  })
  return problems
}

function cycleWithoutGoTo(workflow: Workflow, start: Step): boolean {
  return successors(start).some((id) => reachable(workflow, id, (step) => step.kind !== 'go-to').has(start.id))
}

function reachable(workflow: Workflow, from: string, passes: (step: Step) => boolean = () => true): Set<string> {
  const byId = new Map(workflow.steps.map((step) => [step.id, step]))
  const reached = new Set<string>()
  const open = [from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = byId.get(id)
    if (!step || reached.has(id)) continue
    reached.add(id)
    if (passes(step)) open.push(...successors(step))
  }
  return reached
}

function targets(step: Step): { path: string; target: string }[] {
  switch (step.kind) {
    case 'decision':
      return step.options.map((option, index) => ({ path: `options[${index}].next`, target: option.next }))
    case 'go-to':
      return [{ path: 'target', target: step.target }, ...(step.exceeded === undefined ? [] : [{ path: 'exceeded', target: step.exceeded }])]
    case 'end':
      return []
    default:
      return [{ path: 'next', target: step.next }]
  }
}
