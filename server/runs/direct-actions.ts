import { randomUUID } from 'node:crypto'
import { type Access, checkForm, type LabelledRef, RuleError, requireRight, type Value } from '#engine'
import { loadAccess } from '../access/load-access.ts'
import { logActivity } from '../audit/activity.ts'
import type { LiveChannel } from '../live/live-channel.ts'
import { inTransaction } from '../store/transaction.ts'
import { type DispatchParts, dispatchEffect } from '../worker/dispatch-effect.ts'
import { digestOf } from './digest.ts'
import { insertEffect, readEffect, settleEffect } from './effect-store.ts'
import { requireCurrentAccess } from './run-access.ts'

/** Actions that people run on a record outside any run, under the same protocol: intent, rights, one dispatch, outcome. */
export class DirectActions {
  readonly #parts: DispatchParts & { live: LiveChannel }

  constructor(parts: DispatchParts & { live: LiveChannel }) {
    this.#parts = parts
  }

  async run(
    access: Access,
    actionId: string,
    record: LabelledRef,
    form: Record<string, Value>,
  ): Promise<{ status: 'succeeded' | 'failed' | 'unknown'; message: string; record: LabelledRef }> {
    const { pool, company } = this.#parts
    const action = company.action(actionId)
    if (action.collection !== record.collection)
      throw new RuleError('not-found', `There is no action "${actionId}" on ${record.collection}.`)
    checkForm(action, form)
    const id = `direct:${randomUUID()}`
    const request = { kind: 'run-action' as const, action: action.id, title: action.title, record, form }
    await inTransaction(pool, async (client) => {
      const current = await requireCurrentAccess(client, access.person.id)
      requireRight(current, `action.${actionId}.trigger`)
      await insertEffect(client, {
        id,
        runId: null,
        attempt: null,
        effectClass: action.effectClass,
        digest: digestOf(request),
        request,
        personId: access.person.id,
      })
      await logActivity(client, {
        type: 'action-intended',
        actor: 'person',
        person: access.person,
        record,
        summary: `Confirmed: ${action.title} on ${record.label}`,
        detail: { effect: id, action: action.id, form },
      })
    })
    const effect = await readEffect(pool, id)
    const outcome = effect && (await dispatchEffect(this.#parts, effect, await loadAccess(pool, access.person.id)))
    if (!outcome) throw new Error(`The effect ${id} was claimed by somebody else.`)
    const message =
      outcome.status === 'succeeded'
        ? outcome.result.message
        : outcome.status === 'failed'
          ? outcome.reason
          : outcome.evidence
    await inTransaction(pool, async (client) => {
      if (!(await settleEffect(client, id, outcome.status))) return
      if (outcome.status !== 'failed')
        await this.#parts.live.announce(client, {
          type: 'record-changed',
          collection: record.collection,
          record: record.id,
        })
      await logActivity(client, {
        type: `action-${outcome.status}`,
        actor: 'person',
        person: access.person,
        record,
        summary: `${action.title} on ${record.label}: ${message}`,
        detail: { effect: id },
      })
    })
    return { status: outcome.status, message, record }
  }
}
