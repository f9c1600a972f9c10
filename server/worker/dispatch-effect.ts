import { type DataSource, DataSourceError } from '#connectors'
import {
  type Access,
  type ContextValue,
  type EffectOutcome,
  type EffectRequest,
  type EffectResult,
  effectResultSchema,
  hasRight,
  type Value,
} from '#engine'
import type { Company } from '../company/company.ts'
import { claimEffect, keepProspect, keepToken, type StoredEffect } from '../runs/effect-store.ts'
import { contextValues } from '../steps/context-values.ts'
import type { Pool } from '../store/pool.ts'

export interface DispatchParts {
  pool: Pool
  company: Company
  /** This server's number, under which it holds its advisory lock. */
  server: number
}

/** The right an effect needs at the moment it is dispatched. */
export function rightForEffect(request: EffectRequest): string {
  return request.kind === 'run-action' ? `action.${request.action}.trigger` : `${request.record.collection}.update`
}

/**
 * Dispatches an intended effect: rights on current data, one claim, one call. Undefined when another server has claimed it.
 * The intent was committed before; the caller commits the outcome after.
 */
export async function dispatchEffect(
  parts: DispatchParts,
  effect: StoredEffect,
  access: Access | undefined,
): Promise<EffectOutcome | undefined> {
  const right = rightForEffect(effect.request)
  if (!access || !hasRight(access, right)) {
    const reason = access
      ? `${access.person.name} no longer has the right "${right}". Nothing was done.`
      : 'The person this is done for can no longer sign in. Nothing was done.'
    return { status: 'failed', code: 'right-missing', reason }
  }
  if (!(await claimEffect(parts.pool, effect.id, parts.server))) return undefined
  try {
    return await perform(parts, effect, access)
  } catch (error) {
    return afterError(parts, effect, error)
  }
}

/** What became of an effect whose dispatcher is gone, or whose answer was lost. Undefined while that cannot be told yet. */
export async function settleLost(
  parts: Pick<DispatchParts, 'company'>,
  effect: StoredEffect,
): Promise<EffectOutcome | undefined> {
  const when = effect.dispatchedAt ? ` at ${effect.dispatchedAt.toISOString()}` : ''
  if (effect.effectClass !== 'database')
    return {
      status: 'unknown',
      evidence: `It was sent${when}; the server that sent it stopped before the answer came.`,
    }
  if (effect.token === null)
    return {
      status: 'failed',
      code: 'interrupted',
      reason: 'The server stopped before anything was written. Confirm it again.',
    }
  switch (await parts.company.source(effect.request.record.collection).settle(effect.token)) {
    case 'committed':
      return { status: 'succeeded', result: effectResultSchema.parse(effect.prospect) }
    case 'aborted':
      return {
        status: 'failed',
        code: 'interrupted',
        reason:
          'The server stopped in the middle; the database undid the change, so nothing was written. Confirm it again.',
      }
    case 'in-progress':
      return undefined
    case 'unknown':
      return {
        status: 'unknown',
        evidence: `It was sent${when}; the database no longer knows whether transaction ${effect.token} was committed.`,
      }
  }
}

async function perform(parts: DispatchParts, effect: StoredEffect, access: Access): Promise<EffectOutcome> {
  const { request } = effect
  const source = parts.company.source(request.record.collection)
  const onBegin = (token: string) => keepToken(parts.pool, effect.id, token)
  return request.kind === 'update-record'
    ? updateRecord(parts, effect.id, request, source, access, onBegin)
    : runAction(parts, effect.id, request, source, access, onBegin)
}

async function updateRecord(
  parts: DispatchParts,
  effectId: string,
  request: Extract<EffectRequest, { kind: 'update-record' }>,
  source: DataSource,
  access: Access,
  onBegin: (token: string) => Promise<void>,
): Promise<EffectOutcome> {
  const { collection, id, label } = request.record
  const filter = access.scopes[collection]
  return source.transact<EffectOutcome>(
    async (transaction) => {
      const outcome = await transaction.update(collection, id, request.values, {
        expected: request.expected,
        ...(filter ? { filter } : {}),
      })
      if (!outcome)
        return {
          status: 'failed',
          code: 'not-found',
          reason: `${label} is not there any more, or not yours to see. Nothing was written.`,
        }
      if (!outcome.changed)
        return {
          status: 'failed',
          code: 'record-changed',
          reason: changedSentence(parts, collection, request.expected, outcome.current),
          current: outcome.current,
        }
      const names = Object.keys(request.values)
      const result: EffectResult = {
        message: `Updated ${names.length} ${names.length === 1 ? 'field' : 'fields'} of ${label}`,
        values: contextValues(parts.company.collection(collection), outcome.after, names, 'person'),
        before: pick(outcome.before, names),
        after: pick(outcome.after, names),
      }
      await keepProspect(parts.pool, effectId, result)
      return { status: 'succeeded', result }
    },
    { onBegin },
  )
}

async function runAction(
  parts: DispatchParts,
  effectId: string,
  request: Extract<EffectRequest, { kind: 'run-action' }>,
  source: DataSource,
  access: Access,
  onBegin: (token: string) => Promise<void>,
): Promise<EffectOutcome> {
  const action = parts.company.action(request.action)
  const { collection, id, label } = request.record
  const signal = AbortSignal.timeout(action.timeoutSeconds * 1000)
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
        effectId,
        transaction,
        signal,
      })
      isDone = true
      const result: EffectResult = {
        message,
        values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, actionValue(name, value)])),
      }
      await keepProspect(parts.pool, effectId, result)
      return { status: 'succeeded', result }
    },
    { onBegin, signal },
  )
  return action.effectClass === 'database'
    ? outcome
    : outcome.catch((error: unknown) => {
        // The database takes its part back; what the action did elsewhere stays.
        if (isDone)
          return {
            status: 'unknown',
            evidence: `The action came to its end, and then its transaction failed: ${messageOf(error)}`,
          }
        throw error
      })
}

/** A call that threw: a database effect is settled by asking the database; another is unknown when the answer may have been lost. */
async function afterError(parts: DispatchParts, effect: StoredEffect, error: unknown): Promise<EffectOutcome> {
  const reason = messageOf(error)
  const isLost =
    error instanceof DataSourceError
      ? error.kind === 'unreachable' || error.kind === 'timeout'
      : error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
  if (!isLost) return { status: 'failed', code: 'failed', reason }
  if (effect.effectClass !== 'database') return { status: 'unknown', evidence: `No answer came: ${reason}` }
  const { rows } = await parts.pool.query('select token, prospect from effect where id = $1', [effect.id])
  const settled = await settleLost(parts, {
    ...effect,
    token: rows[0]?.token ?? null,
    prospect: rows[0]?.prospect ?? null,
  }).catch(() => undefined)
  return settled ?? { status: 'unknown', evidence: `No answer came: ${reason}` }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function changedSentence(
  parts: DispatchParts,
  collection: string,
  expected: Record<string, Value>,
  current: Record<string, Value>,
): string {
  const changes = Object.keys(expected)
    .filter((name) => JSON.stringify(expected[name]) !== JSON.stringify(current[name] ?? null))
    .map(
      (name) =>
        `${parts.company.collection(collection).fields.find((field) => field.name === name)?.title ?? name} was ${JSON.stringify(expected[name])}, is now ${JSON.stringify(current[name] ?? null)}`,
    )
  return `Someone changed the record meanwhile: ${changes.join('; ')}. Nothing was written.`
}

function pick(values: Record<string, Value>, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(names.map((name) => [name, values[name] ?? null]))
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
