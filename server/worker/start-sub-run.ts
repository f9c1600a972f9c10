import { randomUUID } from 'node:crypto'
import { DataSourceError } from '#connectors'
import {
  type CommandOf,
  hasRight,
  interfaceOf,
  type LabelledRef,
  RuleError,
  type SubrunStep,
  subrunStart,
  type Workflow,
} from '#engine'
import { loadAccess } from '../access/load-access.ts'
import type { RecordReader } from '../records/record-reader.ts'
import { type CommandParts, handleCommandIn, handleTrigger } from '../runs/handle-command.ts'
import type { StartedRun } from '../runs/read-run.ts'
import { recordOf } from '../steps/step-handler.ts'
import type { Client } from '../store/pool.ts'
import { inTransaction } from '../store/transaction.ts'

export type SubrunParts = CommandParts & { records: RecordReader }

type HandOver = Pick<CommandOf<'hand-over-step'>, 'code' | 'reason'>

/** An open run of the called workflow stands in the way: the transaction is rolled back. */
class InTheWay extends Error {}

/**
 * Starts the sub-run of a run's open step, or gives the step to a person. The run's event and the sub-run's first ones are
 * committed together, under the lock of the run's row: where a person was faster, or another server, the step no longer waits
 * and nothing is started.
 */
export async function startSubrun(parts: SubrunParts, run: StartedRun, step: SubrunStep): Promise<void> {
  const seen = await visibleRecord(parts, run, step)
  const subrunId = randomUUID()
  try {
    await inTransaction(parts.pool, async (client) => {
      let child: Child | undefined
      await handleCommandIn(parts, client, run.id, async (locked, { now }) => {
        const base = { at: now, by: { kind: 'automation' as const, person: locked.actingFor } }
        const attempt = openAttempt(run)
        // The record was read for somebody else: whoever takes the run on now has it prepared again.
        if (locked.actingFor.id !== run.actingFor.id) throw new RuleError('step-moved-on', 'Somebody else took it on.')
        const wanted = 'code' in seen ? seen : await calledBy(parts, client, locked, step, seen)
        if ('code' in wanted) return { ...base, attempt, type: 'hand-over-step', ...wanted }
        const { workflow, trigger } = wanted
        const { version, hash, record, given } = trigger
        child = { workflow, command: { ...base, ...trigger, type: 'trigger-run' } }
        const { id, title } = workflow
        return {
          ...base,
          type: 'start-subrun',
          attempt,
          subrun: subrunId,
          workflow: { id, title, version, hash },
          record,
          given,
        }
      })
      if (child && !(await handleTrigger(parts, client, subrunId, child.workflow, child.command)))
        throw new InTheWay(
          `A run of "${child.workflow.title}" is already open on ${child.command.record.label}. Go on with that one and start the sub-run again afterwards, or handle this step manually.`,
        )
    })
  } catch (error) {
    if (!(error instanceof InTheWay)) throw error
    await inTransaction(parts.pool, (client) =>
      handleCommandIn(parts, client, run.id, (locked, { now }) => ({
        type: 'hand-over-step',
        at: now,
        by: { kind: 'automation', person: locked.actingFor },
        attempt: openAttempt(run),
        code: 'run-exists',
        reason: error.message,
      })),
    )
  }
}

interface Child {
  workflow: Workflow
  command: CommandOf<'trigger-run'>
}

interface Called {
  workflow: Workflow
  trigger: Omit<Required<CommandOf<'trigger-run'>>, 'type' | 'at' | 'by'>
}

/** The newest version that the person's team sees now, and with what it starts; or why it cannot. */
async function calledBy(
  { versions }: SubrunParts,
  client: Client,
  run: StartedRun,
  step: SubrunStep,
  record: LabelledRef,
): Promise<Called | HandOver> {
  const access = await loadAccess(client, run.actingFor.id)
  if (!access)
    return {
      code: 'right-missing',
      reason: `${run.actingFor.name}, for whom this run acts, can no longer sign in. Take it over to go on.`,
    }
  const allowedBy = `${record.collection}.read`
  const missing = [...(step.requires ?? []), allowedBy].find((right) => !hasRight(access, right))
  if (missing !== undefined)
    return {
      code: 'right-missing',
      reason: `${access.person.name} lacks the right "${missing}" that this step needs.`,
    }
  const published = await versions.find(client, access.team.id, step.workflow)
  if (!published)
    return {
      code: 'right-missing',
      reason: `There is no workflow "${step.workflow}" that the team of ${access.person.name} sees.`,
    }
  const workflow = await versions.definition(client, published.id, published.version)
  if (workflow.collection !== record.collection)
    return {
      code: 'failed',
      reason: `"${workflow.title}" now starts on ${workflow.collection}, not on ${record.collection}.`,
    }
  const start = subrunStart(run, openAttempt(run), step, interfaceOf(workflow))
  if (!start.given) return { code: start.code, reason: start.reason }
  const { version, hash } = published
  return { workflow, trigger: { version, hash, record, allowedBy, ...start } }
}

/** The record of the sub-run, as the person it is for sees it now; or why they do not. */
async function visibleRecord(
  { pool, records }: SubrunParts,
  run: StartedRun,
  step: SubrunStep,
): Promise<LabelledRef | HandOver> {
  const access = await loadAccess(pool, run.actingFor.id)
  try {
    const ref = recordOf(run, { title: step.title, record: step.record ?? 'start' })
    if (!access || !hasRight(access, `${ref.collection}.read`)) return ref
    const { id, label } = await records.get(access, ref.collection, ref.id)
    return { collection: ref.collection, id, label }
  } catch (error) {
    if (!(error instanceof RuleError) && !(error instanceof DataSourceError)) throw error
    return { code: 'failed', reason: `The sub-run cannot start: ${error.message}` }
  }
}

/** Refuses where somebody was faster: since it was read, the run was saved or has ended. */
function openAttempt(run: StartedRun): number {
  if (run.status !== 'active')
    throw new RuleError(
      'run-not-active',
      'The run was saved or has ended. Its sub-run starts once somebody resumes it.',
    )
  return run.open.ordinal
}
