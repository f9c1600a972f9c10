import { evaluate } from '../expression/cel.ts'
import { RuleError } from '../rule-error.ts'
import {
  attemptKind,
  isSubrunStep,
  needsPreparation,
  type Step,
  type StepOf,
  stepById,
  targetOf,
} from '../workflow/definition.ts'
import { closeStep } from './close-step.ts'
import type { CommandOf } from './commands.ts'
import { contextScope } from './context.ts'
import { setStepDue } from './decide-due.ts'
import type { Draft } from './draft.ts'
import { dueOf } from './due.ts'
import { openStepOf, requireAttempt } from './guards.ts'
import { contextOf, type StartedRun } from './run.ts'
import { computeValues } from './sub-run.ts'

/**
 * Steps that one command passes by itself. At the next go-to after them the server goes on with another command, so that nobody
 * is kept from the run by a long loop; a way without go-tos ends by itself.
 */
const longestStretch = 200

/** Opens a step, and passes by itself what needs nobody: rules, go-tos, ends. */
export function openStep(draft: Draft, stepId: string): void {
  for (let target: string | undefined = stepId, passed = 0; target !== undefined; passed++) {
    const step: Step = stepById(draft.world.workflow, target)
    const attempt = started(draft).lastOrdinal + 1
    const isLaidAside = passed >= longestStretch && attemptKind(step) === 'go-to'
    draft.emit({
      type: 'step-opened',
      attempt,
      stepId: step.id,
      kind: attemptKind(step),
      isPreparing: needsPreparation(step) || isLaidAside,
    })
    if (isLaidAside) return
    target = draft.automatically(() => passThrough(draft, step, attempt))
    if (target === undefined) draft.automatically(() => setStepDue(draft, step))
  }
}

/** Goes through a step that needs nobody and returns the next; undefined when someone or something is waited for. */
function passThrough(draft: Draft, step: Step, attempt: number): string | undefined {
  switch (step.kind) {
    case 'go-to':
      return isSubrunStep(step) ? undefined : passGoTo(draft, step, attempt)
    case 'decision':
      return step.maker === 'rules' ? passRules(draft, step, attempt) : undefined
    case 'escalation':
      draft.emit({ type: 'run-escalated', attempt, inbox: step.inbox })
      return undefined
    case 'wait':
      return startWait(draft, step, attempt)
    case 'end':
      return passEnd(draft, step, attempt)
    default:
      return undefined
  }
}

/** Goes on with a long chain from the go-to at which it was laid aside. */
export function passOn(draft: Draft, { attempt }: CommandOf<'pass-go-to'>): void {
  const open = requireAttempt(draft, attempt)
  const step = openStepOf(draft, open)
  if (open.phase !== 'preparing' || step.kind !== 'go-to' || isSubrunStep(step))
    throw new RuleError('step-moved-on', 'This step no longer waits to be passed.')
  openStep(draft, passGoTo(draft, step, attempt))
}

/** Closes a go-to and tells where it leads: its target, or its exit once the limit is reached. */
export function passGoTo(draft: Draft, step: StepOf<'go-to'>, attempt: number): string {
  const passes = started(draft).loops[step.id] ?? 0
  const isExceeded = step.limit !== undefined && passes >= step.limit && step.exceeded !== undefined
  const target = isExceeded && step.exceeded !== undefined ? step.exceeded : targetOf(step)
  const outcome = isExceeded
    ? `Limit of ${step.limit} reached: on to ${stepById(draft.world.workflow, target).title}`
    : `On to ${stepById(draft.world.workflow, target).title}`
  closeStep(draft, step, attempt, { kind: 'go-to' }, { outcome })
  return target
}

/** Completes the run with its outputs; a person is asked where one of them cannot be computed. */
function passEnd(draft: Draft, step: StepOf<'end'>, attempt: number): undefined {
  const computed = computeValues(started(draft), draft.world.workflow.outputs ?? {}, step.outputs ?? {})
  if ('problem' in computed)
    return handOver(
      draft,
      attempt,
      'no-output',
      `${computed.problem} Revise a step before it, or end the run without its outputs.`,
    )
  closeStep(
    draft,
    step,
    attempt,
    { kind: 'end' },
    { outcome: step.outcome, contribution: { ...computed, records: [] } },
  )
  draft.emit({ type: 'run-completed', outcome: step.outcome })
}

function passRules(draft: Draft, step: StepOf<'decision'>, attempt: number): string | undefined {
  const run = started(draft)
  const scope = contextScope(contextOf(run), { record: run.record, startedBy: run.startedBy.name })
  for (const option of step.options) {
    const result = evaluate(option.when ?? 'false', scope)
    if ('error' in result)
      return handOver(
        draft,
        attempt,
        'no-rule',
        `The condition of "${option.label}" could not be evaluated: ${result.error}. Please choose.`,
      )
    // Only true and false decide: an author who wrote a text or a number meant something else.
    if (typeof result.value !== 'boolean')
      return handOver(
        draft,
        attempt,
        'no-rule',
        `The condition of "${option.label}" is neither true nor false. Please choose.`,
      )
    if (!result.value) continue
    draft.emit({ type: 'option-chosen', attempt, option: option.id, maker: 'rules' })
    closeStep(draft, step, attempt, { kind: 'decision', option: option.id }, { outcome: option.label })
    return option.next
  }
  return handOver(draft, attempt, 'no-rule', 'No rule matched. Please choose.')
}

/** Sets the timer of a wait; a person is asked where the context does not tell when its time comes. */
function startWait(draft: Draft, step: StepOf<'wait'>, attempt: number): undefined {
  const moment = step.until ?? step.limit
  if (!moment) throw new Error(`The wait ${step.id} has no moment, which validation refuses.`)
  const run = started(draft)
  const scope = contextScope(contextOf(run), { record: run.record, startedBy: run.startedBy.name })
  const found = dueOf(moment, draft.command.at, scope)
  if ('problem' in found) return handOver(draft, attempt, 'no-time', `${found.problem} Go on when it is time.`)
  draft.emit({ type: 'timer-set', attempt, purpose: step.until ? 'until' : 'limit', due: found.due })
}

function handOver(draft: Draft, attempt: number, code: 'no-rule' | 'no-time' | 'no-output', reason: string): undefined {
  draft.emit({ type: 'step-handed-over', attempt, code, content: { reason } })
}

function started(draft: Draft): StartedRun {
  if (draft.run.status === 'new') throw new Error('A step is opened in a run that has started.')
  return draft.run
}
