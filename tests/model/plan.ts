import { validateWorkflow, type Workflow } from '#engine'
import { companyCatalog } from '../support/company-catalog.ts'

/** When a rule holds: the answer given at a step is this text, always, or what an author got wrong and nobody can decide by. */
export type Condition = { step: string; is: string } | 'always' | 'a text'

/** A workflow as the reference model reads it: only what decides the way of a run. */
export type PlanStep =
  | { id: string; kind: 'guidance' | 'escalation'; next: string; isRequired?: boolean }
  | { id: string; kind: 'get-data'; mode: 'manual' | 'confirm' | 'automatic'; next: string }
  | {
      id: string
      kind: 'decision'
      maker: 'person' | 'ai' | 'rules'
      isAutomatic: boolean
      needsComment: boolean
      options: { id: string; next: string; when?: Condition }[]
    }
  | { id: string; kind: 'go-to'; target: string; limit: number; exceeded: string }
  | { id: string; kind: 'end' }

export type Plan = readonly PlanStep[]

/** The same workflow for the engine; undefined where publishing would refuse it, such as a rule that reads what no step gives. */
export function workflowOfPlan(plan: Plan): Workflow | undefined {
  return validateWorkflow(
    {
      id: 'planned',
      title: 'Planned',
      collection: 'companies',
      teams: ['risk'],
      start: plan[0]?.id,
      steps: plan.map(definition),
    },
    companyCatalog,
  ).workflow
}

function definition(step: PlanStep): Record<string, unknown> {
  const common = { id: step.id, kind: step.kind, title: `Step ${step.id}` }
  switch (step.kind) {
    case 'guidance':
      return { ...common, next: step.next, answer: { label: 'Remarks', required: step.isRequired ?? false } }
    case 'escalation':
      return { ...common, next: step.next, inbox: 'compliance' }
    case 'get-data':
      return { ...common, next: step.next, mode: step.mode }
    case 'decision':
      return {
        ...common,
        maker: step.maker,
        ...(step.maker === 'ai' ? { mode: step.isAutomatic ? 'automatic' : 'confirm' } : {}),
        comment: step.needsComment ? 'required' : 'optional',
        options: step.options.map(({ id, next, when }) => ({
          id,
          label: `Option ${id}`,
          next,
          ...(when === undefined ? {} : { when: expression(when) }),
        })),
      }
    case 'go-to':
      return { ...common, target: step.target, limit: step.limit, exceeded: step.exceeded }
    case 'end':
      return common
  }
}

function expression(condition: Condition): string {
  if (condition === 'always') return 'true'
  if (condition === 'a text') return '"high"'
  return `steps.${condition.step}.answer == "${condition.is}"`
}
