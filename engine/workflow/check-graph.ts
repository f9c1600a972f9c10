import { givesRecord, recordSource } from './catalog.ts'
import { checkLoops } from './check-loops.ts'
import { type Step, successors, type Workflow } from './definition.ts'
import type { Problem } from './problem.ts'
import { targets } from './targets.ts'

/** Ids, targets, reachability, an end, and loops: a cycle must pass through a go-to with a limit and a way out. */
export function checkGraph(workflow: Workflow): Problem[] {
  const problems: Problem[] = []
  const ids = new Map<string, number>()
  workflow.steps.forEach((step, index) => {
    if (ids.has(step.id))
      problems.push({
        path: `steps[${index}].id`,
        stepId: step.id,
        code: 'duplicate-id',
        message: `The id "${step.id}" is taken by steps[${ids.get(step.id)}].`,
      })
    else ids.set(step.id, index)
  })
  if (!ids.has(workflow.start))
    problems.push({
      path: 'start',
      code: 'missing-target',
      message: `There is no step "${workflow.start}" to start at.`,
    })

  workflow.steps.forEach((step, index) => {
    for (const { path, target } of targets(step)) {
      if (!ids.has(target))
        problems.push({
          path: `steps[${index}].${path}`,
          stepId: step.id,
          code: 'missing-target',
          message: `There is no step "${target}" to go to.`,
        })
    }
    for (const { list, ids: named } of listsOf(step)) {
      named.forEach((id, position) => {
        if (named.indexOf(id) < position)
          problems.push({
            path: `steps[${index}].${list}[${position}].id`,
            stepId: step.id,
            code: 'duplicate-id',
            message: `The id "${id}" is taken by ${list}[${named.indexOf(id)}] of the same step.`,
          })
      })
    }
    if (step.kind === 'decision' && step.options.length === 0)
      problems.push({
        path: `steps[${index}].options`,
        stepId: step.id,
        code: 'empty-options',
        message: 'A decision needs at least one option.',
      })
  })
  if (problems.length > 0) return problems

  const reached = reachable(workflow, workflow.start)
  workflow.steps.forEach((step, index) => {
    if (!reached.has(step.id))
      problems.push({
        path: `steps[${index}]`,
        stepId: step.id,
        code: 'unreachable-step',
        message: `No path leads to "${step.title}".`,
      })
  })
  workflow.steps.forEach((step, index) => {
    const record = recordSource(step)
    if (record === 'start' || !ids.has(record) || !reached.has(step.id)) return
    const source = workflow.steps.find((each) => each.id === record)
    if (!source || !givesRecord(source)) return
    if (reachable(workflow, workflow.start, record).has(step.id))
      problems.push({
        path: `steps[${index}].record`,
        stepId: step.id,
        code: 'wrong-record',
        message: `A way leads to "${step.title}" without passing "${record}", which ${source.kind === 'create-record' ? 'creates' : 'loads'} its record.`,
      })
  })
  if (![...reached].some((id) => workflow.steps.find((step) => step.id === id)?.kind === 'end'))
    problems.push({ path: 'steps', code: 'no-end', message: 'No path leads to an end.' })
  return [...problems, ...checkLoops(workflow)]
}

/** The parts of a step that have ids of their own. */
function listsOf(step: Step): { list: string; ids: string[] }[] {
  if (step.kind === 'decision') return [{ list: 'options', ids: step.options.map((option) => option.id) }]
  if (step.kind === 'guidance' && step.flags) return [{ list: 'flags', ids: step.flags.map((flag) => flag.id) }]
  return []
}

/** The steps that can be reached, all of them or those that some way reaches without passing one. */
function reachable(workflow: Workflow, from: string, without?: string): Set<string> {
  const byId = new Map(workflow.steps.map((step) => [step.id, step]))
  const reached = new Set<string>()
  const open = [from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = byId.get(id)
    if (!step || reached.has(id)) continue
    reached.add(id)
    if (id === without) continue
    open.push(...successors(step))
  }
  return reached
}
