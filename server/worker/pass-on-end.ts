import { RuleError, subrunEnd } from '#engine'
import { type CommandParts, handleCommand } from '../runs/handle-command.ts'
import { readRun, type StartedRun } from '../runs/read-run.ts'

/**
 * Tells a run that its sub-run has ended, by itself or by whoever aborted it. An ended run never changes, so it is read without
 * a lock; told twice, or told after the run was revised, the run refuses. False where there is nothing to tell.
 */
export async function passOnEnd(parts: CommandParts, run: StartedRun, subrunId: string): Promise<boolean> {
  const subrun = await readRun(parts.pool, subrunId)
  const end = subrun && subrunEnd(subrun.state)
  const { parent } = subrun?.state ?? {}
  if (!end || !parent) return false
  try {
    await handleCommand(parts, run.id, (locked, { now }) => ({
      type: 'end-subrun',
      at: now,
      by: { kind: 'automation', person: locked.actingFor },
      attempt: parent.attempt,
      subrun: subrunId,
      end,
    }))
    return true
  } catch (error) {
    if (error instanceof RuleError) return false
    throw error
  }
}
