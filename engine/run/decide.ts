import { RuleError } from '../rule-error.ts'
import type { CommandOf, RunCommand } from './commands.ts'
import { giveApproval, refuseApproval, withdrawApproval } from './decide-approval.ts'
import { completeStep } from './decide-completion.ts'
import { setRunDue } from './decide-due.ts'
import { recordEffect, resolveEffect } from './decide-effect.ts'
import { recordLateAnswer } from './decide-late-answer.ts'
import { abortRun, assignRun, claimRun, releaseRun, resumeRun, saveRun } from './decide-life.ts'
import { askAgain, failProposal, handleManually, handOverStep, recordProposal } from './decide-proposal.ts'
import { reviseStep } from './decide-revise.ts'
import { endSubrun, startSubrun } from './decide-sub-run.ts'
import { fireTimer, receiveEvent } from './decide-wait.ts'
import { Draft, type World } from './draft.ts'
import type { RunEvent } from './events.ts'
import { openStep, passOn } from './open-step.ts'
import type { Run } from './run.ts'
import type { Parent } from './sub-run.ts'

/** The rules: refuses with a RuleError, or returns the events that the command makes. Reads and writes nothing. */
export function decide(run: Run, command: RunCommand, world: World): RunEvent[] {
  const draft = new Draft(run, command, world)
  switch (command.type) {
    case 'trigger-run':
      triggerRun(draft, command)
      break
    case 'record-proposal':
      recordProposal(draft, command)
      break
    case 'fail-proposal':
      failProposal(draft, command)
      break
    case 'hand-over-step':
      handOverStep(draft, command)
      break
    case 'complete-step':
      completeStep(draft, command)
      break
    case 'handle-manually':
      handleManually(draft, command)
      break
    case 'ask-again':
      askAgain(draft, command)
      break
    case 'record-effect':
      recordEffect(draft, command)
      break
    case 'record-late-answer':
      recordLateAnswer(draft, command)
      break
    case 'resolve-effect':
      resolveEffect(draft, command)
      break
    case 'give-approval':
      giveApproval(draft, command)
      break
    case 'refuse-approval':
      refuseApproval(draft, command)
      break
    case 'withdraw-approval':
      withdrawApproval(draft, command)
      break
    case 'revise-step':
      reviseStep(draft, command)
      break
    case 'start-subrun':
      startSubrun(draft, command)
      break
    case 'end-subrun':
      endSubrun(draft, command)
      break
    case 'pass-go-to':
      passOn(draft, command)
      break
    case 'fire-timer':
      fireTimer(draft, command)
      break
    case 'receive-event':
      receiveEvent(draft, command)
      break
    case 'save-run':
      saveRun(draft, command)
      break
    case 'resume-run':
      resumeRun(draft)
      break
    case 'claim-run':
      claimRun(draft, command)
      break
    case 'assign-run':
      assignRun(draft, command)
      break
    case 'release-run':
      releaseRun(draft, command)
      break
    case 'abort-run':
      abortRun(draft, command)
      break
    default:
      command satisfies never
  }
  // Between two steps nobody could move the run: no command may leave it there.
  if (draft.run.status === 'moving') throw new Error(`${command.type} left run ${run.id} between two steps.`)
  return draft.events
}

function triggerRun(draft: Draft, command: CommandOf<'trigger-run'>): void {
  if (draft.run.status !== 'new') throw new RuleError('run-already-started', 'This run has already started.')
  const { workflow } = draft.world
  const { collection, id, label } = command.record
  if (collection !== workflow.collection)
    throw new RuleError(
      'invalid-input',
      `"${workflow.title}" starts on a record of ${workflow.collection}, not of ${collection}.`,
    )
  const { parent, given } = command
  const lacking = Object.entries(workflow.inputs ?? {}).find(([name, { required }]) => required && !given?.values[name])
  if (lacking)
    throw new RuleError(
      'inputs-missing',
      `"${workflow.title}" needs "${lacking[1].label}", which only a workflow that calls it gives. Start that one.`,
      { input: lacking[0] },
    )
  draft.emit({
    type: 'run-triggered',
    workflow: { id: workflow.id, version: command.version, hash: command.hash },
    record: { collection, id },
    ...(parent ? { parent: withoutTitle(parent) } : {}),
    content: {
      label,
      workflowTitle: workflow.title,
      ...(parent ? { parentTitle: parent.title } : {}),
      ...(given ? { given } : {}),
    },
  })
  openStep(draft, workflow.start)
  draft.automatically(() => setRunDue(draft))
}

function withoutTitle({ title: _, ...parent }: Parent): Omit<Parent, 'title'> {
  return parent
}
