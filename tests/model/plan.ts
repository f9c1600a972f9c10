import { validateWorkflow, type Workflow } from '#engine'
import { companyCatalog } from '../support/company-catalog.ts'

/** When a rule holds: the answer given at a step, or to the run itself ("given"), is this text; always; or what an author got wrong and nobody can decide by. */
export type Condition = { step: string; is: string } | 'always' | 'a text'

/** A step as the reference model reads it: only what decides the way of a run. */
export interface PlanStep {
  id: string
  kind: 'guidance' | 'escalation' | 'get-data' | 'decision' | 'go-to' | 'sub-run' | 'end'
  /** What somebody else than a person does first: nothing, an offer, or the whole step. */
  prepared: 'never' | 'offered' | 'automatic'
  next: string
  /** An answer or comment must be given. */
  needsText?: boolean
  /** Of a decision, which rules make or not. */
  options?: { id: string; next: string; when?: Condition }[]
  isByRules?: boolean
  /** Of a go-to. */
  limit?: number
  exceeded?: string
  /** Of a sub-run and an end: the step whose answer is given; "yes" where none is. */
  gives?: string | undefined
}

export type Plan = readonly PlanStep[]

/** Each plan may call the one after it. */
export type Plans = readonly Plan[]

/** The same workflows for the engine; undefined where publishing would refuse one, such as a rule that reads what no step gives. */
export function workflowsOf(plans: Plans): Workflow[] | undefined {
  const published: Workflow[] = []
  for (const [depth, plan] of [...plans.entries()].reverse()) {
    const { workflow } = validateWorkflow(
      {
        id: `planned-${depth}`,
        title: `Planned ${depth}`,
        collection: 'companies',
        teams: ['risk'],
        start: plan[0]?.id,
        inputs: { answer: { label: 'Given', type: 'text' } },
        outputs: { answer: { label: 'Given back', type: 'text' } },
        steps: plan.map((step) => definition(step, depth)),
      },
      companyCatalog,
      published,
    )
    if (!workflow) return undefined
    published.unshift(workflow)
  }
  return published
}

function definition(step: PlanStep, depth: number): Record<string, unknown> {
  const { id, kind, next, prepared, needsText = false, isByRules, options = [] } = step
  const common = { id, kind, title: `Step ${id}` }
  const mode = { never: 'manual', offered: 'confirm', automatic: 'automatic' }[prepared]
  switch (kind) {
    case 'guidance':
      return { ...common, next, answer: { label: 'Remarks', required: needsText } }
    case 'escalation':
      return { ...common, next, inbox: 'compliance' }
    case 'get-data':
      return { ...common, next, mode }
    case 'decision':
      return {
        ...common,
        maker: isByRules ? 'rules' : prepared === 'never' ? 'person' : 'ai',
        ...(prepared === 'never' ? {} : { mode }),
        comment: needsText ? 'required' : 'optional',
        options: options.map(({ when, ...option }) => ({
          ...option,
          label: `Option ${option.id}`,
          ...(when === undefined ? {} : { when: expression(when) }),
        })),
      }
    case 'go-to':
      return { ...common, target: next, limit: step.limit, exceeded: step.exceeded }
    case 'sub-run':
      return {
        ...common,
        kind: 'go-to',
        workflow: `planned-${depth + 1}`,
        inputs: { answer: given(step.gives) },
        outputs: { answer: 'text' },
        next,
      }
    case 'end':
      return { ...common, outputs: { answer: given(step.gives) } }
  }
}

function given(step: string | undefined): string | { cel: string } {
  return step === undefined ? 'yes' : { cel: `steps.${step}.answer` }
}

function expression(condition: Condition): string {
  if (condition === 'always') return 'true'
  if (condition === 'a text') return '"high"'
  if (condition.step === 'given') return `run.inputs.answer == "${condition.is}"`
  return `steps.${condition.step}.answer == "${condition.is}"`
}
