import { evaluate, expressionError } from '../expression/cel.ts'
import { namesRead, plainPath } from '../expression/reads.ts'
import { type FieldType, findField, findRelation } from '../record/collection.ts'
import { declaredProblem } from '../record/declared-problem.ts'
import { type Catalog, collectionOfSource } from './catalog.ts'
import { isSubrunStep, type Step, type Workflow } from './definition.ts'
import type { DeclaredValue } from './steps/declared-value.ts'

/**
 * Why what an expression gives can never be what is declared, as a sentence, as far as the expression itself tells: one that reads nothing
 * has one value, and a plain path such as `steps.load.name` the type of what it names. Anything else is checked when it is computed.
 */
export function expressionProblem(
  declared: DeclaredValue,
  name: string,
  expression: string,
  workflow: Workflow,
  catalog: Catalog,
): string | undefined {
  // What does not parse is said with the expressions.
  if (expressionError(expression) !== undefined) return undefined
  if (namesRead(expression).length === 0) {
    const result = evaluate(expression, {})
    return 'error' in result
      ? `"${declared.label}" can never be computed: ${result.error}.`
      : declaredProblem(declared, name, result.value)
  }
  const path = plainPath(expression)
  const type = path && typeOfPath(path, workflow, catalog)
  return type && !(fitting[type]?.includes(declared.type) ?? true)
    ? `"${declared.label}" is declared as ${declared.type}, and ${expression} never fits: it is ${type}.`
    : undefined
}

/** The types that some value of a type fits. None for those that may hold anything. */
const fitting: Partial<Record<FieldType, readonly FieldType[]>> = {
  text: ['text', 'uuid', 'date', 'datetime', 'integer', 'decimal'],
  enum: ['text', 'uuid', 'date', 'datetime', 'integer', 'decimal'],
  uuid: ['uuid', 'text'],
  date: ['date', 'datetime', 'text', 'uuid'],
  datetime: ['datetime', 'text', 'uuid'],
  integer: ['integer', 'number', 'decimal'],
  number: ['integer', 'number', 'decimal'],
  decimal: ['integer', 'number', 'decimal'],
  boolean: ['boolean'],
  list: ['list'],
}

function typeOfPath([root, ...rest]: readonly string[], workflow: Workflow, catalog: Catalog): FieldType | undefined {
  const [of = '', name = '', ...further] = rest
  if (further.length > 0) return undefined
  if (root === 'run') {
    if (of === 'inputs') return workflow.inputs?.[name]?.type
    if (of === 'record') return ['id', 'label', 'collection'].includes(name) ? 'text' : undefined
    return of === 'started_by' && name === '' ? 'text' : undefined
  }
  const step = root === 'steps' ? workflow.steps.find(({ id }) => id === of) : undefined
  return step && typeGiven(step, name, workflow, catalog)
}

/** The type of a value that a completed step gives, where the definition and the company tell it. */
function typeGiven(step: Step, name: string, workflow: Workflow, catalog: Catalog): FieldType | undefined {
  const fieldOf = (collection: string | undefined) => {
    const found = catalog.collections.find(({ id }) => id === collection)
    return found && findField(found, name)?.type
  }
  switch (step.kind) {
    case 'get-data':
      return fieldOf(collectionOfSource(workflow, step.record, catalog)?.id)
    case 'create-record':
      return fieldOf(step.collection)
    case 'load-related-record': {
      if (name === 'count') return 'integer'
      if (name === 'records') return 'list'
      const origin = collectionOfSource(workflow, step.record, catalog)
      return fieldOf(origin && step.relation ? findRelation(origin, step.relation)?.collection : undefined)
    }
    case 'wait':
      return step.event?.values[name]?.type
    case 'go-to':
      return isSubrunStep(step) ? (step.outputs?.[name] ?? (name === 'outcome' ? 'text' : undefined)) : undefined
    case 'decision':
      return ['option', 'option_label', 'comment'].includes(name) ? 'text' : undefined
    case 'guidance':
    case 'escalation':
      return name === 'answer' ? 'text' : undefined
    default:
      return undefined
  }
}
