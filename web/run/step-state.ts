import type { OpenStepView, RunView } from '#api'
import type { Answer, Proposal } from '#engine'

/** Who may act in the panel now. `unclaimed`: it waits in an inbox until somebody takes it. */
export type Hold = 'free' | 'taken' | 'unclaimed' | 'saved' | 'ended'

/** Where the run stands for this person. */
export function holdOf(run: Pick<RunView, 'status' | 'assignee' | 'inbox' | 'open'>, me: string): Hold {
  if (run.status === 'completed' || run.status === 'aborted') return 'ended'
  if (run.status === 'saved') return 'saved'
  if (run.assignee && run.assignee.id !== me) return 'taken'
  if (!run.assignee && run.inbox !== null && run.open?.kind === 'escalation') return 'unclaimed'
  return 'free'
}

/** What the open step waits for. One designed state each. */
export type StepState =
  | 'waiting'
  | 'suggestion'
  | 'not-sure'
  | 'failed'
  | 'handled-manually'
  | 'plain'
  | 'approving'
  | 'not-approved'
  | 'sub-run'
  | 'sub-run-stopped'
  | 'performing'
  | 'unknown'
  | 'no-permission'
  | 'unreadable'

export function stepStateOf(open: OpenStepView): StepState {
  if (open.phase === 'unknown') return 'unknown'
  if (open.phase === 'performing') return 'performing'
  if (open.phase === 'approving') return 'approving'
  if (open.phase === 'waiting' && open.subrun) return 'sub-run'
  if (open.missingRight !== null) return 'no-permission'
  if (open.form === null && open.phase !== 'preparing') return 'unreadable'
  // A long loop of rules goes on by itself: no assistant is asked.
  if (open.phase === 'preparing') return open.kind === 'go-to' && !isSubrunForm(open) ? 'performing' : 'waiting'
  if (open.handledManually && !isAfter(open.handOver?.at, open.handledManually.at)) return 'handled-manually'
  if (open.handOver?.code === 'approval-refused' || open.handOver?.code === 'approval-expired') return 'not-approved'
  if (open.handOver && isSubrunForm(open)) return 'sub-run-stopped'
  if (open.handOver)
    return open.handOver.code === 'failed' || open.handOver.code === 'effect-failed' ? 'failed' : 'not-sure'
  return open.proposal ? 'suggestion' : 'plain'
}

/** Whether the step is another workflow's to do: here it can only be handled manually, as done elsewhere. */
export function isSubrunForm({ form }: Pick<OpenStepView, 'form'>): boolean {
  return form?.kind === 'go-to' && form.isSubrun
}

/** The proposal that fills the form: none once the person has taken the step in hand. */
export function offeredProposal(open: OpenStepView): Proposal | undefined {
  return open.handledManually ? undefined : (open.proposal ?? undefined)
}

export function offeredAnswer(open: OpenStepView): Answer | undefined {
  return offeredProposal(open)?.answer
}

/** Whether asking the assistant (again) makes sense here. */
export function canAskAgain(open: OpenStepView): boolean {
  return open.canHandleManually && open.phase === 'ready' && (open.handledManually !== null || open.handOver !== null)
}

function isAfter(left: string | undefined, right: string): boolean {
  return left !== undefined && Date.parse(left) > Date.parse(right)
}
