import { type Catalog, collectionOfSource } from './catalog.ts'
import { isSubrunStep, type Step, type Workflow } from './definition.ts'
import { ownValues } from './steps/wait.ts'

const ofGuidance = ['answer', 'summary', 'flags', 'flag_texts', 'high_flags', 'flag_count']
const ofDecision = ['option', 'option_label', 'comment']

/**
 * Names of the values that a step can add to the context, as expressions read them: `steps.<id>.<name>`.
 * Undefined where only the run tells: actions give what their code gives, one related record gives its fields.
 */
export function valuesGiven(step: Step, workflow: Workflow, catalog: Catalog): string[] | undefined {
  switch (step.kind) {
    case 'get-data':
      return step.fields ?? collectionOfSource(workflow, step.record, catalog)?.fields.map((field) => field.name)
    case 'create-record':
      return catalog.collections.find(({ id }) => id === step.collection)?.fields.map((field) => field.name)
    case 'guidance':
      return ofGuidance
    case 'decision':
      return ofDecision
    case 'escalation':
      return ['answer']
    case 'wait':
      return [...ownValues, ...Object.keys(step.event?.values ?? {})]
    case 'go-to':
      return isSubrunStep(step) ? ['outcome', ...Object.keys(step.outputs ?? {})] : []
    case 'end':
      return []
    default:
      return undefined
  }
}
