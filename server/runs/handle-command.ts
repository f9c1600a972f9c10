import {
  type Catalog,
  decide,
  evolve,
  type RecordRef,
  RuleError,
  type Run,
  type RunCommand,
  type RunEvent,
  type RunEventOf,
  type Workflow,
} from '#engine'
import { logActivity } from '../audit/activity.ts'
import { runActivity } from '../audit/run-activity.ts'
import type { LiveChannel } from '../live/live-channel.ts'
import type { Client, Pool } from '../store/pool.ts'
import { inTransaction } from '../store/transaction.ts'
import type { Queue } from '../worker/queue.ts'
import type { VersionStore } from '../workflows/version-store.ts'
import { appendEvents } from './append-events.ts'
import { projectApprovals } from './approval-store.ts'
import { insertEffects, settleEffects } from './effect-store.ts'
import { leaveSubrun } from './leave-sub-run.ts'
import { insertRun, projectAttempts, updateRun } from './project-run.ts'
import { lockRun, type StartedRun } from './read-run.ts'
import { insertReceivedEvents } from './received-events.ts'
import { waitingParent } from './sub-runs.ts'

/** What commands need of the server. */
export interface CommandParts {
  pool: Pool
  versions: VersionStore
  queue: Queue
  live: LiveChannel
  /** This server's number: it goes on with the runs whose commands it handles. */
  server: number
  /** The company as it is now. */
  catalog: () => Catalog
}

/** Looks at the locked run and says what to do; may refuse, and may read in the same transaction. */
export type Plan = (
  run: StartedRun,
  world: { client: Client; now: string; workflow: Workflow },
) => RunCommand | Promise<RunCommand>

export interface Handled {
  run: StartedRun
  events: RunEvent[]
}

/**
 * Handles one command in one transaction: lock the run, plan, decide, append, fold, project, log, enqueue, announce.
 * A refusal rolls everything back.
 */
export async function handleCommand(parts: CommandParts, runId: string, plan: Plan): Promise<Handled> {
  return inTransaction(parts.pool, (client) => handleCommandIn(parts, client, runId, plan))
}

/** The same as part of a transaction. A command that leaves a step with an open sub-run ends that as well. */
export async function handleCommandIn(
  parts: CommandParts,
  client: Client,
  runId: string,
  plan: Plan,
): Promise<Handled> {
  const row = await lockRun(client, runId)
  if (!row) throw new RuleError('not-found', 'There is no such run, or it is not yours to see.')
  const workflow = await parts.versions.definition(client, row.workflowId, row.version)
  const planned = await plan(row.state, { client, now: row.now, workflow })
  const command = await leaveSubrun(client, row.state, planned, (id, inside) =>
    handleCommandIn(parts, client, id, () => inside),
  )
  const events = decide(row.state, command, { workflow, catalog: parts.catalog() })
  if (events.length === 0) return { run: row.state, events }
  const run = started(events.reduce<Run>(evolve, row.state))
  const lastDigest = await appendEvents(client, runId, events, row.state.sequence, row.lastDigest)
  await updateRun(client, run, workflow, { lastDigest, at: command.at, server: parts.server })
  await record(parts, client, row.state, run, workflow, events)
  return { run, events }
}

/** Handles the command that starts a run. Undefined when an open run of the workflow on the record stands in the way. */
export async function handleTrigger(
  parts: CommandParts,
  client: Client,
  runId: string,
  workflow: Workflow,
  command: RunCommand,
): Promise<Handled | undefined> {
  const events = decide({ status: 'new', id: runId }, command, { workflow, catalog: parts.catalog() })
  const run = started(events.reduce<Run>(evolve, { status: 'new', id: runId }))
  if (!(await insertRun(client, run, workflow, { at: command.at, server: parts.server }))) return undefined
  const lastDigest = await appendEvents(client, runId, events, 0, '')
  await client.query('update run set last_digest = $2 where id = $1', [runId, lastDigest])
  await record(parts, client, { status: 'new', id: runId }, run, workflow, events)
  return { run, events }
}

/** Everything that follows from the events, in the same transaction. */
async function record(
  parts: CommandParts,
  client: Client,
  before: Run,
  run: StartedRun,
  workflow: Workflow,
  events: readonly RunEvent[],
): Promise<void> {
  const sequenceBefore = before.status === 'new' ? 0 : before.sequence
  await projectAttempts(client, run.id, events)
  await projectApprovals(client, run, workflow, events, sequenceBefore)
  await insertEffects(
    client,
    run,
    events.filter((event): event is RunEventOf<'effect-intended'> => event.type === 'effect-intended'),
  )
  await settleEffects(client, events)
  await insertReceivedEvents(
    client,
    run.id,
    events.filter((event): event is RunEventOf<'event-received'> => event.type === 'event-received'),
  )
  await logActivity(client, ...runActivity(before, run, workflow, events, sequenceBefore))
  if (needsWork(run)) await parts.queue.enqueue(client, run.id)
  const parent = waitingParent(run)
  if (parent !== undefined) await parts.queue.enqueue(client, parent)
  // One that the same command took back wakes the run for nothing, which does no harm.
  for (const event of events) if (event.type === 'timer-set') await parts.queue.enqueueAt(client, run.id, event.due)
  const changed = changedRecord(before, events)
  if (changed)
    await parts.live.announce(client, { type: 'record-changed', collection: changed.collection, record: changed.id })
  await parts.live.announce(client, {
    type: 'run-changed',
    run: run.id,
    workflow: run.workflow.id,
    sequence: run.sequence,
    collection: run.record.collection,
    record: run.record.id,
  })
}

/** The record that an effect of the run has just changed, or may have. */
function changedRecord(before: Run, events: readonly RunEvent[]): RecordRef | undefined {
  const open = before.status === 'active' || before.status === 'saved' ? before.open : undefined
  const told = events.find((event) => event.type === 'effect-succeeded' || event.type === 'effect-unknown')
  if (!told) return events.find((event) => event.type === 'effect-answered-late')?.content.record
  return (told.type === 'effect-succeeded' ? told.content.result.record : undefined) ?? open?.effect?.request.record
}

/** Whether the server has something to do for this run: prepare a step, start a sub-run, or dispatch an effect. */
export function needsWork(run: StartedRun): boolean {
  if (run.status === 'active')
    return (run.open.phase === 'preparing' && !run.open.handledManually) || run.open.phase === 'performing'
  return run.status === 'saved' && run.open.phase === 'performing'
}

/** Whether something follows from the command that the server does by itself, in this run or in the one it is part of. */
export function isFollowed(run: StartedRun): boolean {
  return needsWork(run) || waitingParent(run) !== undefined
}

function started(run: Run): StartedRun {
  if (run.status === 'new' || run.status === 'moving')
    throw new Error('A command leaves a run with an open step, or ended.')
  return run
}
