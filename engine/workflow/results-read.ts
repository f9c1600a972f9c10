import { valuesRead } from '../expression/reads.ts'
import { templateExpressions } from '../expression/template.ts'
import { expressionsOf } from './check-expressions.ts'
import type { Workflow } from './definition.ts'

/** What the workflow's expressions read of a step, by name: where nobody heard its result, a person may know these. */
export function resultsRead(workflow: Workflow, stepId: string): string[] {
  const expressions = workflow.steps
    .flatMap(expressionsOf)
    .flatMap(({ text, isTemplate }) => (isTemplate ? templateExpressions(text) : [text]))
  const names = expressions.flatMap(valuesRead).flatMap(({ step, value }) => (step === stepId ? [value] : []))
  return [...new Set(names)]
}
