import { RuleError } from '../rule-error.ts'
import { type Step, type StepOf, stepById } from '../workflow/definition.ts'
import type { Answer } from './answer.ts'
import { closeStep } from './close-step.ts'
import type { CommandOf } from './commands.ts'
import type { Draft } from './draft.ts'
import { openStepOf, requireActive, requireAttempt, requireSettled } from './guards.ts'
import { openStep, passGoTo } from './open-step.ts'
import type { OpenAttempt } from './run.ts'

/** Completes the open step with an answer, or commits the intent of the effect that will complete it. */
export function completeStep(draft: Draft, command: CommandOf<'complete-step'>): void {
  const run = requireActive(draft.run)
  const open = requireAttempt(run, command.attempt)
  requireSettled(open)
  const step = openStepOf(draft, open)
  requireFitting(step, command.answer, open)
  if (command.proposal) draft.emit({ type: 'proposal-made', attempt: command.attempt, certainty: command.proposal.certainty, content: { proposal: command.proposal } })

  const { effect } = command.gathered
  if (effect) {
    const effectId = `${run.id}:${command.attempt}:${open.effectCount + 1}`
    draft.emit({ type: 'effect-intended', attempt: command.attempt, effectId, effectClass: effect.effectClass, digest: effect.digest, content: { request: effect.request, answer: command.answer } })
    return
  }
  finishStep(draft, step, command.attempt, command.answer, command.gathered)
}

/** Closes the step and opens what follows it. */
export function finishStep(draft: Draft, step: Step, attempt: number, answer: Answer, gathered: CommandOf<'complete-step'>['gathered'], effect?: { id: string; title: string; message: string }): void {
  if (step.kind === 'go-to') return openStep(draft, passGoTo(draft, step, attempt))
  if (step.kind === 'decision' && answer.kind === 'decision') {
    const option = chosen(step, answer.option)
    const proposed = draft.run.status === 'active' && draft.run.open.proposal?.answer.kind === 'decision' ? draft.run.open.proposal.answer.option : undefined
    draft.emit({ type: 'option-chosen', attempt, option: option.id, maker: draft.command.by.kind === 'person' ? 'person' : 'ai', ...(proposed === undefined ? {} : { proposed }) })
    closeStep(draft, step, attempt, answer, gathered)
    return openStep(draft, option.next)
  }
  closeStep(draft, step, attempt, answer, gathered, effect)
  if (step.kind === 'end') draft.emit({ type: 'run-completed', outcome: step.outcome })
  else openStep(draft, stepById(draft.world.workflow, nextOf(step)).id)
}

function nextOf(step: Step): string {
  if (!('next' in step)) throw new Error(`${step.kind} does not say what follows.`)
  return step.next
}

/** Refuses an answer of another kind, or outside what the author allows. */
function requireFitting(step: Step, answer: Answer, open: OpenAttempt): void {
  if (answer.kind === 'elsewhere') {
    if (!open.handledManually) throw invalid('Choose "Handle manually" first, then say what you did.')
    if (step.kind === 'decision') throw invalid('The run needs to know which way to go on: choose an option.')
    return
  }
  if (answer.kind !== step.kind) throw invalid(`This step is a ${step.kind}; the answer is for a ${answer.kind}.`)
  switch (step.kind) {
    case 'guidance':
      if (step.answer?.required && answer.kind === 'guidance' && !answer.answer?.trim()) throw invalid(`"${step.answer.label}" needs an answer.`)
      return
    case 'get-data':
      if (answer.kind === 'get-data' && step.fields && answer.fields.some((field) => !step.fields?.includes(field))) throw invalid('The author pinned which fields this step reads.')
      return
    case 'update-data':
      return requireAllowedFields(step, answer)
    case 'load-related-record':
      if (answer.kind === 'load-related-record' && step.relation && answer.relation !== step.relation) throw invalid('The author pinned which relation this step follows.')
      if (answer.kind === 'load-related-record' && step.take === 'one' && answer.records.length !== 1) throw invalid('Choose exactly one record.')
      if (answer.kind === 'load-related-record' && answer.records.length > step.limit) throw invalid(`Choose at most ${step.limit} records.`)
      return
    case 'trigger-action':
      if (answer.kind !== 'trigger-action') return
      if (step.action && answer.action !== step.action) throw invalid('The author pinned which action this step runs.')
      if (!step.action && step.allowed && !step.allowed.includes(answer.action)) throw invalid('This action is not among those the author allows here.')
      return
    case 'decision':
      if (answer.kind !== 'decision') return
      chosen(step, answer.option)
      if (step.comment === 'required' && !answer.comment?.trim()) throw invalid('This decision needs a comment.')
  }
}

function requireAllowedFields(step: StepOf<'update-data'>, answer: Answer): void {
  if (answer.kind !== 'update-data') return
  const names = Object.keys(answer.values)
  if (names.length === 0) throw invalid('Nothing to update: set at least one field.')
  const allowed = step.allowed || step.values ? [...(step.allowed ?? []), ...Object.keys(step.values ?? {})] : undefined
  const outside = names.find((name) => allowed && !allowed.includes(name))
  if (outside !== undefined) throw invalid(`The author does not allow this step to write "${outside}".`)
}

function chosen(step: StepOf<'decision'>, id: string) {
  const option = step.options.find((candidate) => candidate.id === id)
  if (!option) throw invalid(`"${id}" is not an option here. Options: ${step.options.map((candidate) => candidate.id).join(', ')}.`)
  return option
}

function invalid(message: string): RuleError {
  return new RuleError('answer-invalid', message)
}
