import type { Step, Workflow } from '#engine'

/** A workflow's steps as a reader meets them: from the start, each before what follows it; unreached ones last. */
export function orderedSteps(workflow: Pick<Workflow, 'start' | 'steps'>): Step[] {
  const byId = new Map(workflow.steps.map((step) => [step.id, step]))
  const ordered: Step[] = []
  const seen = new Set<string>()
  const visit = (id: string): void => {
    const step = byId.get(id)
    if (!step || seen.has(id)) return
    seen.add(id)
    ordered.push(step)
    for (const next of followers(step)) visit(next)
  }
  visit(workflow.start)
  return [...ordered, ...workflow.steps.filter(({ id }) => !seen.has(id))]
}

function followers(step: Step): string[] {
  if (step.kind === 'decision') return step.options.map(({ next }) => next)
  if (step.kind === 'go-to') return [step.target, step.exceeded, step.next].filter((id) => id !== undefined)
  return step.kind === 'end' ? [] : [step.next]
}
