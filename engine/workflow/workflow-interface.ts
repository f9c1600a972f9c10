import { declaredProblem } from '../record/declared-problem.ts'
import { isSubrunStep, type Workflow } from './definition.ts'
import type { Problem } from './problem.ts'
import { isExpression } from './steps/common.ts'
import type { DeclaredValue } from './steps/declared-value.ts'
import type { SubrunStep } from './steps/go-to.ts'

type Found = Pick<Problem, 'path' | 'code' | 'message'>

/** What another workflow needs to know of one to call it. */
export interface WorkflowInterface {
  id: string
  title: string
  collection: string
  teams: readonly string[]
  inputs: Record<string, DeclaredValue>
  outputs: Record<string, DeclaredValue>
  /** Workflows that it calls itself. */
  calls: readonly string[]
}

export function interfaceOf({ id, title, collection, teams, inputs, outputs, steps }: Workflow): WorkflowInterface {
  const calls = steps.filter(isSubrunStep).map((step) => step.workflow)
  return { id, title, collection, teams, inputs: inputs ?? {}, outputs: outputs ?? {}, calls: [...new Set(calls)] }
}

/**
 * Where a step and the workflow that it calls do not fit each other. Asked when the caller is published, and again when a
 * sub-run is to start: the workflow may have been published anew in between.
 */
export function interfaceProblems(step: SubrunStep, called: WorkflowInterface): Found[] {
  const given = step.inputs ?? {}
  const names = (declared: Record<string, unknown>) => Object.keys(declared).join(', ') || 'none'
  const unknown = Object.entries(given).flatMap(([name, pinned]): Found[] => {
    const declared = called.inputs[name]
    const path = `inputs.${name}`
    if (!declared)
      return [
        {
          path,
          code: 'unknown-input',
          message: `"${called.title}" takes no input "${name}". It takes: ${names(called.inputs)}.`,
        },
      ]
    const problem = isExpression(pinned) ? undefined : declaredProblem(declared, name, pinned)
    return problem === undefined ? [] : [{ path, code: 'wrong-value', message: problem }]
  })
  const missing = Object.entries(called.inputs).flatMap(([name, { label, required }]): Found[] =>
    required && !(name in given)
      ? [{ path: 'inputs', code: 'missing-input', message: `"${called.title}" needs "${label}" (${name}).` }]
      : [],
  )
  const wrong = Object.entries(step.outputs ?? {}).flatMap(([name, type]): Found[] => {
    const declared = called.outputs[name]
    const path = `outputs.${name}`
    if (!declared)
      return [
        {
          path,
          code: 'unknown-output',
          message: `"${called.title}" gives no output "${name}". It gives: ${names(called.outputs)}.`,
        },
      ]
    return declared.type === type
      ? []
      : [
          {
            path,
            code: 'wrong-value',
            message: `"${name}" of "${called.title}" is of the type ${declared.type}, not ${type}.`,
          },
        ]
  })
  return [...unknown, ...missing, ...wrong]
}
