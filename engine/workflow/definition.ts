import { z } from 'zod'
import { assisted } from './steps/assistant-choice.ts'
import { stepIdSchema } from './steps/common.ts'
import { createRecordSchema } from './steps/create-record.ts'
import { decisionSchema } from './steps/decision.ts'
import { declaredValueSchema, valueNameSchema } from './steps/declared-value.ts'
import { runDueSchema } from './steps/due.ts'
import { endSchema } from './steps/end.ts'
import { escalationSchema } from './steps/escalation.ts'
import { getDataSchema } from './steps/get-data.ts'
import { type GoToStep, goToSchema, type SubrunStep } from './steps/go-to.ts'
import { guidanceSchema } from './steps/guidance.ts'
import { loadRelatedRecordSchema } from './steps/load-related-record.ts'
import { triggerActionSchema } from './steps/trigger-action.ts'
import { updateDataSchema } from './steps/update-data.ts'
import { waitSchema } from './steps/wait.ts'
import { workflowIdSchema } from './steps/workflow-id.ts'

/** One schema per step kind: the only list of them. Tables typed by StepKind stop compiling while one is missing. */
export const stepSchema = z.discriminatedUnion('kind', [
  guidanceSchema,
  getDataSchema,
  updateDataSchema,
  createRecordSchema,
  loadRelatedRecordSchema,
  triggerActionSchema,
  decisionSchema,
  goToSchema,
  escalationSchema,
  waitSchema,
  endSchema,
])
export type Step = z.infer<typeof stepSchema>
export type StepKind = Step['kind']

/** A step of the given kind. */
export type StepOf<Kind extends StepKind> = Extract<Step, { kind: Kind }>

/** A workflow as its author writes it; published, it becomes a version: immutable and named by its hash. */
export const workflowSchema = z.strictObject({
  id: workflowIdSchema,
  title: z.string().min(1).max(120),
  description: z.string().max(2000).default(''),
  /** The collection its runs start on. */
  collection: z.string(),
  /** Who sees it, its runs included. */
  teams: z.array(z.string()).min(1).max(50),
  /** Who prepares its steps; a step may say otherwise. */
  ...assisted,
  /** What a workflow that calls this one gives it, and gets of it. */
  inputs: z.record(valueNameSchema, declaredValueSchema).optional(),
  outputs: z.record(valueNameSchema, declaredValueSchema).optional(),
  start: stepIdSchema,
  /** When a run of it should have ended. */
  due: runDueSchema.optional(),
  steps: z.array(stepSchema).min(1).max(500),
})
export type Workflow = z.infer<typeof workflowSchema>

/** The step of that id. Throws when the workflow has none: a validated workflow always has what it names. */
export function stepById(workflow: Workflow, id: string): Step {
  const step = workflow.steps.find((candidate) => candidate.id === id)
  if (!step) throw new Error(`Workflow ${workflow.id} has no step ${id}.`)
  return step
}

/** The steps that may follow, in the author's order; last the one that follows where nobody acted in time. */
export function successors(step: Step): string[] {
  const late = lateTarget(step)
  return late === undefined ? ways(step) : [...ways(step), late]
}

/** Where the run goes when the step is overdue, if it goes anywhere then. */
export function lateTarget(step: Step): string | undefined {
  const overdue = 'due' in step ? step.due?.overdue : undefined
  return overdue && 'goTo' in overdue ? overdue.goTo : undefined
}

function ways(step: Step): string[] {
  switch (step.kind) {
    case 'decision':
      return step.options.map((option) => option.next)
    case 'go-to':
      return [step.target, step.exceeded, step.next].filter((id) => id !== undefined)
    case 'wait':
      return step.overdue === undefined ? [step.next] : [step.next, step.overdue]
    case 'end':
      return []
    default:
      return [step.next]
  }
}

/** Whether the step goes into another workflow, which then runs as a sub-run. */
export function isSubrunStep(step: Step): step is SubrunStep {
  return step.kind === 'go-to' && step.workflow !== undefined && step.next !== undefined
}

/** Where a go-to inside its own workflow leads. */
export function targetOf({ id, target }: GoToStep): string {
  if (target === undefined) throw new Error(`The go-to ${id} has no target, which validation refuses.`)
  return target
}

/** What an attempt at the step is called in the log: a go-to that waits for another run is no mere jump. */
export function attemptKind(step: Step): StepKind | 'sub-run' {
  return isSubrunStep(step) ? 'sub-run' : step.kind
}

/** Whether the assistant or automation has something to prepare before a person is asked. */
export function needsPreparation(step: Step): boolean {
  switch (step.kind) {
    case 'get-data':
    case 'update-data':
    case 'create-record':
    case 'load-related-record':
    case 'trigger-action':
      return step.mode !== 'manual'
    case 'guidance':
      return step.mode !== 'manual' && (step.flags !== undefined || step.assistant === 'llm')
    case 'decision':
      return step.maker === 'ai'
    case 'go-to':
      return isSubrunStep(step)
    default:
      return false
  }
}
