import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Access, checkForm, type LabelledRef, RuleError, requireRight, type Value } from '#engine'
import { logActivity } from '../audit/activity.ts'
import { type Orderer, orderUnderWay } from '../idempotency/order-key.ts'
import type { RecordReader } from '../records/record-reader.ts'
import type { Client } from '../store/pool.ts'
import { inTransaction } from '../store/transaction.ts'
import { type Dispatched, type DispatchParts, dispatchEffect } from '../worker/dispatch-effect.ts'
import { digestOf } from './digest.ts'
import { recordDirectOutcome, unlessSent } from './direct-outcome.ts'
import { directOutcome, insertEffect, readEffect, type StoredEffect } from './effect-store.ts'
import { requireCurrentAccess } from './run-access.ts'

/** A fresh id for an effect of no run. */
export function directId(): string {
  return `direct:${randomUUID()}`
}

/** How long a repeated order waits for the first to come to its end, before it is told to ask again. */
const longestWaitMilliseconds = 5_000

export interface DirectOutcome {
  status: 'succeeded' | 'failed' | 'unknown'
  message: string
  record: LabelledRef
}

/** Actions that people run on a record outside any run, under the same protocol: intent, rights, one dispatch, outcome. */
export class DirectActions {
  readonly #parts: DispatchParts & { records: RecordReader }
  readonly #stopping: AbortSignal

  /** `stopping`: from then on nothing is begun here; other servers do what is left. */
  constructor(parts: DispatchParts & { records: RecordReader }, stopping: AbortSignal) {
    this.#parts = parts
    this.#stopping = stopping
  }

  async run(
    { access, keepKey }: Orderer,
    actionId: string,
    record: LabelledRef,
    form: Record<string, Value>,
  ): Promise<DirectOutcome> {
    const { pool, company } = this.#parts
    const action = company.action(actionId)
    if (action.collection !== record.collection)
      throw new RuleError('not-found', `There is no action "${actionId}" on ${record.collection}.`)
    checkForm(action, form)
    const id = directId()
    await inTransaction(pool, async (client) => {
      await keepKey(client, { kind: 'action', effect: id })
      await this.intend(client, await requireCurrentAccess(client, access.person.id), { id, actionId, record, form })
    })
    return { ...(await this.carryOut(access, id)), record }
  }

  /** Commits the intent in the caller's transaction, for a person whose right was read in it. */
  async intend(
    client: Client,
    access: Access,
    { id, actionId, record, form }: { id: string; actionId: string; record: LabelledRef; form: Record<string, Value> },
  ): Promise<void> {
    const action = this.#parts.company.action(actionId)
    requireRight(access, `action.${actionId}.trigger`)
    if (action.onlyInWorkflows)
      throw new RuleError(
        'only-in-workflows',
        `"${action.title}" is not run by itself: it may need somebody else's approval. Start a workflow that has it as a step.`,
      )
    const request = { kind: 'run-action' as const, action: action.id, title: action.title, record, form }
    await insertEffect(client, {
      id,
      runId: null,
      attempt: null,
      effectClass: action.effectClass,
      digest: digestOf(request),
      request,
      personId: access.person.id,
      isOrderedByPerson: true,
    })
    await logActivity(client, {
      type: 'action-intended',
      actor: 'person',
      person: access.person,
      record,
      summary: `Confirmed: ${action.title} on ${record.label}`,
      detail: { effect: id, action: action.id, form },
    })
  }

  /** Dispatches, and again where no answer came and another try is due, until the outcome is there: from here, or from another server. */
  async carryOut(access: Access, id: string): Promise<{ status: 'succeeded' | 'failed' | 'unknown'; message: string }> {
    const { pool } = this.#parts
    for (;;) {
      const effect = await readEffect(pool, id)
      if (!effect) throw new Error(`The effect ${id} is gone.`)
      const done =
        effect.status === 'intended' && effect.dueInMilliseconds <= 0 ? await this.#dispatch(effect) : undefined
      if (done) await this.#record(access, effect, done)
      const told = await directOutcome(pool, id)
      if (told) return told
      // Only where the server stops, or the database was moved or held in this very moment: whoever asks again hears what became of it.
      if (this.#stopping.aborted) throw orderUnderWay()
      if (effect.status === 'intended' && effect.isHeld) throw orderUnderWay()
      await sleep(Math.max(effect.dueInMilliseconds, lookAgainMilliseconds))
    }
  }

  #dispatch(effect: StoredEffect): Promise<Dispatched | undefined> {
    const signal = this.#stopping
    return dispatchEffect(this.#parts, effect, { isByHand: true, isAwaited: true, signal }).catch((error: unknown) => {
      if (error === signal.reason) return undefined
      throw error
    })
  }

  async #record({ person }: Access, effect: StoredEffect, { outcome, isUnsent }: Dispatched): Promise<void> {
    await recordDirectOutcome(this.#parts, effect, outcome, { actor: 'person', person }, isUnsent).catch(unlessSent)
  }

  /**
   * What became of an action that was ordered before: for whoever may still run it and see its record. Waits a while for one
   * that is under way, on this server or another, or that its dead server left to the others.
   */
  async afterwards(access: Access, effectId: string): Promise<DirectOutcome> {
    const { pool, records } = this.#parts
    const effect = await readEffect(pool, effectId)
    if (effect?.request.kind !== 'run-action') throw new Error(`The effect ${effectId} is not an action.`)
    const { collection, id } = effect.request.record
    records.collection(access, collection)
    requireRight(access, `action.${effect.request.action}.trigger`)
    const record = await records.get(access, collection, id)
    for (let waited = 0; waited <= longestWaitMilliseconds; waited += lookAgainMilliseconds) {
      const outcome = await directOutcome(pool, effectId)
      if (outcome) return { ...outcome, record: { collection, id, label: record.label } }
      await sleep(lookAgainMilliseconds)
    }
    throw orderUnderWay()
  }
}

/** How often one looks whether another server has recorded the outcome. */
const lookAgainMilliseconds = 100
