import { complete, given, type Move, run, trigger, workflowOf } from './run-kit.ts'

const workflow = workflowOf(
  { id: 'approve', kind: 'trigger-action', mode: 'manual', action: 'approve', next: 'finish' },
  { id: 'finish', kind: 'end' },
)

/** A run whose one step acts: a person confirmed it for the reason given, and this followed. */
export function actingRun(reason: string, ...moves: Move[]) {
  return given(workflow, trigger(), complete(run('approve', { reason })), ...moves)
}
