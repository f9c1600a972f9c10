import type { CommandOf } from './commands.ts'
import { succeed } from './decide-effect.ts'
import type { Draft } from './draft.ts'
import { effectTitle } from './effect.ts'

/**
 * Records what an effect answered after nobody waited for it any more, whatever became of the run meanwhile: an observation is
 * refused by nothing and undoes nothing. It completes the step only where no person has spoken yet and the answer is proof.
 */
export function recordLateAnswer(draft: Draft, command: CommandOf<'record-late-answer'>): void {
  const { attempt, effectId, request, answer } = command
  draft.emit({
    type: 'effect-answered-late',
    attempt,
    effectId,
    status: answer.status,
    content: {
      title: effectTitle(request),
      record: request.record,
      message: answer.status === 'succeeded' ? answer.result.message : answer.reason,
    },
  })
  const { run } = draft
  const open = run.status === 'active' || run.status === 'saved' ? run.open : undefined
  const isUndecided = open?.phase === 'performing' || open?.phase === 'unknown'
  if (answer.status === 'succeeded' && answer.isProof && isUndecided && open.effect?.id === effectId)
    succeed(draft, attempt, open.effect, answer.result)
}
