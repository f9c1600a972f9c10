import { RuleError, type RunCommand, requireRight, subrunEnd } from '#engine'
import type { Client } from '../store/pool.ts'
import type { Handled } from './handle-command.ts'
import { lockRun, type StartedRun } from './read-run.ts'
import { requireCurrentAccess } from './run-access.ts'
import { openSubrun } from './sub-runs.ts'

/**
 * Ends the sub-run that a run waits for, in the transaction that aborts or revises the run, and adds to the command what became
 * of it: it may have ended by itself a moment before. Locks go from a run to its sub-run and never back, so two such transactions cannot wait for each other. Refused, as
 * aborting it would be, while an effect in it is under way or unknown, or where it lies in somebody else's inbox.
 */
export async function leaveSubrun(
  client: Client,
  run: StartedRun,
  command: RunCommand,
  handle: (runId: string, command: RunCommand) => Promise<Handled>,
): Promise<RunCommand> {
  const id = openSubrun(run)
  if (id === undefined || (command.type !== 'abort-run' && command.type !== 'revise-step')) return command
  const locked = await lockRun(client, id)
  if (!locked) throw new Error(`Run ${run.id} waits for ${id}, which is no run.`)
  const ended = subrunEnd(locked.state)
  if (ended) return { ...command, subrun: ended }
  const { inbox, workflow } = locked.state
  if (inbox !== undefined) requireRight(await requireCurrentAccess(client, command.by.person.id), `inbox.${inbox}.work`)
  const reason =
    command.type === 'abort-run'
      ? `"${run.workflow.title}", which it is part of, was aborted: ${command.reason}`
      : `"${run.workflow.title}", which it is part of, was revised.`
  try {
    const { run: aborted } = await handle(id, { type: 'abort-run', at: command.at, by: command.by, reason })
    const subrun = subrunEnd(aborted)
    return subrun ? { ...command, subrun } : command
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    throw new RuleError(error.code, `In the sub-run "${workflow.title}": ${error.message}`, {
      ...error.details,
      run: id,
    })
  }
}
