import { setImmediate as nextTurn } from 'node:timers/promises'
import { type ActionResult, type DataSource, NoAnswerError, type SourceTransaction } from '#connectors'
import {
  type Access,
  type ContextValue,
  type EffectOutcome,
  type EffectRequest,
  type EffectResult,
  type LateOutcome,
  spokenName,
  type Value,
} from '#engine'
import type { Company } from '../company/company.ts'
import { provesUndone } from '../outside/silence.ts'
import { keepProspect, type StoredEffect } from '../runs/effect-store.ts'
import type { Pool } from '../store/pool.ts'
import { messageOf } from './message-of.ts'

/**
 * Calls an action's code, in one transaction of the record's database and within the action's time-out. `onCall` is told right
 * before: what fails without it has not called anybody.
 */
export async function runAction(
  parts: { pool: Pool; company: Company },
  effect: StoredEffect,
  request: Extract<EffectRequest, { kind: 'run-action' }>,
  source: DataSource,
  access: Access,
  { onBegin, onCall }: { onBegin: (token: string) => Promise<void>; onCall: () => void },
): Promise<EffectOutcome> {
  const action = parts.company.action(request.action)
  const { collection, id, label } = request.record
  const timeoutSeconds = effect.timeoutSeconds ?? action.timeoutSeconds
  const signal = AbortSignal.timeout(timeoutSeconds * 1000)
  let result: EffectResult | undefined
  let call: Promise<LateOutcome> | undefined
  let thrown: unknown
  const outcome = source.transact<EffectOutcome>(
    async (given) => {
      const { transaction, hasWritten } = watched(given)
      const record = await transaction.get(collection, id, access.scopes[collection])
      if (!record)
        return {
          status: 'failed',
          code: 'not-found',
          reason: `${label} is not there any more, or not yours to see. Nothing was done.`,
        }
      // The transaction may be over while this was read: what is told as never called must not be called after that.
      signal.throwIfAborted()
      onCall()
      const run = async () =>
        resultOf(
          await action.run({
            record,
            form: request.form,
            person: access.person,
            effectId: effect.id,
            idempotencyKey: effect.key,
            transaction,
            signal,
          }),
        )
      const running = run()
      call = running.then(
        (given) => ({ status: 'succeeded', result: given, isProof: !hasWritten() }),
        (error: unknown) => {
          thrown = error
          return { status: 'failed', reason: messageOf(error) }
        },
      )
      result = await running
      await keepProspect(parts.pool, effect, result)
      return { status: 'succeeded', result }
    },
    { onBegin, signal, timeoutSeconds, lane: parts.company.gates.laneOf(action.id) },
  )
  return outcome.catch(async (error: unknown) => {
    // The database takes its part back; what the action did elsewhere stays.
    if (result && action.effectClass !== 'database')
      throw new LostCall(
        `The action came to its end (${result.message}), and then its transaction failed: ${messageOf(error)}`,
        call,
        false,
      )
    if (signal.aborted) {
      // Code that listens to its signal knows best what became of what it had asked.
      await nextTurn()
      if (thrown instanceof NoAnswerError || provesUndone(thrown)) throw thrown
      throw new LostCall(`No answer came within ${timeoutSeconds} s.`, call, call !== undefined && result === undefined)
    }
    throw error
  })
}

/** A call without an outcome to record. `late` is what it answers, or will; it is still under way where `isUnderWay`. */
export class LostCall extends NoAnswerError {
  readonly late: Promise<LateOutcome> | undefined
  readonly isUnderWay: boolean

  constructor(message: string, late: Promise<LateOutcome> | undefined, isUnderWay: boolean) {
    super(message)
    this.late = late
    this.isUnderWay = isUnderWay
  }
}

/** The transaction, and whether anything was written in it. */
function watched(given: SourceTransaction): { transaction: SourceTransaction; hasWritten: () => boolean } {
  let written = false
  return {
    hasWritten: () => written,
    transaction: {
      list: (query) => given.list(query),
      get: (...of) => given.get(...of),
      update(...change) {
        written = true
        return given.update(...change)
      },
      insert(...added) {
        written = true
        return given.insert(...added)
      },
      create(...added) {
        written = true
        return given.create(...added)
      },
    },
  }
}

function resultOf({ message, values = {} }: ActionResult): EffectResult {
  return {
    message,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, actionValue(name, value)])),
  }
}

/** What an action gave, as the context holds it. An id is a name, not an amount: nobody wants it with thousands separated. */
function actionValue(name: string, value: Value): ContextValue {
  const label = spokenName(name)
  const isId = /(^|_)id$/.test(name) && typeof value === 'number'
  return isId
    ? { label, type: 'text', value: String(value), origin: 'action' }
    : { label, type: typeOf(value), value, origin: 'action' }
}

function typeOf(value: Value): 'list' | 'integer' | 'number' | 'boolean' | 'text' | 'json' {
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  if (typeof value === 'boolean') return 'boolean'
  return value !== null && typeof value === 'object' ? 'json' : 'text'
}
