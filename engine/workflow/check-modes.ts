import { needsPreparation, type Step, type Workflow } from './definition.ts'
import type { Problem } from './problem.ts'

/** A mode must be one the step can live up to: nothing is done by itself where there is nothing to do, or only a person may. */
export function checkModes(workflow: Workflow): Problem[] {
  return workflow.steps.flatMap((step, index) => {
    const wrong = (setting: string, message: string): Problem => ({
      path: `steps[${index}].${setting}`,
      stepId: step.id,
      code: 'wrong-mode',
      message,
    })
    const message = contradiction(step)
    return [
      ...(message === undefined ? [] : [wrong('mode', message)]),
      ...('retry' in step && step.retry && !needsPreparation(step)
        ? [wrong('retry', `"${step.title}" is manual, so nothing is prepared that could be tried again.`)]
        : []),
    ]
  })
}

function contradiction(step: Step): string | undefined {
  if (step.kind === 'guidance' && step.mode !== 'manual' && !needsPreparation(step))
    return `"${step.title}" has neither flags nor a model to write a summary (assistant: llm), so there is nothing to do in the mode "${step.mode}".`
  if (step.kind === 'guidance' && step.mode === 'automatic' && step.answer?.required)
    return `"${step.title}" requires a person's answer, so it cannot be automatic.`
  if (step.kind === 'decision' && step.mode === 'automatic' && step.maker === 'person')
    return `"${step.title}" is decided by a person, so it cannot be automatic.`
  return undefined
}
