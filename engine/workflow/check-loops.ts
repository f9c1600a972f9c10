import { type Step, type StepOf, stepById, type Workflow } from './definition.ts'
import type { Problem } from './problem.ts'
import { type Target, targets } from './targets.ts'

/**
 * Every run ends its loops: once each go-to has used up its limit, no way leads back to a step already passed.
 * So the check walks the workflow as it is *then*: a go-to with a limit and an exit has only its exit left.
 */
export function checkLoops(workflow: Workflow): Problem[] {
  const problems: Problem[] = []
  const done = new Set<string>()
  const visit = (step: Step, path: readonly Step[]): void => {
    for (const way of remaining(step)) {
      const passed = [...path, step]
      const start = passed.findIndex((each) => each.id === way.target)
      if (start >= 0) problems.push(...problemsOfLoop(workflow, passed.slice(start), way))
      else if (!done.has(way.target)) visit(stepById(workflow, way.target), passed)
    }
    done.add(step.id)
  }
  for (const step of workflow.steps) if (!done.has(step.id)) visit(step, [])
  return unique(problems)
}

/** The ways on that stay open for ever. */
function remaining(step: Step): Target[] {
  if (step.kind === 'go-to' && step.limit !== undefined && step.exceeded !== undefined)
    return targets(step).filter((way) => way.path === 'exceeded')
  return targets(step)
}

/** What is wrong with one endless loop: blamed on its go-to, or on the way that closes it where it has none. */
function problemsOfLoop(workflow: Workflow, loop: readonly Step[], closing: Target): Problem[] {
  const last = loop.at(-1)
  const goTos = loop.filter((step): step is StepOf<'go-to'> => step.kind === 'go-to' && step.target !== undefined)
  const unlimited = goTos.filter((step) => step.limit === undefined || step.exceeded === undefined)
  const report = (step: Step, path: string, message: string): Problem => ({
    path: `steps[${workflow.steps.findIndex((each) => each.id === step.id)}].${path}`,
    stepId: step.id,
    code: 'loop-without-limit',
    message,
  })
  const step = unlimited.at(-1)
  if (step) {
    return [
      ...(step.limit === undefined
        ? [report(step, 'limit', `"${step.title}" goes back to "${step.target}" without a limit.`)]
        : []),
      ...(step.exceeded === undefined
        ? [report(step, 'exceeded', `"${step.title}" does not say where to go when its limit is reached.`)]
        : []),
    ]
  }
  const exhausted = goTos.at(-1)
  if (exhausted)
    return [
      report(
        exhausted,
        'exceeded',
        `When its limit is reached, "${exhausted.title}" goes on at "${exhausted.exceeded}", which leads back to it.`,
      ),
    ]
  return last
    ? [
        report(
          last,
          closing.path,
          `"${last.title}" comes back to "${closing.target}" for ever. Go back through a go-to step, which has a limit.`,
        ),
      ]
    : []
}

/** Two loops through one go-to are one mistake. */
function unique(problems: readonly Problem[]): Problem[] {
  return problems.filter((problem, index) => problems.findIndex((other) => other.path === problem.path) === index)
}
