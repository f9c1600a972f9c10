import { declaredProblem } from '../record/declared-problem.ts'
import { type Catalog, collectionOfSource, recordSource } from './catalog.ts'
import { isSubrunStep, type Step, type StepOf, type Workflow } from './definition.ts'
import { expressionProblem } from './expression-type.ts'
import type { Problem } from './problem.ts'
import { isExpression, type Pinned } from './steps/common.ts'
import type { DeclaredValue } from './steps/declared-value.ts'
import type { SubrunStep } from './steps/go-to.ts'
import type { WorkflowInterface } from './workflow-interface.ts'
import { interfaceProblems } from './workflow-interface.ts'

type Found = Pick<Problem, 'path' | 'code' | 'message'>

/** A go-to leads to a step or into a workflow that exists and fits; ends give the outputs that the workflow declares. */
export function checkSubRuns(
  workflow: Workflow,
  catalog: Catalog,
  known: readonly WorkflowInterface[] | undefined,
): Problem[] {
  return workflow.steps.flatMap((step, index) =>
    problemsOf(step, workflow, catalog, known).map((found) => ({
      ...found,
      path: `steps[${index}].${found.path}`,
      stepId: step.id,
    })),
  )
}

function problemsOf(
  step: Step,
  workflow: Workflow,
  catalog: Catalog,
  known: readonly WorkflowInterface[] | undefined,
): Found[] {
  if (step.kind === 'end') return endProblems(step, workflow, catalog)
  if (step.kind !== 'go-to') return []
  return [...partProblems(step), ...(isSubrunStep(step) && known ? callProblems(step, workflow, catalog, known) : [])]
}

/** Settings of a go-to that belong to a jump inside the workflow, and those of a go-to into another one. */
const ofJump = ['target', 'limit', 'exceeded'] as const
const ofCall = ['record', 'inputs', 'outputs', 'next', 'due'] as const

function partProblems(step: StepOf<'go-to'>): Found[] {
  const wrong = (path: string, message: string): Found => ({ path, code: 'invalid-shape', message })
  const { title, target, workflow, next } = step
  if (target === undefined && workflow === undefined)
    return [wrong('target', `"${title}" says neither at which step nor in which workflow to go on.`)]
  const foreign = workflow === undefined ? ofCall : ofJump
  return [
    ...foreign.flatMap((path) =>
      step[path] === undefined
        ? []
        : [
            wrong(
              path,
              workflow === undefined
                ? `Only a go-to into another workflow has "${path}".`
                : `A go-to into another workflow has no "${path}"; after it the run goes on at "next".`,
            ),
          ],
    ),
    ...(workflow !== undefined && next === undefined
      ? [wrong('next', `"${title}" does not say where to go on after the sub-run.`)]
      : []),
  ]
}

function callProblems(
  step: SubrunStep,
  workflow: Workflow,
  catalog: Catalog,
  known: readonly WorkflowInterface[],
): Found[] {
  const cycle = cycleFrom(step.workflow, workflow.id, known)
  if (cycle)
    return [
      {
        path: 'workflow',
        code: 'workflow-cycle',
        message: `"${workflow.title}" would start itself again: ${[workflow.id, ...cycle].join(' → ')}.`,
      },
    ]
  const called = known.find(({ id }) => id === step.workflow)
  if (called) return callMisfits(step, workflow, catalog, called)
  return [{ path: 'workflow', code: 'unknown-workflow', message: noneSeen(step, workflow.teams[0]) }]
}

/** Where a step and the workflow that it calls do not fit each other: the teams, the record, what is given and taken. */
export function callMisfits(
  step: SubrunStep,
  workflow: Workflow,
  catalog: Catalog,
  called: WorkflowInterface,
): Found[] {
  // Whose team does not see it is not told that it is there.
  const blind = workflow.teams.find((team) => !called.teams.includes(team))
  if (blind !== undefined) return [{ path: 'workflow', code: 'unknown-workflow', message: noneSeen(step, blind) }]
  const collection = collectionOfSource(workflow, recordSource(step), catalog)
  return [
    ...(collection && collection.id !== called.collection
      ? [
          {
            path: 'record',
            code: 'wrong-record' as const,
            message: `"${called.title}" runs on ${called.collection}, not on ${collection.id}.`,
          },
        ]
      : []),
    ...interfaceProblems(step, called),
    ...givenProblems('inputs', step.inputs ?? {}, called.inputs, workflow, catalog),
  ]
}

function noneSeen(step: SubrunStep, team: string | undefined): string {
  return `No workflow "${step.workflow}" is published that the team "${team}" sees.`
}

/** The ids by which a workflow leads back to the one of that id, as far as they are known. */
function cycleFrom(
  from: string,
  home: string,
  known: readonly WorkflowInterface[],
  passed: readonly string[] = [],
): string[] | undefined {
  if (from === home) return [...passed, home]
  if (passed.includes(from)) return undefined
  for (const called of known.find(({ id }) => id === from)?.calls ?? []) {
    const cycle = cycleFrom(called, home, known, [...passed, from])
    if (cycle) return cycle
  }
  return undefined
}

function endProblems(step: StepOf<'end'>, workflow: Workflow, catalog: Catalog): Found[] {
  const { title, outputs = {} } = workflow
  const given = step.outputs ?? {}
  const wrong = Object.entries(given).flatMap(([name, pinned]): Found[] => {
    const declared = outputs[name]
    const path = `outputs.${name}`
    if (!declared)
      return [{ path, code: 'unknown-output', message: `"${title}" declares no output "${name}" under "outputs".` }]
    const problem = literalProblem(declared, name, pinned)
    return problem === undefined ? [] : [{ path, code: 'wrong-value', message: problem }]
  })
  const lacking = Object.entries(outputs).flatMap(([name, { label, required }]): Found[] =>
    required && !(name in given)
      ? [{ path: 'outputs', code: 'missing-output', message: `"${step.title}" does not give "${label}" (${name}).` }]
      : [],
  )
  return [...wrong, ...lacking, ...givenProblems('outputs', given, outputs, workflow, catalog)]
}

/** Where an expression can never give what is declared. */
function givenProblems(
  part: 'inputs' | 'outputs',
  given: Record<string, Pinned>,
  declared: Record<string, DeclaredValue>,
  workflow: Workflow,
  catalog: Catalog,
): Found[] {
  return Object.entries(given).flatMap(([name, pinned]): Found[] => {
    const wanted = declared[name]
    const problem =
      wanted && isExpression(pinned) ? expressionProblem(wanted, name, pinned.cel, workflow, catalog) : undefined
    return problem === undefined ? [] : [{ path: `${part}.${name}.cel`, code: 'wrong-value', message: problem }]
  })
}

/** Why a pinned literal is not what is declared. */
function literalProblem(declared: DeclaredValue, name: string, pinned: Pinned): string | undefined {
  return isExpression(pinned) ? undefined : declaredProblem(declared, name, pinned)
}
