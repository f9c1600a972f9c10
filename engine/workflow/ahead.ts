import { attemptKind, stepById, successors, type Workflow } from './definition.ts'

/** What follows a step: titles that are certain, then how many more steps at least and at most, loops not counted. */
export interface Ahead {
  certain: { stepId: string; title: string }[]
  least: number
  most: number
}

/** What may follow the step, as far as the definition tells. Go-tos are passed over: nobody stops at them. */
export function stepsAhead(workflow: Workflow, stepId: string): Ahead {
  const certain: Ahead['certain'] = []
  const seen = new Set([stepId])
  let current = stepId
  for (;;) {
    const [only, ...others] = successors(stepById(workflow, current))
    if (only === undefined || others.length > 0 || seen.has(only)) break
    seen.add(only)
    current = only
    const step = stepById(workflow, only)
    if (attemptKind(step) !== 'go-to') certain.push({ stepId: only, title: step.title })
  }
  const range = rangeAfter(workflow, current, seen)
  return { certain, least: range.least, most: range.most }
}

function rangeAfter(workflow: Workflow, stepId: string, passed: ReadonlySet<string>): { least: number; most: number } {
  const known = new Map<string, { least: number; most: number }>()
  const visit = (id: string, path: ReadonlySet<string>): { least: number; most: number } => {
    const done = known.get(id)
    if (done) return done
    const ways = successors(stepById(workflow, id)).filter((next) => !path.has(next))
    const ranges = ways.map((next) => {
      const after = visit(next, new Set([...path, next]))
      const own = attemptKind(stepById(workflow, next)) === 'go-to' ? 0 : 1
      return { least: after.least + own, most: after.most + own }
    })
    const range =
      ranges.length === 0
        ? { least: 0, most: 0 }
        : { least: Math.min(...ranges.map((each) => each.least)), most: Math.max(...ranges.map((each) => each.most)) }
    known.set(id, range)
    return range
  }
  return visit(stepId, passed)
}
