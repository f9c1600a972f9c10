import { RuleError } from '../rule-error.ts'
import { isSubrunStep } from '../workflow/definition.ts'
import { closeStep } from './close-step.ts'
import type { CommandOf } from './commands.ts'
import type { ContextValue } from './context.ts'
import type { Draft } from './draft.ts'
import { openStepOf, requireAttempt, requireAttemptEvenSaved } from './guards.ts'
import { openStep } from './open-step.ts'
import type { OpenAttempt } from './run.ts'
import type { SubrunEnd } from './sub-run.ts'

/** Notes the sub-run that starts in the same transaction. Refused where a person took the step in hand meanwhile. */
export function startSubrun(draft: Draft, command: CommandOf<'start-subrun'>): void {
  const open = requireAttempt(draft, command.attempt)
  if (open.phase !== 'preparing')
    throw new RuleError('step-moved-on', 'This step no longer waits for its sub-run to start.')
  if (!isSubrunStep(openStepOf(draft, open))) throw new Error(`Step ${open.stepId} starts no sub-run.`)
  const { attempt, subrun, workflow, record, given } = command
  draft.emit({
    type: 'subrun-started',
    attempt,
    subrun,
    workflow: { id: workflow.id, version: workflow.version, hash: workflow.hash },
    content: {
      workflowTitle: workflow.title,
      record,
      values: given.values,
      ...(given.from ? { from: given.from } : {}),
    },
  })
}

/**
 * The sub-run has ended. Completed, it completes the step with what it gives; aborted, it gives the step to a person. Heard
 * again it is refused: the step waits for it no more.
 */
export function endSubrun(draft: Draft, command: CommandOf<'end-subrun'>): void {
  const { attempt, end } = command
  const open = requireAttemptEvenSaved(draft, attempt)
  const { subrun } = open
  if (subrun?.run !== command.subrun || subrun.ended)
    throw new RuleError('step-moved-on', 'This step does not wait for that sub-run.')
  leaveSubrun(draft, open, end)
  if (end.status === 'aborted') {
    draft.emit({ type: 'step-handed-over', attempt, code: 'subrun-aborted', content: { reason: end.outcome } })
    return
  }
  const step = openStepOf(draft, open)
  if (!isSubrunStep(step)) throw new Error(`Step ${step.id} waits for no sub-run.`)
  const wanted = Object.keys(step.outputs ?? {})
  const values = Object.fromEntries(
    wanted.flatMap((name): [string, ContextValue][] => {
      const value = end.values[name]
      return value ? [[name, value]] : []
    }),
  )
  closeStep(
    draft,
    step,
    attempt,
    { kind: 'sub-run', run: subrun.run, outcome: end.outcome },
    {
      outcome: `${subrun.workflow.title}: ${end.outcome}`,
      contribution: { values, records: [], from: end.from },
    },
    undefined,
    { doneBy: end.by, contributors: end.contributors ?? [] },
  )
  openStep(draft, step.next)
}

/** Notes what became of the sub-run of a step that is left. Whoever gives the command has ended it in the same transaction. */
export function leaveSubrun(draft: Draft, { ordinal, subrun }: OpenAttempt, end: SubrunEnd | undefined): void {
  if (!subrun || subrun.ended) return
  if (!end) throw new Error(`The sub-run ${subrun.run} of run ${draft.run.id} is left open.`)
  draft.emit({
    type: 'subrun-ended',
    attempt: ordinal,
    subrun: subrun.run,
    status: end.status,
    ...(end.requesters ? { requesters: end.requesters } : {}),
    content: { outcome: end.outcome, record: subrun.record },
  })
}

/** Refuses what would leave a sub-run without anybody who waits for it. */
export function requireNoSubrun({ subrun }: OpenAttempt): void {
  if (subrun && !subrun.ended)
    throw new RuleError(
      'subrun-open',
      `"${subrun.workflow.title}" is still open as a sub-run of this step. Complete or abort it first.`,
      { run: subrun.run },
    )
}
