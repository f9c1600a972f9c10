import { evaluate } from '../expression/cel.ts'
import { namesRead, plainPath, stepsRead } from '../expression/reads.ts'
import { declaredProblem } from '../record/declared-problem.ts'
import type { LabelledRef, Value } from '../record/value.ts'
import { isExpression, type Pinned } from '../workflow/steps/common.ts'
import type { DeclaredValue } from '../workflow/steps/declared-value.ts'
import type { SubrunStep } from '../workflow/steps/go-to.ts'
import { interfaceProblems, type WorkflowInterface } from '../workflow/workflow-interface.ts'
import { type ContextEntry, type ContextValue, contextScope, inputsKind } from './context.ts'
import { askedInFamily, contributorsOf, named } from './contributors.ts'
import type { Actor } from './events.ts'
import { knownFrom, withOwnWrite } from './known-values.ts'
import { contextOf, type PersonRef, type Requester, type Run, type StartedRun } from './run.ts'

/** Runs inside of runs at most: a workflow published anew may close a circle that nobody could see before. */
export const deepestSubrun = 5

/** What a run is part of. */
export type Parent = NonNullable<StartedRun['parent']>

/** What became of a sub-run: what it gives and who did its last step, or why it was aborted, in a sentence. */
export type SubrunEnd =
  | (Ended & {
      status: 'completed'
      by: Actor
      /** Whose input may be in its values. */
      contributors?: PersonRef[]
      values: Record<string, ContextValue>
      from: LabelledRef[]
    })
  | (Ended & { status: 'aborted' })

interface Ended {
  outcome: string
  /** Who asked for approvals in it, and around it before, by workflow and step. */
  requesters?: Record<string, Requester[]> | undefined
}

/** With what a sub-run starts; or why it cannot, for the person who is asked then. */
export type SubrunStart =
  | { parent: Parent; given: ContextEntry }
  | { code: 'failed' | 'limit'; reason: string; given?: undefined }

/** With what the open step of a run starts the workflow that it calls, as that is published now. */
export function subrunStart(
  run: StartedRun,
  attempt: number,
  step: SubrunStep,
  called: WorkflowInterface,
): SubrunStart {
  const depth = (run.parent?.depth ?? 0) + 1
  if (depth > deepestSubrun)
    return {
      code: 'limit',
      reason: `Runs are already ${deepestSubrun} deep inside each other. Look whether workflows start each other in a circle.`,
    }
  const [mismatch] = interfaceProblems(step, called)
  if (mismatch) return { code: 'failed', reason: `"${called.title}" does not fit this step: ${mismatch.message}` }
  const computed = computeValues(run, called.inputs, step.inputs ?? {})
  if ('problem' in computed) return { code: 'failed', reason: `The sub-run cannot start: ${computed.problem}` }
  return {
    parent: {
      run: run.id,
      attempt,
      depth,
      title: run.workflow.title,
      contributors: contributorsOf(run).map(named),
      ...asked(run),
    },
    given: {
      stepId: 'run.inputs',
      attempt: 0,
      title: `Given by ${run.workflow.title}`,
      kind: inputsKind,
      values: computed.values,
      records: [],
      ...(computed.from.length > 0 ? { from: computed.from } : {}),
    },
  }
}

/** What an ended run gives to the one it is part of. Undefined while it is open. */
export function subrunEnd(run: Run): SubrunEnd | undefined {
  if (run.status !== 'completed' && run.status !== 'aborted') return undefined
  const { status, ended, workflow } = run
  if (status === 'aborted')
    return { status, outcome: `${ended.by.person.name} aborted "${workflow.title}": ${ended.outcome}`, ...asked(run) }
  const { values = {}, from = [] } = run.latest.find(({ kind }) => kind === 'end')?.entry ?? {}
  return {
    status,
    outcome: ended.outcome,
    by: run.latest.findLast(({ by }) => by.kind === 'person')?.by ?? ended.by,
    contributors: contributorsOf(run).map(named),
    values,
    from: distinct([run.record, ...from]),
    ...asked(run),
  }
}

function asked(run: StartedRun): { requesters?: Record<string, Requester[]> } {
  const requesters = askedInFamily(run)
  return Object.keys(requesters).length > 0 ? { requesters } : {}
}

/**
 * The declared values that the author's expressions give, with the records that they were computed from; or why one of them
 * cannot be computed or does not fit.
 */
export function computeValues(
  run: StartedRun,
  declared: Record<string, DeclaredValue>,
  pinned: Record<string, Pinned>,
): { values: Record<string, ContextValue>; from: LabelledRef[] } | { problem: string } {
  const scope = contextScope(contextOf(run), { record: run.record, startedBy: run.startedBy.name })
  const values: Record<string, ContextValue> = {}
  for (const [name, given] of Object.entries(pinned)) {
    const wanted = declared[name]
    if (!wanted) continue
    const result: { value: Value } | { error: string } = isExpression(given)
      ? evaluate(given.cel, scope)
      : { value: given }
    if ('error' in result) return { problem: `"${wanted.label}" could not be computed: ${result.error}.` }
    const problem = declaredProblem(wanted, name, result.value)
    if (problem !== undefined) return { problem }
    const readFrom = isExpression(given) ? fieldRead(run, given.cel) : undefined
    values[name] = {
      ...{ label: wanted.label, type: wanted.type, value: result.value, origin: 'other-run' },
      ...(readFrom ? { readFrom } : {}),
    }
  }
  const expressions = Object.values(pinned).flatMap((given) => (isExpression(given) ? [given.cel] : []))
  return { values, from: distinct(expressions.flatMap((expression) => recordsRead(run, expression))) }
}

/** The field of a record whose value an expression hands over as it was read. None where the run has written it since. */
function fieldRead(run: StartedRun, expression: string): ContextValue['readFrom'] {
  const [root, place, name] = plainPath(expression) ?? []
  if (place === undefined || name === undefined) return undefined
  const isInput = root === 'run' && place === 'inputs'
  const entries = contextOf(run)
  const entry = entries.find(({ kind, stepId }) =>
    isInput ? kind === inputsKind : root === 'steps' && stepId === place,
  )
  const known = entry && knownFrom(entry, name)
  if (!known || withOwnWrite(known, entries) !== known) return undefined
  return { ...known.record, field: known.field, value: known.value.value }
}

/** Every record whose values an expression may have read: who may not see one of them is not shown what it gave. */
function recordsRead(run: StartedRun, expression: string): LabelledRef[] {
  const steps = stepsRead(expression)
  const names = namesRead(expression)
  const read = contextOf(run).filter(
    ({ stepId, kind }) =>
      steps.includes(stepId) ||
      (kind === inputsKind && names.includes('run')) ||
      // Steps named by an expression of their own: whichever they are.
      (names.includes('steps') && steps.length === 0),
  )
  return [
    ...(names.includes('run') ? [run.record] : []),
    ...read.flatMap(({ record, records, from = [] }) => [...(record ? [record] : []), ...records, ...from]),
  ]
}

function distinct(refs: readonly LabelledRef[]): LabelledRef[] {
  const byName = new Map(refs.map(({ collection, id, label }) => [`${collection}/${id}`, { collection, id, label }]))
  return [...byName.values()]
}
