import { expressionError } from '../expression/cel.ts'
import { inputsRead, namesRead, stepsRead, valuesRead } from '../expression/reads.ts'
import { templateError, templateExpressions } from '../expression/template.ts'
import type { Catalog } from './catalog.ts'
import type { Step, Workflow } from './definition.ts'
import type { Problem } from './problem.ts'
import { valuesGiven } from './values-given.ts'

/** What an expression may start from. */
const contextNames = ['steps', 'run']

/** Types of CEL, which expressions may name to compare types. */
const typeNames = ['bool', 'bytes', 'double', 'google', 'int', 'list', 'map', 'null_type', 'string', 'type', 'uint']

/** Every expression parses and reads only steps and values that exist; rules have conditions; flags read known steps. */
export function checkExpressions(workflow: Workflow, catalog: Catalog): Problem[] {
  const known = new Set(workflow.steps.map((step) => step.id))
  const given = new Map(workflow.steps.map((step) => [step.id, valuesGiven(step, workflow, catalog)]))
  const isGiven = ({ step, value }: { step: string; value: string }) => given.get(step)?.includes(value) ?? true
  const notGiven = ({ step, value }: { step: string; value: string }) =>
    `It reads "steps.${step}.${value}", which that step does not give. It gives: ${given.get(step)?.join(', ') || 'nothing'}.`
  return workflow.steps.flatMap((step, index) => {
    const at = (path: string) => `steps[${index}].${path}`
    const problems: Problem[] = []
    for (const { path, text, isTemplate, names } of expressionsOf(step)) {
      const error = isTemplate ? templateError(text) : expressionError(text)
      if (error)
        problems.push({
          path: at(path),
          stepId: step.id,
          code: 'bad-expression',
          message: `This is not valid CEL: ${error}`,
        })
      const expressions = isTemplate ? templateExpressions(text) : [text]
      for (const id of new Set(expressions.flatMap(stepsRead))) {
        if (!known.has(id))
          problems.push({
            path: at(path),
            stepId: step.id,
            code: 'unknown-step-read',
            message: `It reads "steps.${id}", but there is no step "${id}".`,
          })
      }
      for (const read of expressions.flatMap(valuesRead)) {
        if (known.has(read.step) && !isGiven(read))
          problems.push({ path: at(path), stepId: step.id, code: 'unknown-value-read', message: notGiven(read) })
      }
      for (const name of new Set(expressions.flatMap(inputsRead))) {
        if (!workflow.inputs?.[name])
          problems.push({
            path: at(path),
            stepId: step.id,
            code: 'unknown-input',
            message: `It reads "run.inputs.${name}", which the workflow does not declare under "inputs".`,
          })
      }
      for (const name of new Set(expressions.flatMap(namesRead))) {
        if (![...contextNames, ...typeNames, ...(names ?? [])].includes(name))
          problems.push({
            path: at(path),
            stepId: step.id,
            code: 'unknown-name',
            message: `There is no "${name}" in the context. It holds: ${contextNames.join(', ')}.`,
          })
      }
    }
    if (step.kind === 'decision' && step.maker === 'rules') {
      step.options.forEach((option, position) => {
        if (option.when === undefined)
          problems.push({
            path: at(`options[${position}].when`),
            stepId: step.id,
            code: 'no-condition',
            message: `The option "${option.label}" of a decision by rules needs a condition. Use "true" for one that always holds.`,
          })
      })
    }
    if (step.kind === 'guidance') {
      step.flags?.forEach((flag, position) =>
        flag.evidence.forEach((evidence, place) => {
          const [id = '', value = ''] = evidence.from.split('.')
          const path = at(`flags[${position}].evidence[${place}].from`)
          if (!known.has(id))
            problems.push({
              path,
              stepId: step.id,
              code: 'unknown-step-read',
              message: `There is no step "${id}" to take evidence from.`,
            })
          else if (!isGiven({ step: id, value }))
            problems.push({ path, stepId: step.id, code: 'unknown-value-read', message: notGiven({ step: id, value }) })
        }),
      )
    }
    return problems
  })
}

export interface Placed {
  path: string
  text: string
  isTemplate?: boolean
  /** Names it may read beside the context. */
  names?: string[]
}

/** Every expression of a step, with its place. */
export function expressionsOf(step: Step): Placed[] {
  const instruction: Placed[] = [
    { path: 'instruction', text: step.instruction, isTemplate: true },
    ...pinnedExpressions('compensate.values', 'compensate' in step ? step.compensate?.values : undefined),
    ...pinnedExpressions('', { due: 'due' in step ? step.due : undefined }),
  ]
  switch (step.kind) {
    case 'decision':
      return [
        ...instruction,
        ...step.options.flatMap((option, index) =>
          option.when === undefined ? [] : [{ path: `options[${index}].when`, text: option.when }],
        ),
      ]
    case 'guidance':
      return [
        ...instruction,
        ...(step.flags ?? []).flatMap((flag, index) => [
          { path: `flags[${index}].when`, text: flag.when },
          { path: `flags[${index}].text`, text: flag.text, isTemplate: true },
          ...flag.evidence.flatMap((evidence, place) =>
            evidence.where === undefined
              ? []
              : [{ path: `flags[${index}].evidence[${place}].where`, text: evidence.where, names: ['item'] }],
          ),
        ]),
      ]
    case 'update-data':
    case 'create-record':
      return [...instruction, ...pinnedExpressions('values', step.values)]
    case 'trigger-action':
      return [...instruction, ...pinnedExpressions('form', step.form)]
    case 'go-to':
      return [...instruction, ...pinnedExpressions('inputs', step.inputs)]
    case 'end':
      return [...instruction, ...pinnedExpressions('outputs', step.outputs)]
    case 'wait':
      return [...instruction, ...pinnedExpressions('', { until: step.until, limit: step.limit })]
    default:
      return instruction
  }
}

function pinnedExpressions(path: string, pinned: Record<string, unknown> | undefined): Placed[] {
  return Object.entries(pinned ?? {}).flatMap(([name, value]) =>
    value !== null && typeof value === 'object' && 'cel' in value && typeof value.cel === 'string'
      ? [{ path: `${path === '' ? '' : `${path}.`}${name}.cel`, text: value.cel }]
      : [],
  )
}
