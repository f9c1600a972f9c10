import { type DataSource, NoAnswerError } from '#connectors'
import type { Access, ContextValue, EffectOutcome, EffectRequest, EffectResult, Value } from '#engine'
import type { Company } from '../company/company.ts'
import { keepProspect, type StoredEffect } from '../runs/effect-store.ts'
import type { Pool } from '../store/pool.ts'
import { messageOf } from './lost-answer.ts'

/** Calls an action's code, in one transaction of the record's database and within the action's time-out. */
export async function runAction(
  parts: { pool: Pool; company: Company },
  effect: StoredEffect,
  request: Extract<EffectRequest, { kind: 'run-action' }>,
  source: DataSource,
  access: Access,
  onBegin: (token: string) => Promise<void>,
): Promise<EffectOutcome> {
  const action = parts.company.action(request.action)
  const { collection, id, label } = request.record
  const timeoutSeconds = effect.timeoutSeconds ?? action.timeoutSeconds
  const signal = AbortSignal.timeout(timeoutSeconds * 1000)
  let isDone = false
  const outcome = source.transact<EffectOutcome>(
    async (transaction) => {
      const record = await transaction.get(collection, id, access.scopes[collection])
      if (!record)
        return {
          status: 'failed',
          code: 'not-found',
          reason: `${label} is not there any more, or not yours to see. Nothing was done.`,
        }
      const { message, values = {} } = await action.run({
        record,
        form: request.form,
        person: access.person,
        effectId: effect.id,
        idempotencyKey: effect.key,
        transaction,
        signal,
      })
      isDone = true
      const result: EffectResult = {
        message,
        values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, actionValue(name, value)])),
      }
      await keepProspect(parts.pool, effect, result)
      return { status: 'succeeded', result }
    },
    { onBegin, signal, idleSeconds: timeoutSeconds },
  )
  return outcome.catch((error: unknown) => {
    if (signal.aborted) throw new NoAnswerError(`No answer came within ${timeoutSeconds} s.`, { cause: error })
    // The database takes its part back; what the action did elsewhere stays.
    if (isDone && action.effectClass !== 'database')
      throw new NoAnswerError(`The action came to its end, and then its transaction failed: ${messageOf(error)}`, {
        cause: error,
      })
    throw error
  })
}

/** What an action gave, as the context holds it. An id is a name, not an amount: nobody wants it with thousands separated. */
function actionValue(name: string, value: Value): ContextValue {
  const words = name.replaceAll('_', ' ')
  const label = words.charAt(0).toUpperCase() + words.slice(1)
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
