import { declaredProblem } from '../record/declared-problem.ts'
import type { Value } from '../record/value.ts'
import { RuleError } from '../rule-error.ts'
import type { Step, StepOf } from '../workflow/definition.ts'
import type { DeclaredValue } from '../workflow/steps/declared-value.ts'
import type { AnswerOf } from './answer.ts'
import { closeStep } from './close-step.ts'
import type { CommandOf } from './commands.ts'
import type { ContextValue } from './context.ts'
import { expireApproval } from './decide-approval.ts'
import { escalate } from './decide-due.ts'
import { giveToPerson } from './decide-proposal.ts'
import type { Draft } from './draft.ts'
import { openStepOf, requireAttemptEvenSaved, requireOpen } from './guards.ts'
import { openStep } from './open-step.ts'
import type { PersonRef } from './run.ts'
import { firingTimers } from './timers.ts'

/**
 * The time of a step has come: the run goes on, also a saved one, which stays saved at the step that follows. Too early, nothing
 * happens: the clock that counts is the database's, which comes with the command. Where the person the run acts for lost a
 * right that the wait needs, it is handed over.
 */
export function fireTimer(draft: Draft, command: CommandOf<'fire-timer'>): void {
  const open = requireAttemptEvenSaved(draft, command.attempt)
  const [timer] = firingTimers(draft.run, draft.world.workflow)
  if (!timer || Date.parse(command.at) < Date.parse(timer.due)) return
  const step = openStepOf(draft, open)
  const rule = timer.purpose === 'run-due' ? draft.world.workflow.due : 'due' in step ? step.due : undefined
  const isDue = timer.purpose === 'step-due' || timer.purpose === 'run-due'
  draft.emit({ type: 'timer-fired', attempt: open.ordinal, purpose: timer.purpose, due: timer.due })
  if (timer.purpose === 'approval') return expireApproval(draft, requireAttemptEvenSaved(draft, command.attempt))
  if (isDue) return escalate(draft, step, open, rule)
  if (command.obstacle !== undefined)
    return giveToPerson(draft, open, { attempt: open.ordinal, code: 'right-missing', reason: command.obstacle })
  if (step.kind !== 'wait') throw new Error(`A timer fired at ${step.id}, which does not wait.`)
  const isLimit = timer.purpose === 'limit'
  endWait(draft, step, open.ordinal, {
    ended: isLimit ? 'limit' : 'time',
    outcome: isLimit ? `The limit was reached; ${eventTitle(step)} did not come` : 'The time has come',
    target: isLimit && step.overdue !== undefined ? step.overdue : step.next,
  })
}

/** Another program says that something happened. Said again with the same id, it does nothing. */
export function receiveEvent(draft: Draft, command: CommandOf<'receive-event'>): void {
  if (command.isRepeated) return
  const { open, actingFor } = requireOpen(draft.run)
  const step = openStepOf(draft, open)
  if (step.kind !== 'wait' || step.event?.name !== command.name) throw notAwaited(step, command.name)
  requireDeclared(step.event.values, command.values)
  const attempt = open.ordinal
  draft.emit({
    type: 'event-received',
    attempt,
    eventId: command.eventId,
    name: command.name,
    content: { values: command.values },
  })
  const values = Object.fromEntries(
    Object.entries(step.event.values).flatMap(([name, { label, type }]): [string, ContextValue][] => {
      const value = command.values[name]
      return value === undefined ? [] : [[name, { label, type, value, origin: 'event' }]]
    }),
  )
  // The sender only says what happened: what follows is done for the person the run acts for, with their rights.
  draft.automatically(
    () =>
      endWait(draft, step, attempt, {
        ended: 'event',
        outcome: `${eventTitle(step)} came`,
        target: step.next,
        values,
        sender: command.by.person,
      }),
    actingFor,
  )
}

interface Ending {
  ended: AnswerOf<'wait'>['ended']
  outcome: string
  target: string
  values?: Record<string, ContextValue>
  sender?: PersonRef
}

function endWait(
  draft: Draft,
  step: StepOf<'wait'>,
  attempt: number,
  { ended, outcome, target, values, sender }: Ending,
): void {
  closeStep(
    draft,
    step,
    attempt,
    { kind: 'wait', ended, reason: '' },
    { outcome, ...(values ? { contribution: { values, records: [] } } : {}) },
    undefined,
    sender ? { contributors: [sender] } : {},
  )
  openStep(draft, target)
}

function eventTitle({ event }: StepOf<'wait'>): string {
  return event?.title ?? `"${event?.name}"`
}

/** Refuses values that the author did not declare, that do not fit, or that lack. */
function requireDeclared(declared: Record<string, DeclaredValue>, values: Record<string, Value>): void {
  for (const name of Object.keys(values)) {
    if (!declared[name])
      throw invalid(name, `The event has no value "${name}". It has: ${Object.keys(declared).join(', ') || 'none'}.`)
  }
  for (const [name, each] of Object.entries(declared)) {
    const problem = declaredProblem(each, name, values[name] ?? null)
    if (problem !== undefined) throw invalid(name, problem)
  }
}

function invalid(field: string, message: string): RuleError {
  return new RuleError('answer-invalid', message, { field })
}

function notAwaited(step: Step, name: string): RuleError {
  const awaited = step.kind === 'wait' && step.event ? `"${step.event.name}"` : 'no event'
  return new RuleError(
    'event-not-awaited',
    `The run does not wait for "${name}" now: it is at "${step.title}" and waits for ${awaited}. Send it again, with the same id, once it does.`,
  )
}
