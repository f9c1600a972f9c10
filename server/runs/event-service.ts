import { type Access, RuleError, requireRight } from '#engine'
import type { Orderer } from '../idempotency/order-key.ts'
import type { AdvanceParts, RunAdvancer } from '../worker/advance-run.ts'
import { handleCommand, isFollowed } from './handle-command.ts'
import { findOpenRun } from './read-run.ts'
import { findReceiver, isRepeated, type SentEvent } from './received-events.ts'
import { requireCurrentAccess, requireVisibleRun } from './run-access.ts'

/** How long an answer waits for the automatic steps that follow. */
const settleMilliseconds = 400

export interface Receipt {
  run: string
  status: 'active' | 'saved' | 'completed' | 'aborted'
  isRepeated: boolean
}

/** Takes events that other programs send to runs that wait for them. */
export class EventService {
  readonly #parts: AdvanceParts
  readonly #advancer: RunAdvancer

  constructor(parts: AdvanceParts, advancer: RunAdvancer) {
    this.#parts = parts
    this.#advancer = advancer
  }

  /** An event for a run by its id. */
  async receive({ access, keepKey }: Orderer, runId: string, sent: SentEvent): Promise<Receipt> {
    await requireVisibleRun(this.#parts, access, runId)
    let wasRepeated = false
    const { run } = await handleCommand(this.#parts, runId, async (before, { client, now }) => {
      const current = await requireCurrentAccess(client, access.person.id)
      const right = `workflow.${before.workflow.id}.signal`
      requireRight(current, right)
      wasRepeated = await isRepeated(client, runId, sent)
      await keepKey(client, { kind: 'event', run: runId, isRepeated: wasRepeated })
      return {
        type: 'receive-event',
        at: now,
        by: { kind: 'person', person: { id: access.person.id, name: access.person.name } },
        allowedBy: right,
        eventId: sent.id,
        name: sent.event,
        values: sent.values,
        isRepeated: wasRepeated,
      }
    })
    if (!wasRepeated && isFollowed(run)) await this.#advancer.settle(runId, settleMilliseconds)
    return { run: runId, status: run.status, isRepeated: wasRepeated }
  }

  /** What became of an event that was taken before, for whoever may still send one to its run. */
  async afterwards(
    access: Access,
    { run, isRepeated: wasRepeated }: Pick<Receipt, 'run' | 'isRepeated'>,
  ): Promise<Receipt> {
    const { row } = await requireVisibleRun(this.#parts, access, run)
    requireRight(access, `workflow.${row.workflowId}.signal`)
    return { run, status: row.state.status, isRepeated: wasRepeated }
  }

  /** An event for whichever run of the workflow is open on the record. */
  async receiveOnRecord(by: Orderer, workflowId: string, recordId: string, sent: SentEvent): Promise<Receipt> {
    const { access } = by
    const { pool, versions, records } = this.#parts
    const workflow = await versions.find(pool, access.team.id, workflowId)
    if (!workflow) throw new RuleError('not-found', `There is no workflow "${workflowId}", or it is not yours to see.`)
    const record = await records.get(access, workflow.collection, recordId)
    const on = { workflow: workflowId, collection: workflow.collection, record: record.id }
    const open = await findOpenRun(pool, workflowId, workflow.collection, record.id)
    const runId = (await findReceiver(pool, on, sent.id)) ?? open?.id
    if (runId !== undefined) return this.receive(by, runId, sent)
    requireRight(access, `workflow.${workflowId}.signal`)
    throw new RuleError(
      'event-not-awaited',
      `No run of "${workflow.title}" is open on ${record.label}, so none waits for "${sent.event}".`,
    )
  }
}
