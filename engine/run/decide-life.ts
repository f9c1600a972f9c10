import { RuleError } from '../rule-error.ts'
import type { CommandOf } from './commands.ts'
import { voidApproval } from './decide-approval.ts'
import { leaveSubrun } from './decide-sub-run.ts'
import type { Draft } from './draft.ts'
import { requireActive, requireOpen, requireSettled } from './guards.ts'

/** Lays the run aside for anyone of the team. An effect under way goes on; its outcome is recorded. */
export function saveRun(draft: Draft, command: CommandOf<'save-run'>): void {
  requireActive(draft.run)
  draft.emit({ type: 'run-saved', content: { note: command.note } })
}

/** Takes a saved run on. Resuming one that is active already changes nothing. */
export function resumeRun(draft: Draft): void {
  if (draft.run.status === 'active') return
  requireOpen(draft.run)
  draft.emit({ type: 'run-resumed' })
}

/** Takes a run that waits in an inbox, or that somebody else holds. */
export function claimRun(draft: Draft, command: CommandOf<'claim-run'>): void {
  const run = requireActive(draft.run)
  if (run.assignee?.id === command.by.person.id) return
  draft.emit({ type: 'run-assigned', to: command.by.person })
}

/** Hands the run over to somebody else, with a note for them. Whether they may have it was asked before. */
export function assignRun(draft: Draft, { to, note }: CommandOf<'assign-run'>): void {
  const run = requireActive(draft.run)
  if (run.assignee?.id === to.id) return
  draft.emit({ type: 'run-assigned', to, content: { note } })
}

/** Puts a run back into the inbox it was taken from. Elsewhere a run is saved: then it waits under To continue. */
export function releaseRun(draft: Draft, { note }: CommandOf<'release-run'>): void {
  const run = requireActive(draft.run)
  if (run.inbox === undefined)
    throw new RuleError(
      'not-in-an-inbox',
      'This run came from no inbox. Pause and save it: then anyone of the team can go on.',
    )
  if (!run.assignee) return
  draft.emit({ type: 'run-released', inbox: run.inbox, content: { note } })
}

/** Ends the run unfinished. Refused while nobody knows what an effect did. */
export function abortRun(draft: Draft, command: CommandOf<'abort-run'>): void {
  const run = requireOpen(draft.run)
  requireSettled(draft, run.open)
  if (command.reason.trim() === '') throw new RuleError('answer-invalid', 'Say in one line why the run is aborted.')
  voidApproval(draft)
  leaveSubrun(draft, run.open, command.subrun)
  draft.emit({ type: 'run-aborted', content: { reason: command.reason } })
}
