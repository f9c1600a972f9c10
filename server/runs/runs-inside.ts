import { isSubrunStep, type LiveAttempt, stepById, type Workflow } from '#engine'
import type { Queryable } from '../store/pool.ts'
import type { VersionStore } from '../workflows/version-store.ts'
import { liveHistory, lockRun, type RunRow, type StartedRun, subrunsOf } from './read-run.ts'

/** A sub-run that is left with the run around it, and its attempts that count. */
export interface LeftRun {
  row: RunRow
  workflow: Workflow
  history: LiveAttempt[]
}

interface Reading {
  client: Queryable
  versions: VersionStore
  /** Whether those still open are locked, from the outside in: then what is read here holds until the transaction ends. */
  isLocking: boolean
}

/**
 * The sub-runs that attempts of a run and its open step have called, and theirs, at any depth. What was revised within a sub-run
 * does not count there any more: about its effects somebody chose at that time.
 */
export async function runsInside(
  reading: Reading,
  run: StartedRun,
  workflow: Workflow,
  attempts: readonly LiveAttempt[],
): Promise<LeftRun[]> {
  const { client, versions } = reading
  const callers = callersOf(run, workflow, attempts)
  const found: LeftRun[] = []
  for (const seen of callers.length === 0 ? [] : await subrunsOf(client, run.id, callers)) {
    const row = await asItStands(reading, seen)
    const called = await versions.definition(client, row.workflowId, row.version)
    const history = await liveHistory(client, row.id)
    found.push({ row, workflow: called, history }, ...(await runsInside(reading, row.state, called, history)))
  }
  return found
}

/** The attempts that called another workflow: of those completed, and the one at which the run stands or was aborted. */
function callersOf(run: StartedRun, workflow: Workflow, attempts: readonly LiveAttempt[]): number[] {
  const isCall = (stepId: string) => isSubrunStep(stepById(workflow, stepId))
  const completed = attempts.filter(({ stepId }) => isCall(stepId)).map(({ ordinal }) => ordinal)
  switch (run.status) {
    case 'active':
    case 'saved':
      return isCall(run.open.stepId) ? [...completed, run.open.ordinal] : completed
    case 'aborted':
      return [...completed, run.lastOrdinal]
    case 'completed':
      return completed
  }
}

/** An ended run never changes, so only an open one is locked. It may have ended in between. */
async function asItStands({ client, isLocking }: Reading, row: RunRow): Promise<RunRow> {
  const isOpen = row.state.status === 'active' || row.state.status === 'saved'
  return (isLocking && isOpen ? await lockRun(client, row.id) : undefined) ?? row
}
